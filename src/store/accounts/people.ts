import { Credentials, type Invitation, type NewPerson, type Person } from "../../core/account.ts";
import type { Clock, Ids } from "../../core/clock.ts";
import { StudioError } from "../../core/error.ts";
import { localPerson } from "../../core/principal.ts";
import type { AccountsFile, Rows } from "./accounts-file.ts";
import { createCache } from "./cache.ts";

interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: Date;
}

interface PasswordRow {
  readonly id: string;
  readonly password?: string | null;
}

interface InvitationRow {
  readonly id: string;
  readonly value: string;
  readonly expiresAt: Date;
}

export interface People {
  list(): Promise<readonly Person[]>;
  get(person: string): Promise<Person | null>;
  byEmail(email: string): Promise<Person | null>;
  add(person: NewPerson): Promise<Person>;
  invite(secret: string, invitation: { email: string | null; expiresAt: number }): Promise<void>;
  invitations(): Promise<readonly Invitation[]>;
  withdrawInvitation(id: string): Promise<boolean>;
  accept(secret: string, person: NewPerson): Promise<Person>;
  remove(person: string): Promise<void>;
  /** The kept hash that this password fits; null when it does not. Takes as long for nobody as for somebody. */
  matchedHash(person: Person | null, password: string): Promise<string | null>;
  /** Throws `bad-request` for a password that does not do. */
  newHash(password: string): Promise<string>;
  /** What is kept of their password now; null for nobody. */
  hashOf(person: Person, within: Rows): Promise<string | null>;
  setHash(person: Person, hash: string, within: Rows): Promise<void>;
}

export function createPeople(file: AccountsFile, clock: Clock, ids: Ids): People {
  const { rows } = file;
  const cache = createCache<Person>(clock);
  const byEmail = async (email: string) =>
    personOf(await rows.findOne<UserRow>({ model: "user", where: [emailIs(email)] }));
  const found = (id: string) => rows.findOne<UserRow>({ model: "user", where: [is("id", id)] });

  return {
    async list() {
      const users = await rows.findMany<UserRow>({
        model: "user",
        sortBy: { field: "createdAt", direction: "asc" },
        limit: 100_000,
      });
      return users.map(knownPersonOf);
    },
    get: (person) => cache.get(person, async (id) => personOf(await found(id))),
    byEmail,
    async add(person) {
      const hash = await hashOf(file, person.password);
      const added = await file.transaction((within) => addPerson(within, person, hash, clock, ids));
      cache.forget();
      return added;
    },
    ...createInvitations(file, clock),
    async accept(secret, person) {
      const hash = await hashOf(file, person.password);
      const identifier = file.fingerprint("invitation", secret);
      const added = await file.transaction(async (within) => {
        await takeInvitation(within, identifier, person.email, clock.now());
        return addPerson(within, person, hash, clock, ids);
      });
      cache.forget();
      return added;
    },
    async remove(person) {
      await file.transaction((within) => removePerson(within, person));
      cache.forget();
    },
    ...createPasswords(file, clock),
  };
}

type Invitations = Pick<People, "invite" | "invitations" | "withdrawInvitation">;

function createInvitations(file: AccountsFile, clock: Clock): Invitations {
  const { rows } = file;
  const model = "verification";
  return {
    async invite(secret, { email, expiresAt }) {
      const now = new Date(clock.now());
      const identifier = file.fingerprint("invitation", secret);
      const data = { identifier, value: JSON.stringify({ email }), createdAt: now, updatedAt: now };
      await rows.create({ model, data: { ...data, expiresAt: new Date(expiresAt) } });
    },
    async invitations() {
      const kept = await rows.findMany<InvitationRow>({
        model,
        where: [{ field: "expiresAt", value: new Date(clock.now()), operator: "gt" }],
        sortBy: { field: "createdAt", direction: "asc" },
        limit: 100_000,
      });
      return kept.map(({ id, value, expiresAt }) => ({
        id,
        email: wantedIn(value),
        expiresAt: expiresAt.getTime(),
      }));
    },
    withdrawInvitation: async (id) => (await rows.deleteMany({ model, where: [is("id", id)] })) > 0,
  };
}

