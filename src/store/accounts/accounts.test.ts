import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Accounts } from "../../core/account.ts";
import { manualClock, type ManualClock } from "../../kit/clock.ts";
import { createAccounts } from "./accounts.ts";

const day = 24 * 60 * 60 * 1_000;
const ada = { name: "Ada", email: "Ada@Example.org", password: "correct horse battery" };
const bo = { name: "Bo", email: "bo@example.org", password: "staple staple staple" };
const here = { address: "127.0.0.1", agent: "a test" };

let folder: string;
let clock: ManualClock;
let open: Accounts[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "backlot-accounts-"));
  clock = manualClock();
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((accounts) => accounts.close()));
  rmSync(folder, { recursive: true, force: true });
});

function accountsOf(mode: "write" | "read" = "write"): Accounts {
  let made = 0;
  const ids = { next: (prefix: string) => `${prefix}_${(made += 1).toString().padStart(26, "0")}` };
  const accounts = createAccounts({ folder, mode, clock, ids });
  open.push(accounts);
  return accounts;
}

async function restarted(accounts: Accounts): Promise<Accounts> {
  await accounts.close();
  open.splice(open.indexOf(accounts), 1);
  return accountsOf();
}

const filesNow = () => readdirSync(folder).toSorted();
const bytesOnDisk = () => filesNow().map((name) => readFileSync(join(folder, name), "latin1"));

/** What the file says of sessions, as somebody sees it who has copied it. */
function sessionRows() {
  const database = new DatabaseSync(join(folder, "accounts.db"), { readOnly: true });
  const rows = database.prepare(`SELECT token, "userId" AS person FROM session`).all();
  database.close();
  return rows.map(({ token, person }) => ({ token: String(token), person: String(person) }));
}

