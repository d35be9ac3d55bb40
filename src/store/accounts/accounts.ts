import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Accounts } from "../../core/account.ts";
import { storeFailure } from "../sqlite-failure.ts";
import type { AccountsOptions } from "./open.ts";

/**
 * The accounts of a data folder, in `accounts.db` and `accounts.secret`, both for the owner's eyes only. The files are made,
 * and better-auth is loaded, when somebody is first added or looked for where there are accounts.
 */
export function createAccounts(options: AccountsOptions): Accounts {
  const file = join(options.folder, "accounts.db");
  let opened: Promise<Accounts> | null = null;
  const running = new Set<Promise<unknown>>();

  const open = async () => {
    try {
      const { openAccounts } = await import("./open.ts");
      return await openAccounts(options);
    } catch (error) {
      // Whoever asks next tries again: the disk may have room by then.
      opened = null;
      throw error;
    }
  };
  const act = async <Result>(what: (accounts: Accounts) => Promise<Result>): Promise<Result> => {
    opened ??= open();
    const work = opened.then(what);
    running.add(work);
    try {
      return await work;
    } catch (error) {
      throw storeFailure(error, `The accounts in ${options.folder}`);
    } finally {
      running.delete(work);
    }
  };
  const ask = async <Result>(
    nobody: Result,
    what: (accounts: Accounts) => Promise<Result>,
  ): Promise<Result> => (opened || existsSync(file) ? act(what) : nobody);

  return {
    hasPeople: () => ask(false, (accounts) => accounts.hasPeople()),
    list: () => ask([], (accounts) => accounts.list()),
    get: (person) => ask(null, (accounts) => accounts.get(person)),
    byEmail: (email) => ask(null, (accounts) => accounts.byEmail(email)),
    session: (secret) => ask(null, (accounts) => accounts.session(secret)),
    add: (person) => act((accounts) => accounts.add(person)),
    invite: (invitation) => act((accounts) => accounts.invite(invitation)),
    invitations: () => ask([], (accounts) => accounts.invitations()),
    withdrawInvitation: (id) => ask(false, (accounts) => accounts.withdrawInvitation(id)),
    accept: (secret, person) => act((accounts) => accounts.accept(secret, person)),
    remove: (person) => act((accounts) => accounts.remove(person)),
    signIn: (credentials, from) => act((accounts) => accounts.signIn(credentials, from)),
    signOut: (secret) => act((accounts) => accounts.signOut(secret)),
    changePassword: (secret, old, next) =>
      act((accounts) => accounts.changePassword(secret, old, next)),
    async close() {
      await Promise.allSettled(running);
      if (opened) await (await opened).close();
    },
  };
}
