import type {
  Accounts,
  Credentials,
  Invitation,
  NewPerson,
  Person,
  Session,
} from "../core/account.ts";
import { StudioError } from "../core/error.ts";
import { localPerson } from "../core/principal.ts";
import type { StudioParts } from "./desk.ts";
import { leaveProjects } from "./members.ts";
import { isSameSecret, newSecret } from "./secret.ts";
import { createSignInLimit } from "./sign-in-limit.ts";
import { createTokens, type TokenDesk } from "./tokens.ts";

const invitationLength = 7 * 24 * 60 * 60 * 1_000;

/** Where somebody signs in from, as their sessions say. */
export type SignInFrom = Parameters<Accounts["signIn"]>[1];

/** Letting people in, knowing them again, and letting them go. Nothing here asks for a project. */
export interface AccountDesk extends TokenDesk {
  hasPeople(): Promise<boolean>;
  /** A one-time secret in the memory of this process for making the first account; null when there is one. */
  setUpSecret(): Promise<string | null>;
  /**
   * Makes the first account, the owner's, and takes away the tokens that were made before. Throws `not-allowed` for a wrong
   * secret, and for a second set-up.
   */
  setUp(secret: string, owner: NewPerson): Promise<Person>;
  /**
   * Throws `not-signed-in` for a wrong address or password, after the same time, and `too-many-requests` (`retryAfter` says for
   * how long) after five wrong ones within a minute for the same address and from the same network, or fifty within an hour
   * from wherever.
   */
  signIn(
    credentials: Credentials,
    from: SignInFrom,
  ): Promise<{ readonly session: Session; readonly secret: string }>;
  /** Cheap enough for every request. */
  session(secret: string): Promise<Session | null>;
  signOut(secret: string): Promise<void>;
  /** Ends the person's other sessions. Throws `not-signed-in` when `old` is wrong, `bad-request` when `next` does not do. */
  changePassword(secret: string, old: string, next: string): Promise<void>;
  /** A one-time secret with which somebody may make themselves an account within 7 days; only the owner of the installation gives them. */
  invite(
    by: Person,
    options: { readonly email?: string },
  ): Promise<{ readonly secret: string; readonly expiresAt: number }>;
  /** Those that somebody may still use, oldest first; only for the owner of the installation. */
  invitations(by: Person): Promise<readonly Invitation[]>;
  /** From then on nobody can use it. Throws `not-found` for one that is not open. */
  withdrawInvitation(by: Person, invitation: string): Promise<void>;
  /** Throws `not-allowed` for an invitation that does not hold, `conflict` for an address that is taken. */
  accept(secret: string, person: NewPerson): Promise<Person>;
  /** In the order in which they came; only for the owner of the installation. */
  people(by: Person): Promise<readonly Person[]>;
  /**
   * Ends their sessions and tokens at once and takes them out of every project; what they alone owned goes to `by`. Throws
   * `conflict` for the owner of the installation.
   */
  removePerson(by: Person, person: string): Promise<void>;
  /** While nobody has an account, `local` is the person at this machine. */
  person(id: string): Promise<Person | null>;
  close(): Promise<void>;
}

/** @param accessChanged - told of each person whose access may have changed, so that their streams are looked at again */
export function createAccountDesk(
  parts: Pick<StudioParts, "accounts" | "store" | "clock" | "ids" | "digest">,
  accessChanged: (person: string) => void,
): AccountDesk {
  const { accounts, store, clock } = parts;
  const person = async (id: string) => {
    const known = await accounts.get(id);
    if (known || id !== localPerson.id) return known;
    return (await accounts.hasPeople()) ? null : personAtThisMachine;
  };
  return {
    ...createTokens(parts, person, accessChanged),
    ...createSetUp(parts, accessChanged),
    ...createSignIn(accounts, accessChanged),
    ...createInvitations(accounts, clock),
    hasPeople: () => accounts.hasPeople(),
    person,
    async people(by) {
      assertAdmin(by);
      return accounts.list();
    },
    async removePerson(by, id) {
      assertAdmin(by);
      if (id === localPerson.id)
        throw new StudioError("conflict", "The owner of the installation cannot be removed.");
      const isKnown = (await accounts.get(id)) !== null;
      if (isKnown) await accounts.remove(id);
      accessChanged(id);
      // Also for somebody unknown: a removal that was cut off is finished by asking again.
      await leaveProjects(store, id, by.id, clock.now());
      await removeTokens(store, id);
      if (!isKnown) throw new StudioError("not-found", `There is nobody with the id ${id}.`);
    },
    close: () => accounts.close(),
  };
}

