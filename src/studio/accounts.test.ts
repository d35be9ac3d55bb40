import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createIds, openStudio, sha256 } from "../compose.ts";
import type { Person } from "../core/account.ts";
import { StudioError } from "../core/error.ts";
import { ProjectId } from "../core/id.ts";
import type { Store } from "../core/store.ts";
import { manualClock, type ManualClock } from "../kit/clock.ts";
import { createAccounts } from "../store/accounts/accounts.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import { createAccountDesk, type AccountDesk } from "./accounts.ts";
import type { NewToken } from "./tokens.ts";

const day = 24 * 60 * 60 * 1_000;
const ada = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
const bo = { name: "Bo", email: "bo@example.org", password: "staple staple staple" };
const cy = { name: "Cy", email: "cy@example.org", password: "cycle cycle cycle" };
const here = { address: "127.0.0.1", agent: null };
const reading: NewToken = { name: "A reader", scopes: ["read"] };

let folder: string;
let clock: ManualClock;
let store: Store;
let desk: AccountDesk;
let changed: string[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "backlot-accounts-"));
  clock = manualClock();
  store = await openSqliteStore({ folder, digest: sha256, mode: "write" });
  desk = deskOver();
});
afterEach(async () => {
  vi.useRealTimers();
  await desk.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function deskOver(): AccountDesk {
  const ids = createIds(clock);
  const accounts = createAccounts({ folder, mode: "write", clock, ids });
  changed = [];
  return createAccountDesk({ accounts, store, clock, ids, digest: sha256 }, (person) => {
    changed.push(person);
  });
}

async function setUp(): Promise<Person> {
  return desk.setUp((await desk.setUpSecret()) ?? "", ada);
}

async function invited(by: Person, person: typeof bo): Promise<Person> {
  const { secret } = await desk.invite(by, {});
  return desk.accept(secret, person);
}

const projectOf = async (person: string, slug: string) => {
  const id = ProjectId.parse(createIds(clock).next("prj"));
  const { projects } = store.as({ kind: "user", id: person });
  await projects.create({ id, slug, name: slug, settings: {} }, clock.now());
  return id;
};

describe("setting up", () => {
  test("before anybody has an account, the person at this machine owns the installation", async () => {
    expect(await desk.hasPeople()).toBe(false);
    expect(await desk.person("local")).toEqual({
      id: "local",
      name: "You",
      email: "",
      isAdmin: true,
      createdAt: 0,
    });
    expect(await desk.person("usr_1")).toBeNull();
  });

  test("two set-ups at once make one owner", async () => {
    const secret = (await desk.setUpSecret()) ?? "";

    const asked = await Promise.allSettled([desk.setUp(secret, ada), desk.setUp(secret, bo)]);

    expect(asked.map((answer) => answer.status === "fulfilled" || answer.reason)).toEqual([
      true,
      expect.objectContaining({ code: "not-allowed" }),
    ]);
    expect(await desk.person("local")).toMatchObject({ name: "Ada", isAdmin: true });
    expect(await desk.setUpSecret()).toBeNull();
    await expect(desk.setUp(secret, cy)).rejects.toMatchObject({ code: "not-allowed" });
  });

  test("a wrong secret makes nobody the owner, and one that has not been asked for does not hold", async () => {
    await expect(desk.setUp("", ada)).rejects.toMatchObject({ code: "not-allowed" });
    const secret = await desk.setUpSecret();

    await expect(desk.setUp(`${secret}x`, ada)).rejects.toMatchObject({ code: "not-allowed" });

    expect(await desk.hasPeople()).toBe(false);
    expect(await desk.setUpSecret()).toBe(secret);
  });

  test("a set-up that failed can be tried again with the same secret", async () => {
    const secret = (await desk.setUpSecret()) ?? "";

    const short = desk.setUp(secret, { ...ada, password: "short" });
    await expect(short).rejects.toMatchObject({ code: "bad-request" });

    expect(await desk.setUp(secret, ada)).toMatchObject({ id: "local", name: "Ada" });
  });
});

test("tokens from before there was an owner are nobody's after it, and their streams hear of it", async () => {
  const { secret } = await desk.createToken("local", reading);
  expect(await desk.byToken(secret)).not.toBeNull();
  changed = [];

  await setUp();

  expect(await desk.byToken(secret)).toBeNull();
  expect(await desk.tokens("local")).toEqual([]);
  expect(changed).toEqual(["local"]);
});

describe("inviting and letting go", () => {
  test("only the owner of the installation invites, and not before there is one", async () => {
    const local = (await desk.person("local"))!;
    await expect(desk.invite(local, {})).rejects.toMatchObject({ code: "conflict" });
    const owner = await setUp();

    const { secret, expiresAt } = await desk.invite(owner, { email: bo.email });
    const guest = await desk.accept(secret, bo);

    expect(expiresAt).toBe(clock.now() + 7 * day);
    expect(await desk.people(owner)).toEqual([owner, guest]);
    await expect(desk.invite(guest, {})).rejects.toMatchObject({ code: "not-allowed" });
    await expect(desk.people(guest)).rejects.toMatchObject({ code: "not-allowed" });
    await expect(desk.removePerson(guest, "local")).rejects.toMatchObject({ code: "not-allowed" });
  });

  test("open invitations are listed without their secrets, and one that is withdrawn lets nobody in", async () => {
    const owner = await setUp();
    const toBo = await desk.invite(owner, { email: bo.email });
    await clock.advance(1);
    await desk.invite(owner, {});

    const open = await desk.invitations(owner);
    await desk.withdrawInvitation(owner, open[0]!.id);

    expect(open).toEqual([
      { id: expect.any(String), email: bo.email, expiresAt: toBo.expiresAt },
      { id: expect.any(String), email: null, expiresAt: toBo.expiresAt + 1 },
    ]);
    expect(JSON.stringify(open)).not.toContain(toBo.secret);
    await expect(desk.accept(toBo.secret, bo)).rejects.toMatchObject({ code: "not-allowed" });
    const again = desk.withdrawInvitation(owner, open[0]!.id);
    await expect(again).rejects.toMatchObject({ code: "not-found" });
    await clock.advance(7 * day);
    expect(await desk.invitations(owner)).toEqual([]);
  });

  test("who does not own the installation neither sees invitations nor withdraws them", async () => {
    const owner = await setUp();
    const guest = await invited(owner, bo);
    await desk.invite(owner, {});
    const [open] = await desk.invitations(owner);

    await expect(desk.invitations(guest)).rejects.toMatchObject({ code: "not-allowed" });
    const withdrawn = desk.withdrawInvitation(guest, open!.id);
    await expect(withdrawn).rejects.toMatchObject({ code: "not-allowed" });
    expect(await desk.invitations(owner)).toEqual([open]);
  });

  test("somebody who is let go is out at once: sessions, tokens, projects; what they alone owned is the owner's", async () => {
    const owner = await setUp();
    const guest = await invited(owner, bo);
    const { secret: session } = await desk.signIn(bo, here);
    const { secret: token } = await desk.createToken(guest.id, reading);
    const [alone, together] = [
      await projectOf(guest.id, "alone"),
      await projectOf("local", "both"),
    ];
    const { members } = store.as({ kind: "system", job: "test" });
    await members.set(together, guest.id, "editor", "user:local", clock.now());
    await desk.byToken(token);
    changed = [];

    await desk.removePerson(owner, guest.id);

    expect(await desk.session(session)).toBeNull();
    expect(await desk.byToken(token)).toBeNull();
    expect(await desk.tokens(guest.id)).toEqual([]);
    expect(await desk.person(guest.id)).toBeNull();
    expect(await members.list(alone)).toEqual([{ person: "local", role: "owner" }]);
    expect(await members.list(together)).toEqual([{ person: "local", role: "owner" }]);
    expect(changed).toEqual([guest.id]);
    await expect(desk.removePerson(owner, guest.id)).rejects.toMatchObject({ code: "not-found" });
    await expect(desk.removePerson(owner, "local")).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("signing in", () => {
  test("after five wrong passwords within a minute one waits, and then it works again", async () => {
    await setUp();
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
    const wrong = { ...ada, password: "not this one" };
    const guesses = Array.from({ length: 5 }, () => desk.signIn(wrong, here));
    const answers = await Promise.allSettled(guesses);

    const sixth = await desk.signIn(ada, here).catch((error: unknown) => error);
    const elsewhere = await desk.signIn(ada, { ...here, address: "127.0.0.2" });
    vi.setSystemTime(Date.now() + 60_000);
    const later = await desk.signIn(ada, here);

    expect(answers.map((answer) => answer.status === "rejected" && answer.reason.code)).toEqual(
      Array.from({ length: 5 }, () => "not-signed-in"),
    );
    expect(sixth).toBeInstanceOf(StudioError);
    expect(sixth).toMatchObject({ code: "too-many-requests", retryAfter: 60_000 });
    expect([elsewhere, later].map(({ session }) => session.person.id)).toEqual(["local", "local"]);
  });

  test("an address that nobody has is slowed down just the same", async () => {
    await setUp();
    for (let guess = 0; guess < 5; guess += 1)
      await expect(desk.signIn(bo, here)).rejects.toMatchObject({ code: "not-signed-in" });

    await expect(desk.signIn(bo, here)).rejects.toMatchObject({ code: "too-many-requests" });
  });

  test("right passwords are not counted", async () => {
    await setUp();
    for (let time = 0; time < 7; time += 1) await desk.signIn(ada, here);

    expect(await desk.signIn(ada, here)).toMatchObject({ session: { person: { id: "local" } } });
  });

  test("streams hear of it when somebody signs out or changes their password", async () => {
    await setUp();
    const { secret } = await desk.signIn(ada, here);
    changed = [];

    await desk.changePassword(secret, ada.password, "a better password");
    await desk.signOut(secret);
    await desk.signOut(secret);

    expect(changed).toEqual(["local", "local"]);
    expect(await desk.session(secret)).toBeNull();
    const again = desk.changePassword(secret, "a better password", ada.password);
    await expect(again).rejects.toMatchObject({ code: "not-signed-in" });
  });
});

describe("tokens", () => {
  test("a token says who it acts for, what for and until when, and its secret is in no file", async () => {
    const owner = await setUp();
    const project = await projectOf("local", "ferry");

    const { token, secret } = await desk.createToken("local", {
      name: " Nightly ",
      scopes: ["spend", "read", "read"],
      project,
    });

    expect(secret).toMatch(/^bkl_[\w-]{43}$/u);
    expect(token).toEqual({
      id: expect.stringMatching(/^tok_/u),
      person: "local",
      name: "Nightly",
      scopes: ["read", "spend"],
      project,
      createdAt: clock.now(),
      expiresAt: clock.now() + 90 * day,
      lastUsedAt: null,
    });
    expect(await desk.byToken(secret)).toEqual({ token, person: owner });
    expect(await desk.byToken(`${secret}x`)).toBeNull();
    const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1"));
    expect(kept.join("\n")).toContain("Nightly");
    expect(kept.join("\n")).not.toContain(secret);
  });

  test("an expired token is nobody", async () => {
    await setUp();
    const { secret } = await desk.createToken("local", { ...reading, expiresInDays: 1 });

    await clock.advance(day - 1);
    expect(await desk.byToken(secret)).not.toBeNull();
    await clock.advance(1);

    expect(await desk.byToken(secret)).toBeNull();
  });

  test("when a token was last used is known to the minute", async () => {
    const { secret } = await desk.createToken("local", reading);
    const lastUsed = async () => (await desk.tokens("local")).map(({ lastUsedAt }) => lastUsedAt);
    const start = clock.now();

    await desk.byToken(secret);
    await clock.advance(59_999);
    await desk.byToken(secret);
    expect(await lastUsed()).toEqual([start]);
    await clock.advance(1);
    await desk.byToken(secret);

    expect(await lastUsed()).toEqual([start + 60_000]);
  });

  test.for([
    ["for no scope", { name: "x", scopes: [] }, "bad-request"],
    ["without a name", { name: " ", scopes: ["read"] }, "bad-request"],
    ["for no day", { ...reading, expiresInDays: 0 }, "bad-request"],
    ["for more than a year", { ...reading, expiresInDays: 366 }, "bad-request"],
  ] as const)("there is no token %s", async ([, wanted, code]) => {
    const asked = desk.createToken("local", { ...wanted, scopes: [...wanted.scopes] });

    await expect(asked).rejects.toMatchObject({ code });
  });

  test("nobody makes a token for a project that is not theirs, for nobody, or takes another's away", async () => {
    const owner = await setUp();
    const guest = await invited(owner, bo);
    const project = await projectOf("local", "ferry");
    const { token, secret } = await desk.createToken("local", reading);
    changed = [];

    const foreign = desk.createToken(guest.id, { ...reading, project });
    await expect(foreign).rejects.toMatchObject({ code: "not-found" });
    await expect(desk.createToken("usr_x", reading)).rejects.toMatchObject({ code: "not-found" });
    const taken = desk.removeToken(guest.id, token.id);
    await expect(taken).rejects.toMatchObject({ code: "not-found" });
    expect(await desk.byToken(secret)).not.toBeNull();
    await desk.removeToken("local", token.id);

    expect(await desk.byToken(secret)).toBeNull();
    expect(changed).toEqual(["local"]);
  });
});

test("what a studio does without asking for people makes no accounts", async () => {
  const own = mkdtempSync(join(tmpdir(), "backlot-studio-"));
  const studio = await openStudio({ folder: own, mode: "write", mirror: false });

  const project = await studio.as({ kind: "user", id: "local" }).projects.create({ name: "Ferry" });
  const members = await studio.as({ kind: "user", id: "local" }).members.list(project.id);
  await studio.close();

  expect(members).toEqual([{ person: "local", name: "You", email: "", role: "owner" }]);
  expect(readdirSync(own).filter((name) => name.startsWith("accounts"))).toEqual([]);
  rmSync(own, { recursive: true });
});
