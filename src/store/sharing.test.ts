import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openConnection } from "./connection.ts";
import { ada, createScene, projectId, runId, sha256, studio, written } from "./contract/scene.ts";
import { migrate } from "./migrate.ts";
import { start } from "./migrations/0001-start.ts";
import { openSqliteStore } from "./sqlite.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "backlot-sharing-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = () => join(folder, "backlot.db");
const open = () => openSqliteStore({ folder, digest: sha256, mode: "write" });

test("of two connections that give a run's next version the same number, the file refuses the second", async () => {
  const store = await open();
  const scene = await createScene(store);
  const { id: run } = await scene.created();
  const draft = written(scene, "outline", "first", { of: { run } });
  await store.as(ada).artifacts.write(draft, "user:ada", scene.now());
  await store.close();
  const connections = [new DatabaseSync(file()), new DatabaseSync(file())];
  const copied = `artifact_id, run_id, standing, digest, bytes, schema_version, source, created_by, created_at, remarks, json`;
  const next = (database: DatabaseSync) => {
    const last = database.prepare(
      "SELECT max(version) AS version, max(run_version) AS inRun FROM versions",
    );
    return last.get() as { version: number; inRun: number };
  };
  const write = (database: DatabaseSync, version: number, inRun: number) =>
    database
      .prepare(
        `INSERT INTO versions (version, run_version, ${copied}) SELECT ?, ?, ${copied} FROM versions LIMIT 1`,
      )
      .run(version, inRun);

  const [first, second] = connections.map(next) as [
    ReturnType<typeof next>,
    ReturnType<typeof next>,
  ];
  expect(second).toEqual(first);
  write(connections[0]!, first.version + 1, first.inRun + 1);

  // With a version number of its own: what refuses is the number inside the run.
  expect(() => write(connections[1]!, second.version + 2, second.inRun + 1)).toThrow(
    "UNIQUE constraint failed: versions.run_id, versions.artifact_id, versions.run_version",
  );
  expect(() => write(connections[1]!, second.version + 1, second.inRun + 2)).toThrow(
    "UNIQUE constraint failed: versions.artifact_id, versions.version",
  );
  for (const connection of connections) connection.close();
});

test("a request that a process left in the middle is still being done for the next one", async () => {
  const before = await open();
  await before.as(studio).requestKeys.take("key", "digest", 1);
  await before.close();

  const store = await open();
  const { requestKeys } = store.as(studio);

  expect(await requestKeys.take("key", "digest", 2)).toEqual({ state: "running" });
  await store.close();
});

test("runs of an older layout are found by their pipeline and keep their files", async () => {
  const connection = openConnection(file(), "write");
  migrate(connection, [start], sha256, null);
  connection.exec(`
    INSERT INTO projects VALUES ('${projectId(1)}', 'hamlet', 'Hamlet', 1, 'h', 1, 1, 1);
    INSERT INTO project_settings VALUES ('${projectId(1)}', '{}');
    INSERT INTO members VALUES ('${projectId(1)}', 'ada', 'owner');
    INSERT INTO runs VALUES ('${runId(1)}', '${projectId(1)}', 1, 'same', 0, 'queued', NULL, 0, 1, 'user:ada', 5, NULL, NULL, NULL, 0, 0);
    INSERT INTO run_plans VALUES ('${runId(1)}', 'Play', '{"pipeline":"play","version":1,"stages":[]}', '{}', '{}',
      '[{"name":"a","digest":"one","bytes":1},{"name":"b","digest":"two","bytes":1},{"name":"c","digest":"two","bytes":1}]');
    INSERT INTO events VALUES (1, '${projectId(1)}', 1, NULL, NULL, 'made', 'stage.output_closed', 1, 'p', 'h', '{"blob":"three","length":1}');
  `);
  connection.close();

  const store = await open();
  const { runs, projects } = store.as(ada);

  expect((await runs.listAll({ pipeline: "play" }, { limit: 9 })).rows).toMatchObject([
    { id: runId(1), definition: { pipeline: "play" } },
  ]);
  for (const digest of ["one", "two", "three"])
    expect(await projects.refersTo(projectId(1), digest)).toBe(true);
  await runs.remove(runId(1), "user:ada", 9);
  expect((await runs.listAll({}, { limit: 9 })).rows).toEqual([]);
  await store.close();
});

test("a store of an older layout is brought up to date also by somebody who only wants to look", async () => {
  const connection = openConnection(file(), "write");
  migrate(connection, [start], sha256, null);
  connection.close();

  const store = await openSqliteStore({ folder, digest: sha256, mode: "read" });

  expect((await store.as(ada).runs.listAll({}, { limit: 9 })).rows).toEqual([]);
  await store.close();
});