/** The address that an invitation is for; null: any. */
function wantedIn(value: string): string | null {
  return (JSON.parse(value) as { email: string | null }).email;
}

type Passwords = Pick<People, "matchedHash" | "newHash" | "hashOf" | "setHash">;

function createPasswords(file: AccountsFile, clock: Clock): Passwords {
  const kept = async (person: string, within: Rows) =>
    (await within.findOne<PasswordRow>(passwordOf(person)))?.password ?? null;
  return {
    async matchedHash(person, password) {
      const hash = await kept(person?.id ?? "", file.rows);
      if (hash !== null) return (await file.isPassword(password, hash)) ? hash : null;
      await file.hashPassword(password);
      return null;
    },
    newHash: (password) => hashOf(file, password),
    hashOf: (person, within) => kept(person.id, within),
    async setHash(person, hash, within) {
      const updatedAt = new Date(clock.now());
      await within.updateMany({ ...passwordOf(person.id), update: { password: hash, updatedAt } });
    },
  };
}

async function addPerson(
  rows: Rows,
  { name, email }: NewPerson,
  hash: string,
  clock: Clock,
  ids: Ids,
): Promise<Person> {
  if (await rows.findOne({ model: "user", where: [emailIs(email)] }))
    throw new StudioError("conflict", `There is an account for ${email} already.`, {
      hint: "Sign in with it, or use another address.",
    });
  const isFirst = (await rows.count({ model: "user" })) === 0;
  const id = isFirst ? localPerson.id : ids.next("usr");
  const now = new Date(clock.now());
  const stamps = { createdAt: now, updatedAt: now };
  const user = { id, name, email: email.toLowerCase(), emailVerified: false, ...stamps };
  await rows.create({ model: "user", data: user, forceAllowId: true });
  const account = { userId: id, accountId: id, providerId: "credential", password: hash };
  await rows.create({ model: "account", data: { ...account, ...stamps } });
  return knownPersonOf(user);
}

async function takeInvitation(
  rows: Rows,
  identifier: string,
  email: string,
  now: number,
): Promise<void> {
  const where = [is("identifier", identifier)];
  const kept = await rows.consumeOne<InvitationRow>({ model: "verification", where });
  const wanted = kept && wantedIn(kept.value);
  const isFor = !wanted || wanted.toLowerCase() === email.toLowerCase();
  if (kept && kept.expiresAt.getTime() > now && isFor) return;
  throw new StudioError("not-allowed", "This invitation cannot be used.", {
    hint: "It was used, is older than 7 days, or is for another e-mail address; ask for a new one.",
  });
}

async function removePerson(rows: Rows, person: string): Promise<void> {
  if (person === localPerson.id)
    throw new StudioError("conflict", "The owner of the installation cannot be removed.");
  const theirs = [is("userId", person)];
  await rows.deleteMany({ model: "session", where: theirs });
  await rows.deleteMany({ model: "account", where: theirs });
  if ((await rows.deleteMany({ model: "user", where: [is("id", person)] })) > 0) return;
  throw new StudioError("not-found", `There is nobody with the id ${person}.`);
}

/** Throws `bad-request` for a password that is too short or too long, whichever door it came through. */
async function hashOf(file: AccountsFile, password: string): Promise<string> {
  const { success, error } = Credentials.shape.password.safeParse(password);
  if (success) return file.hashPassword(password);
  const message = error.issues[0]?.message ?? "The password does not do.";
  throw new StudioError("bad-request", message, { hint: "Choose 10 to 128 characters." });
}

const is = (field: string, value: string) => ({ field, value });
const emailIs = (email: string) => is("email", email.toLowerCase());
const passwordOf = (person: string) => ({
  model: "account",
  where: [is("userId", person), is("providerId", "credential")],
});

const personOf = (row: UserRow | null) => row && knownPersonOf(row);

function knownPersonOf({ id, name, email, createdAt }: UserRow): Person {
  return { id, name, email, isAdmin: id === localPerson.id, createdAt: createdAt.getTime() };
}
