import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Store } from "../core/store.ts";
import { ada, createScene, note, projectId, sha256, studio } from "./contract/scene.ts";
import { runInNamespace, runScript, startProcess } from "./processes.ts";
import { openSqliteStore } from "./sqlite.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "backlot-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (mode: "write" | "read" = "write") =>
  openSqliteStore({ folder, digest: sha256, mode });
const file = () => join(folder, "backlot.db");

/** A closed store with something in it. */
async function filledStore(): Promise<void> {
  const store = await open();
  const scene = await createScene(store);
  const lease = await scene.leased();
  await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      scene.journal.emit(lease, note(`key-${index}`, "x".repeat(900)), index),
    ),
  );
  await store.close();
}

async function faultsOf(store: Store): Promise<string[]> {
  const faults: string[] = [];
  for await (const { what, detail } of store.as(studio).upkeep.verify())
    faults.push(`${what}: ${detail}`);
  return faults;
}

describe("who may read the files", () => {
  const modes = async () =>
    Object.fromEntries(
      await Promise.all(
        (await readdir(folder)).map(async (name) => [
          name,
          ((await stat(join(folder, name))).mode & 0o777).toString(8),
        ]),
      ),
    );

  test("in a folder that others may look into, a new store is its owner's alone", async () => {
    await chmod(folder, 0o755);
    const store = await open();

    const found = await modes();
    await store.close();

    expect(found).toMatchObject({
      "backlot.db": "600",
      "backlot.db-shm": "600",
      "backlot.db-wal": "600",
      "writer.lock": "600",
      "writer.pid": "600",
    });
  });

  test("a store that others could read is closed to them when it is opened to write, with what a killed process left beside it", async () => {
    const writer = startProcess("writer-process.ts", folder, "1");
    await writer.ready;
    await writer.kill();
    for (const name of await readdir(folder)) await chmod(join(folder, name), 0o644);

    const store = await open();
    const found = await modes();
    await store.close();

    expect(new Set(Object.values(found))).toEqual(new Set(["600"]));
    expect(Object.keys(found)).toContain("backlot.db-wal");
  });
});