/** Before there are accounts, whoever sits here owns the installation. */
const personAtThisMachine: Person = {
  id: localPerson.id,
  name: "You",
  email: "",
  isAdmin: true,
  createdAt: 0,
};

async function removeTokens(store: StudioParts["store"], person: string): Promise<void> {
  const { tokens } = store.as({ kind: "system", job: "accounts" });
  for (const { id } of await tokens.list(person)) await tokens.remove(person, id);
}

type Invitations = Pick<AccountDesk, "invite" | "invitations" | "withdrawInvitation" | "accept">;

function createInvitations(accounts: Accounts, clock: StudioParts["clock"]): Invitations {
  return {
    async invite(by, { email }) {
      assertAdmin(by);
      if (!(await accounts.hasPeople()))
        throw new StudioError("conflict", "There is no owner yet who could invite somebody.", {
          hint: "Set up the owner's account first.",
        });
      const expiresAt = clock.now() + invitationLength;
      return { secret: await accounts.invite({ email: email ?? null, expiresAt }), expiresAt };
    },
    async invitations(by) {
      assertAdmin(by);
      return accounts.invitations();
    },
    async withdrawInvitation(by, invitation) {
      assertAdmin(by);
      if (await accounts.withdrawInvitation(invitation)) return;
      throw new StudioError("not-found", "There is no such open invitation.", {
        hint: "It was used, has expired, or was withdrawn before.",
      });
    },
    accept: (secret, invited) => accounts.accept(secret, invited),
  };
}

type SetUp = Pick<AccountDesk, "setUpSecret" | "setUp">;

function createSetUp(
  { accounts, store, digest }: Pick<StudioParts, "accounts" | "store" | "digest">,
  accessChanged: (person: string) => void,
): SetUp {
  let secret: string | null = null;
  let isUnderWay = false;
  return {
    async setUpSecret() {
      if (await accounts.hasPeople()) return null;
      secret ??= newSecret();
      return secret;
    },
    async setUp(given, owner) {
      if (isUnderWay || secret === null || !isSameSecret(secret, given, digest)) throw noSetUp();
      isUnderWay = true;
      try {
        if (await accounts.hasPeople()) throw noSetUp();
        // Before there is an owner, whoever reached this machine may have made one. First, so that being cut off leaves none.
        await removeTokens(store, localPerson.id);
        const person = await accounts.add(owner);
        secret = null;
        accessChanged(person.id);
        return person;
      } finally {
        isUnderWay = false;
      }
    },
  };
}

const noSetUp = () =>
  new StudioError("not-allowed", "This set-up secret does not hold.", {
    hint: "It is printed when Backlot starts without an owner, and can be used once.",
  });

type SignIn = Pick<AccountDesk, "signIn" | "session" | "signOut" | "changePassword">;

function createSignIn(accounts: Accounts, accessChanged: (person: string) => void): SignIn {
  const limit = createSignInLimit();
  return {
    signIn: (credentials, from) =>
      limit.attempt(credentials.email, from.address, () => accounts.signIn(credentials, from)),
    session: (secret) => accounts.session(secret),
    async signOut(secret) {
      const session = await accounts.session(secret);
      if (!session) return;
      await accounts.signOut(secret);
      accessChanged(session.person.id);
    },
    async changePassword(secret, old, next) {
      const session = await accounts.session(secret);
      if (!session) throw new StudioError("not-signed-in", "Nobody is signed in here.");
      await limit.attempt(session.person.email, null, () =>
        accounts.changePassword(secret, old, next),
      );
      accessChanged(session.person.id);
    },
  };
}

function assertAdmin(by: Person): void {
  if (by.isAdmin) return;
  throw new StudioError("not-allowed", "Only the owner of the installation may do that.", {
    hint: "Ask them.",
  });
}