describe("people", () => {
  test("asking for somebody where there is nobody makes no file", async () => {
    const accounts = accountsOf();

    expect(await accounts.hasPeople()).toBe(false);
    expect(await accounts.get("local")).toBeNull();
    expect(await accounts.list()).toEqual([]);
    expect(await accounts.session("a secret")).toBeNull();

    expect(filesNow()).toEqual([]);
  });

  test("the first person is the one at this machine and owns the installation; others are not", async () => {
    const accounts = accountsOf();

    const first = await accounts.add(ada);
    await clock.advance(1);
    const second = await accounts.add(bo);

    expect(first).toEqual({
      id: "local",
      name: "Ada",
      email: "ada@example.org",
      isAdmin: true,
      createdAt: clock.now() - 1,
    });
    expect(second).toMatchObject({ id: expect.stringMatching(/^usr_/u), isAdmin: false });
    expect(await accounts.list()).toEqual([first, second]);
    expect(await accounts.byEmail("BO@example.org")).toEqual(second);
    expect(await accounts.get(second.id)).toEqual(second);
  });

  test("of two first people at once one is the owner, and nobody is lost", async () => {
    const accounts = accountsOf();

    const added = await Promise.all([accounts.add(ada), accounts.add(bo)]);

    expect(added.filter(({ isAdmin }) => isAdmin)).toHaveLength(1);
    expect(await accounts.list()).toHaveLength(2);
  });

  test("an address that is taken, however it is written, is told as such and changes nothing", async () => {
    const accounts = accountsOf();
    await accounts.add(ada);

    const again = accounts.add({ ...bo, email: "ADA@example.ORG" });

    await expect(again).rejects.toMatchObject({ code: "conflict" });
    expect(await accounts.list()).toHaveLength(1);
  });

  test("a password that is too short is refused at this door too", async () => {
    const accounts = accountsOf();

    await expect(accounts.add({ ...ada, password: "short" })).rejects.toMatchObject({
      code: "bad-request",
      message: "a password has at least 10 characters",
    });
  });

  test("somebody who is removed is gone with their sessions at once; the owner stays", async () => {
    const accounts = accountsOf();
    const owner = await accounts.add(ada);
    const { id } = await accounts.add(bo);
    const { secret } = await accounts.signIn(bo, here);
    await accounts.session(secret);

    await accounts.remove(id);

    expect(await accounts.session(secret)).toBeNull();
    expect(await accounts.get(id)).toBeNull();
    expect(await accounts.list()).toEqual([owner]);
    await expect(accounts.signIn(bo, here)).rejects.toMatchObject({ code: "not-signed-in" });
    await expect(accounts.remove("local")).rejects.toMatchObject({ code: "conflict" });
    await expect(accounts.remove(id)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("invitations", () => {
  test("an invitation makes one account, however many ask at once", async () => {
    const accounts = accountsOf();
    await accounts.add(ada);
    const secret = await accounts.invite({ email: null, expiresAt: clock.now() + day });

    const asked = await Promise.allSettled([
      accounts.accept(secret, bo),
      accounts.accept(secret, { ...bo, email: "cy@example.org" }),
    ]);

    expect(asked.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await accounts.list()).toHaveLength(2);
    await expect(accounts.accept(secret, bo)).rejects.toMatchObject({ code: "not-allowed" });
  });

  test("an invitation outlives a restart and a failed attempt, but not its time", async () => {
    const before = accountsOf();
    await before.add(ada);
    const until = { expiresAt: clock.now() + day };
    const secret = await before.invite({ email: "Bo@Example.org", ...until });
    const late = await before.invite({ email: null, ...until });
    const accounts = await restarted(before);

    const asAnother = accounts.accept(secret, { ...bo, email: "cy@example.org" });
    await expect(asAnother).rejects.toMatchObject({ code: "not-allowed" });
    const asAda = accounts.accept(late, { ...bo, email: ada.email });
    await expect(asAda).rejects.toMatchObject({ code: "conflict" });
    const accepted = await accounts.accept(secret, bo);
    await clock.advance(day);

    expect(accepted).toMatchObject({ name: "Bo", isAdmin: false });
    const tooLate = accounts.accept(late, { ...bo, email: "dee@example.org" });
    await expect(tooLate).rejects.toMatchObject({ code: "not-allowed" });
  });
});

describe("sessions", () => {
  test("a wrong password and an unknown address get the same answer", async () => {
    const accounts = accountsOf();
    await accounts.add(ada);

    const answers = await Promise.allSettled([
      accounts.signIn({ ...ada, password: "something else" }, here),
      accounts.signIn(bo, here),
    ]);

    const failures = answers.map((answer) => answer.status === "rejected" && answer.reason);
    expect(failures[0]).toMatchObject({ code: "not-signed-in" });
    expect(failures[1]).toEqual(failures[0]);
  });

  test("a restart keeps sessions", async () => {
    const before = accountsOf();
    const owner = await before.add(ada);
    const { session, secret } = await before.signIn({ ...ada, email: "ada@example.org" }, here);

    const accounts = await restarted(before);

    expect(session.person).toEqual(owner);
    expect(await accounts.session(secret)).toEqual(session);
    expect(await accounts.session(`${secret}x`)).toBeNull();
  });

  test("a session that is used moves its end, and one that is not used ends after 14 days", async () => {
    const accounts = accountsOf();
    await accounts.add(ada);
    const [used, unused] = [await accounts.signIn(ada, here), await accounts.signIn(ada, here)];

    await clock.advance(10 * day);
    const renewed = await accounts.session(used.secret);
    await clock.advance(4 * day);

    expect(renewed).toEqual({ ...used.session, expiresAt: used.session.expiresAt + 10 * day });
    expect(await accounts.session(used.secret)).toMatchObject({
      expiresAt: clock.now() + 14 * day,
    });
    expect(await accounts.session(unused.secret)).toBeNull();
    await clock.advance(14 * day);
    expect(await accounts.session(used.secret)).toBeNull();
  });

  test("signing out ends a session at once, also where it was just seen", async () => {
    const accounts = accountsOf();
    await accounts.add(ada);
    const [one, other] = [await accounts.signIn(ada, here), await accounts.signIn(ada, here)];
    await accounts.session(one.secret);

    await accounts.signOut(one.secret);

    expect(await accounts.session(one.secret)).toBeNull();
    expect(await accounts.session(other.secret)).toEqual(other.session);
  });

  test("another password ends every other session, and the old one opens nothing", async () => {
    const accounts = accountsOf();
    await accounts.add(ada);
    const [mine, other] = [await accounts.signIn(ada, here), await accounts.signIn(ada, here)];
    await accounts.session(other.secret);

    const wrong = accounts.changePassword(mine.secret, "not my password", "a better password");
    await expect(wrong).rejects.toMatchObject({ code: "not-signed-in" });
    await accounts.changePassword(mine.secret, ada.password, "a better password");

    expect(await accounts.session(mine.secret)).toEqual(mine.session);
    expect(await accounts.session(other.secret)).toBeNull();
    await expect(accounts.signIn(ada, here)).rejects.toMatchObject({ code: "not-signed-in" });
    const again = await accounts.signIn({ ...ada, password: "a better password" }, here);
    expect(again.session.person.id).toBe("local");
  });
});

test("a session that the old password was opening while it changed does not outlive it", async () => {
  const accounts = accountsOf();
  await accounts.add(ada);
  const mine = await accounts.signIn(ada, here);
  const changing = { isOver: false };
  const change = accounts
    .changePassword(mine.secret, ada.password, "a better password")
    .finally(() => (changing.isOver = true));
  const secrets: string[] = [];
  // Checking a password takes long: one of these reads the old one and ends when the new one holds.
  const keepOpening = async () => {
    while (!changing.isOver) {
      const opened = await accounts.signIn(ada, here).catch(() => null);
      if (opened) secrets.push(opened.secret);
    }
  };

  await Promise.all([change, keepOpening(), keepOpening()]);

  for (const secret of secrets) expect(await accounts.session(secret)).toBeNull();
  expect(await accounts.session(mine.secret)).toEqual(mine.session);
  expect(sessionRows()).toHaveLength(1);
});

describe("what lies on disk", () => {
  test("passwords and secrets are in no file, and nobody else may read the files", async () => {
    const accounts = accountsOf();
    await accounts.add(ada);
    const { secret } = await accounts.signIn(ada, here);
    const invitation = await accounts.invite({ email: null, expiresAt: clock.now() + day });

    const whileOpen = bytesOnDisk().join("\n");
    const modes = filesNow().map((name) => [
      name,
      (statSync(join(folder, name)).mode & 0o777).toString(8),
    ]);
    await accounts.close();
    const closed = bytesOnDisk().join("\n");

    expect(modes).toEqual([
      ["accounts.db", "600"],
      ["accounts.db-shm", "600"],
      ["accounts.db-wal", "600"],
      ["accounts.secret", "600"],
    ]);
    expect(whileOpen).toContain("ada@example.org");
    for (const bytes of [whileOpen, closed])
      for (const hidden of [ada.password, secret, invitation]) expect(bytes).not.toContain(hidden);
  });

  test("files that others may read are closed to them when they are opened", async () => {
    const before = accountsOf();
    await before.add(ada);
    await before.close();
    for (const name of filesNow()) chmodSync(join(folder, name), 0o644);

    await accountsOf().list();

    const modes = filesNow().map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  test("what the file holds of a session opens nothing, and without its secret file no session holds", async () => {
    const before = accountsOf();
    await before.add(ada);
    const { secret } = await before.signIn(ada, here);
    const [row] = sessionRows();
    const accounts = await restarted(before);

    expect(await accounts.session(row?.token ?? "")).toBeNull();
    expect(await accounts.session(secret)).not.toBeNull();
    await accounts.close();
    rmSync(join(folder, "accounts.secret"));

    const stolen = accountsOf();

    expect(await stolen.session(secret)).toBeNull();
    expect(await stolen.signIn(ada, here)).toMatchObject({ session: { person: { id: "local" } } });
  });

  test("each installation makes its own secret, and one that was cut off is told", async () => {
    await accountsOf().add(ada);
    const file = join(folder, "accounts.secret");
    const own = readFileSync(file, "utf8");
    const elsewhere = mkdtempSync(join(tmpdir(), "backlot-accounts-"));
    const other = createAccounts({
      folder: elsewhere,
      mode: "write",
      clock,
      ids: { next: String },
    });
    await other.add(ada);
    await other.close();

    writeFileSync(file, "");

    expect(own.trim()).toMatch(/^[\w-]{43}$/u);
    expect(readFileSync(join(elsewhere, "accounts.secret"), "utf8")).not.toBe(own);
    rmSync(elsewhere, { recursive: true });
    await expect(accountsOf().list()).rejects.toMatchObject({ code: "store-damaged" });
  });

  test("a file that is no database is told as damage, and is left as it is", async () => {
    writeFileSync(join(folder, "accounts.db"), "not a database, whatever its name says");

    await expect(accountsOf().list()).rejects.toMatchObject({ code: "store-damaged" });

    expect(readFileSync(join(folder, "accounts.db"), "utf8")).toMatch(/^not a database/u);
  });

  test("whoever reads beside the writer sees people and changes nothing", async () => {
    const reader = accountsOf("read");
    expect(await reader.hasPeople()).toBe(false);
    await expect(reader.add(ada)).rejects.toMatchObject({ code: "read-only" });
    expect(existsSync(join(folder, "accounts.db"))).toBe(false);
    const writer = accountsOf();
    const owner = await writer.add(ada);
    const { session, secret } = await writer.signIn(ada, here);

    expect(await reader.list()).toEqual([owner]);
    expect(await reader.session(secret)).toEqual(session);
    await expect(reader.add(bo)).rejects.toMatchObject({ code: "read-only" });
  });

  test("whoever reads beside the writer hears within seconds that somebody was let go", async () => {
    const writer = accountsOf();
    await writer.add(ada);
    const { id } = await writer.add(bo);
    const { secret } = await writer.signIn(bo, here);
    const reader = accountsOf("read");
    await reader.session(secret);

    await writer.remove(id);
    await clock.advance(5_000);

    expect(await reader.session(secret)).toBeNull();
    expect(await reader.get(id)).toBeNull();
  });
});
