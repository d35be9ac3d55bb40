// What an emit costs: against a bare transaction that writes the same rows, against an appended and synced line, and as a run grows.
// node bench/store/emit.ts [--long]
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { appendedLine, growth, growthLine, median, repeat, timed } from "./measure.ts";
import { draft, openUnit, sha256, startedRun, type StartedRun } from "./scene.ts";

const folder = mkdtempSync(join(import.meta.dirname, "../../tmp/bench-emit-"));
// Short rounds in turn, so that whoever else uses the machine disturbs all alike.
const rounds = 60;
const perRound = 100;
const body = JSON.stringify({ text: "x".repeat(1_000) });

process.once("exit", () => rmSync(folder, { recursive: true }));

const store = await openSqliteStore({
  folder: join(folder, "store"),
  digest: sha256,
  mode: "write",
});
const run = await startedRun(store);
const unit = await openUnit(run, "compared");
const bare = bareTransactions(await emptyCopy());
const line = appendedLine(join(folder, "lines"));

const rates = {
  emit: [] as number[],
  bare: [] as number[],
  append: [] as number[],
  emit64: [] as number[],
};
let made = 0;
for (let round = 0; round < rounds; round += 1) {
  rates.bare.push(perSecond(perRound, await timed(() => repeat(perRound, () => bare()))));
  rates.emit.push(perSecond(perRound, await timed(() => emitEach(run, unit, perRound))));
  rates.append.push(perSecond(perRound, await timed(() => repeat(perRound, () => line()))));
  rates.emit64.push(
    perSecond(perRound * 4, await timed(() => emitSideBySide(run, unit, perRound * 4, 64))),
  );
}
const [emit, bareRate, append, emit64] = [rates.emit, rates.bare, rates.append, rates.emit64].map(
  median,
) as [number, number, number, number];
console.log(`bare transaction, same rows   ${bareRate.toFixed(0)}/s`);
console.log(`append + fdatasync, 1 KB      ${append.toFixed(0)}/s`);
console.log(
  `emit, one at a time           ${emit.toFixed(0)}/s = ${(emit / bareRate).toFixed(2)} of the bare transaction`,
);
console.log(
  `emit, 64 at a time            ${emit64.toFixed(0)}/s = ${(emit64 / append).toFixed(2)} x append + fdatasync`,
);
if (process.argv.includes("--long")) await grows();
await store.close();

/** Emits 1 to 50,000 of one run in one stage. */
async function grows(): Promise<void> {
  const long = await startedRun(store);
  const lease = await openUnit(long, "grows");
  const found = await growth(50_000, line, (index) =>
    long.journal.emit(lease, draft(`key-${index}`, body), index),
  );
  console.log(growthLine("emits", 50_000, found));
}

async function emitEach(
  { journal }: StartedRun,
  lease: Awaited<ReturnType<typeof openUnit>>,
  count: number,
): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await journal.emit(lease, draft(`one-${made++}`, body), 1);
}

async function emitSideBySide(
  { journal }: StartedRun,
  lease: Awaited<ReturnType<typeof openUnit>>,
  count: number,
  producers: number,
): Promise<void> {
  let left = count;
  const produce = async () => {
    while (left-- > 0) await journal.emit(lease, draft(`side-${made++}`, body), 1);
  };
  await Promise.all(Array.from({ length: producers }, produce));
}

/** A store's file with one project, run, stage and unit in it, and nobody else at it. */
async function emptyCopy(): Promise<string> {
  const other = await openSqliteStore({
    folder: join(folder, "bare"),
    digest: sha256,
    mode: "write",
  });
  const opened = await startedRun(other);
  await openUnit(opened, "compared");
  await other.close();
  return join(folder, "bare", "backlot.db");
}

/** The rows of one emit, written with nothing but prepared statements. */
function bareTransactions(file: string): () => void {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  const { project, run: runId } = database
    .prepare("SELECT id AS run, project_id AS project FROM runs")
    .get() as { project: string; run: string };
  const statement = (sql: string) => database.prepare(sql);
  const [begin, commit] = [statement("BEGIN IMMEDIATE"), statement("COMMIT")];
  const artifact = statement(
    "INSERT INTO artifacts (project_id, type, key, is_locked, latest_version, head_version, first_head_seq) VALUES (?, 'note', ?, 0, 1, 1, ?)",
  );
  const version =
    statement(`INSERT INTO versions (artifact_id, version, run_id, run_version, standing, head_seq, digest, bytes, schema_version, source,
    stage, unit, attempt, created_by, created_at, remarks, json) VALUES (?, 1, ?, 1, 'head', ?, ?, 1000, 1, 'code', 'compared', '', 1, 'system:engine', 1, '{}', ?)`);
  const emission = statement("INSERT INTO emissions VALUES (1, ?, 1, 0, 1, ?, 1, 0, 0, ?)");
  const event = statement(
    "INSERT INTO events (project_id, seq, run_id, run_seq, stage, type, at, prev_hash, hash, payload) VALUES (?, ?, ?, ?, 'compared', 'stage.artifact_emitted', 1, ?, ?, ?)",
  );
  const counters = [
    statement("UPDATE stages SET artifacts = ? WHERE id = 1"),
    statement("UPDATE projects SET seq = ?, hash = ?, updated_at = 1 WHERE id = ?"),
    statement("UPDATE runs SET run_seq = ? WHERE id = ?"),
  ] as const;
  const digest = sha256("bare");
  const payload = JSON.stringify({
    ref: { type: "note", key: "one-1000", version: 1 },
    entity: null,
    unit: "",
    artifactIndex: 1000,
    summary: "A note.",
    digest,
    unchanged: false,
    standing: "head",
  });
  let seq = 1_000;
  return () => {
    seq += 1;
    begin.run();
    const { lastInsertRowid: id } = artifact.run(project, `one-${seq}`, seq);
    version.run(id, runId, seq, digest, body);
    emission.run(seq, id, seq);
    counters[0].run(seq);
    event.run(project, seq, runId, seq, digest, digest, payload);
    counters[1].run(seq, digest, project);
    counters[2].run(seq, runId);
    commit.run();
  };
}

function perSecond(count: number, milliseconds: number): number {
  return (count * 1_000) / milliseconds;
}