describe("one writer", () => {
  test("a second one is told at once, whether in this process or another, and by whom the folder is held", async () => {
    const store = await open();
    await expect(open()).rejects.toMatchObject({
      code: "store-busy",
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await store.close();

    const writer = startProcess("writer-process.ts", folder, "1");
    await writer.ready;
    const asked = performance.now();
    await expect(open()).rejects.toMatchObject({
      code: "store-busy",
      message: expect.stringContaining(`process ${writer.pid}`),
    });
    expect(performance.now() - asked).toBeLessThan(1_000);

    await writer.kill();
    const next = await open();
    expect(next.sole).toBe(true);
    expect(await faultsOf(next)).toEqual([]);
    await next.close();
  }, 30_000);

  test("others read beside it, hear of its commits, and cannot write", async () => {
    const store = await open();
    const { journal, leased, project, now } = await createScene(store);
    const lease = await leased();
    const reader = await open("read");
    const stores = reader.as(studio);
    const heard = new Promise<void>((resolve) => {
      stores.events.onCommit(project.id, resolve);
    });
    const before = await stores.projects.get(project.id);

    await journal.emit(lease, note("a", "A"), now());
    await heard;

    expect(await stores.projects.get(project.id)).toMatchObject({ seq: before.seq + 1 });
    expect(await stores.artifacts.head(project.id, "note", "a")).toMatchObject({
      ref: { version: 1 },
    });
    expect(reader.sole).toBe(false);
    await expect(stores.journal.emit(lease, note("b", "B"), now())).rejects.toMatchObject({
      code: "read-only",
      hint: expect.stringContaining("Another Backlot process"),
    });
    await expect(
      reader
        .as(ada)
        .projects.create({ id: projectId(2), slug: "x", name: "X", settings: {} }, now()),
    ).rejects.toMatchObject({ code: "read-only" });
    await reader.close();
    await store.close();
  });

  test("there is nothing to read where nobody has written", async () => {
    await expect(open("read")).rejects.toMatchObject({ code: "not-found" });
  });

  test("a closed store writes no more", async () => {
    const store = await open();
    await store.close();

    await expect(
      store.as(ada).projects.create({ id: projectId(2), slug: "x", name: "X", settings: {} }, 1),
    ).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("what is no sound store", () => {
  const stays = async (what: string) => {
    const before = await readFile(file());
    await expect(open(), what).rejects.toMatchObject({ code: "store-damaged" });
    expect((await readFile(file())).equals(before), `${what}: unchanged`).toBe(true);
  };

  test("a file cut short is named as damaged and left as it is", async () => {
    await filledStore();
    const whole = join(folder, "whole");
    await copyFile(file(), whole);
    const { length } = await readFile(whole);
    for (const left of [
      0,
      1,
      10,
      99,
      100,
      511,
      512,
      4_000,
      4_096,
      8_192,
      Math.floor(length / 2),
      length - 4_096,
      length - 100,
      length - 1,
    ]) {
      await copyFile(whole, file());
      await truncate(file(), left);
      await stays(`${left} of ${length} bytes`);
    }
  });

  test("a file that is no database, or somebody else's, is not touched", async () => {
    await writeFile(file(), "Once upon a time, ".repeat(1_000));
    await stays("a text");
    await rm(file());
    const other = new DatabaseSync(file());
    other.exec("CREATE TABLE recipes (name TEXT)");
    other.close();
    await stays("a cookbook");
  });

  test("a store of a newer Backlot is left to it", async () => {
    await filledStore();
    const newer = new DatabaseSync(file());
    newer.exec("INSERT INTO migrations VALUES (9, 'later', 'x')");
    newer.close();

    await expect(open()).rejects.toMatchObject({ code: "store-newer" });
    await expect(open("read")).rejects.toMatchObject({ code: "store-newer" });
  });
});

describe("what verify finds", () => {
  test.for([
    [
      "an altered event",
      "UPDATE events SET at = at + 1 WHERE seq = 14",
      "Event 14 (stage.artifact_emitted) was altered",
    ],
    [
      "an event that is no JSON any more",
      "UPDATE events SET payload = '{' WHERE seq = 14",
      "Event 14 (stage.artifact_emitted) was altered",
    ],
    ["a missing event", "DELETE FROM events WHERE seq = 14", "Events 14 to 14 are missing"],
    ["missing last events", "DELETE FROM events WHERE seq > 60", "Events 61 to "],
    [
      "a later event than the counter knows",
      "UPDATE projects SET seq = seq - 1",
      "is later than the project's last",
    ],
    ["a wrong count in a run", "UPDATE runs SET run_seq = run_seq + 1", "counts "],
    [
      "a missing version",
      "PRAGMA foreign_keys = OFF; DELETE FROM versions WHERE id = 5",
      "names a version that is not there",
    ],
    ["a lost body", "UPDATE versions SET json = NULL WHERE id = 5", "has no body"],
    [
      "a wrong head",
      "UPDATE artifacts SET head_version = 7 WHERE id = 5",
      "is not there or never became it",
    ],
    [
      "a wrong count of versions",
      "UPDATE artifacts SET latest_version = 2 WHERE id = 5",
      "counts 2 versions; there are 1",
    ],
    [
      "a wrong count of emissions",
      "UPDATE stages SET artifacts = 7",
      "counts 7 emissions; there are 60",
    ],
    [
      "a wrong number in a run",
      "UPDATE versions SET run_version = 3 WHERE id = 5",
      "has 1 versions of run run_00000000000000000000000001; the last is numbered 3",
    ],
    [
      "a head that belongs to its run alone",
      "UPDATE versions SET standing = 'isolated' WHERE id = 5",
      "is isolated and was the head",
    ],
    [
      "a run removed behind the log's back",
      "UPDATE runs SET removed_at = 1",
      "was removed; the log does not say so",
    ],
    [
      "a run's file that nobody finds",
      `UPDATE run_plans SET files = '[{"name":"play.pdf","digest":"d"}]'`,
      "is not found by its file play.pdf",
    ],
    ["a project without an owner", "UPDATE members SET role = 'editor'", "1 members and no owner"],
    [
      "a token that says nothing",
      "INSERT INTO tokens VALUES (1, 'key', 'd', 'ada', 'Key', '[', NULL, 1, 2, NULL)",
      "The scopes of token key cannot be read",
    ],
    [
      "half an answer",
      "INSERT INTO request_keys VALUES ('once', 'd', 1, 200, NULL)",
      "The answer to request once is kept in part",
    ],
    ["a wrong count of units", "UPDATE stages SET queued = 7", "counts its units wrongly"],
  ] as const)("%s", async ([, damage, named]) => {
    await filledStore();
    const database = new DatabaseSync(file());
    database.exec(damage);
    database.close();

    const store = await open();
    const faults = await faultsOf(store);
    await store.close();

    expect(faults.join("\n")).toContain(named);
  });

  test("a broken page", async () => {
    await filledStore();
    const bytes = await readFile(file());
    bytes.fill(0xff, bytes.length - 8_192, bytes.length - 4_096);
    await writeFile(file(), bytes);

    const store = await open("read");
    await expect(async () => {
      const faults = await faultsOf(store);
      if (faults.some((fault) => fault.startsWith("pages: "))) throw new Error("found");
    }).rejects.toThrow("found");
    await store.close();
  });
});

describe("a disk that takes no more", () => {
  test("a folder that may not be written to is named as such", async ({ skip }) => {
    await filledStore();
    // Root may write anywhere, so the test steps down.
    const uid = process.getuid?.();
    if (uid === undefined) return skip("Windows keeps no such modes");
    await chmod(folder, 0o555);
    await chmod(file(), 0o444);
    const answer = runScript(
      "open-store.ts",
      [folder],
      uid === 0 ? { uid: 65_534, gid: 65_534 } : {},
    );
    await chmod(folder, 0o755);
    if (answer === null) return skip("nobody may read the sources here");

    expect(answer).toMatchObject({ write: "read-only", made: "read-only" });
  });

  test("a full disk fails what does not fit, keeps what was acknowledged, and takes more once there is room", async ({
    skip,
  }) => {
    const small = join(folder, "small");
    await mkdir(small);
    const answer = runInNamespace("fill-disk.ts", small, "2m");
    if (answer === null) return skip("this machine lets nobody mount a small file system");

    expect(answer).toMatchObject({ failure: "disk-full", lost: [], faults: [], after: "head" });
    expect(answer["acknowledged"]).toBeGreaterThan(20);
  });
});
