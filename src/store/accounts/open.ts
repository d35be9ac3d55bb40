import { randomBytes } from "node:crypto";
import type { Accounts } from "../../core/account.ts";
import type { Clock, Ids } from "../../core/clock.ts";
import { StudioError } from "../../core/error.ts";
import { openAccountsFile } from "./accounts-file.ts";
import { createPeople } from "./people.ts";
import { createSessions } from "./sessions.ts";

export interface AccountsOptions {
  /** The data folder; the process that writes in it is the only one that may open accounts to write. */
  readonly folder: string;
  readonly mode: "write" | "read";
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The accounts of a data folder, open; `createAccounts` waits with this, and with better-auth, until it is needed. */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const { folder, mode, clock, ids } = options;
  const file = await openAccountsFile(folder, mode);
  const people = createPeople(file, clock, ids);
  const sessions = createSessions(file, people, clock);
  return {
    hasPeople: async () => (await file.rows.count({ model: "user" })) > 0,
    add: people.add,
    async invite(invitation) {
      const secret = randomBytes(32).toString("base64url");
      await people.invite(secret, invitation);
      return secret;
    },
    invitations: people.invitations,
    withdrawInvitation: people.withdrawInvitation,
    accept: people.accept,
    list: people.list,
    get: people.get,
    byEmail: people.byEmail,
    async remove(person) {
      await people.remove(person);
      sessions.forget();
    },
    async signIn({ email, password }, from) {
      const person = await people.byEmail(email);
      const hash = await people.matchedHash(person, password);
      if (hash === null || !person) throw wrongCredentials();
      // Checking took long; by now the password may be another, or the person gone.
      return file.transaction(async (rows) => {
        if ((await people.hashOf(person, rows)) !== hash) throw wrongCredentials();
        return sessions.start(person, from, rows);
      });
    },
    session: sessions.get,
    signOut: sessions.end,
    async changePassword(secret, old, next) {
      const session = await sessions.get(secret);
      if (!session) throw new StudioError("not-signed-in", "Nobody is signed in here.");
      const before = await people.matchedHash(session.person, old);
      if (before === null) throw wrongOldPassword();
      const after = await people.newHash(next);
      await file.transaction(async (rows) => {
        if ((await people.hashOf(session.person, rows)) !== before) throw wrongOldPassword();
        await people.setHash(session.person, after, rows);
        await sessions.endOthers(session.person, secret, rows);
      });
      sessions.forget();
    },
    async close() {
      file.close();
    },
  };
}

const wrongCredentials = () =>
  new StudioError("not-signed-in", "The e-mail address or the password is wrong.", {
    hint: "Check both; the owner of the installation can invite you again.",
  });

const wrongOldPassword = () =>
  new StudioError("not-signed-in", "The old password is wrong.", {
    hint: "Nothing was changed; try again.",
  });
