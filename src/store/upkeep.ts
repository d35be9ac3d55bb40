import type { ArtifactRef } from "../core/artifact.ts";
import type { Digest } from "../core/clock.ts";
import { StudioError } from "../core/error.ts";
import { firstHash, hashedText, type EventPayload } from "../core/event.ts";
import { canonicalJson } from "../core/json.ts";
import type { RunStatus } from "../core/run.ts";
import type { RunRecord, Upkeep } from "../core/store.ts";
import type { Backing } from "./backing.ts";
import type { Connection } from "./connection.ts";
import { logEvent, refName, type Row } from "./records.ts";
import { storeChecks } from "./store-checks.ts";
import { parsed, type Json } from "./schema.ts";

type Fault = Upkeep["verify"] extends () => AsyncIterable<infer Found> ? Found : never;

/** Rows looked at between two turns of the loop. */
const atATime = 1_000;

const sql = {
  integrity: `PRAGMA integrity_check(20)`,
  projects: `SELECT id, seq, hash FROM projects ORDER BY id`,
  events: `SELECT * FROM events WHERE project_id = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?`,
  bodies: `SELECT v.id, v.blob AS digest, a.type, a.key, v.version FROM versions v JOIN artifacts a ON a.id = v.artifact_id
    WHERE v.id > ? AND v.blob IS NOT NULL ORDER BY v.id LIMIT ?`,
  texts: `SELECT v.id, v.json, v.digest, a.project_id AS project, a.type, a.key, v.version FROM versions v JOIN artifacts a ON a.id = v.artifact_id
    WHERE v.id > ? AND v.json IS NOT NULL ORDER BY v.id LIMIT ?`,
  inputs: `SELECT number AS id, digest, filename FROM inputs WHERE number > ? ORDER BY number LIMIT ?`,
  runs: `SELECT rowid AS id, run_id, files FROM run_plans WHERE rowid > ? ORDER BY rowid LIMIT ?`,
  projectFigures: `SELECT count(*) AS projects, coalesce(sum(seq), 0) AS events FROM projects`,
  runFigures: `SELECT status, count(*) AS number FROM runs WHERE removed_at IS NULL GROUP BY status ORDER BY status`,
  outputs: `SELECT id, payload FROM events WHERE id > ? AND type = 'stage.output_closed' ORDER BY id LIMIT ?`,
};

/** Looks for what is broken, a piece at a time, beside whoever writes. */
export function createUpkeep({ connection }: Backing, digest: Digest): Upkeep {
  return {
    async *verify() {
      yield* readable(brokenPages(connection));
      yield* readable(brokenLogs(connection, digest));
      yield* readable(alteredTexts(connection, digest));
      yield* readable(brokenRows(connection));
    },
    async figures() {
      const totals = connection
        .prepare<{ projects: number; events: number }>(sql.projectFigures)
        .get();
      const runs = connection
        .prepare<{ status: RunStatus; number: number }>(sql.runFigures)
        .all()
        .map(({ status, number }) => [status, number] as const);
      return {
        projects: totals?.projects ?? 0,
        events: totals?.events ?? 0,
        runs: Object.fromEntries(runs),
      };
    },
    async *referencedBlobs() {
      for await (const row of pages<Id & ArtifactRef & { digest: string }>(connection, sql.bodies))
        yield { digest: row.digest, of: refName(row) };
      for await (const row of pages<Id & { digest: string; filename: string }>(
        connection,
        sql.inputs,
      )) {
        yield { digest: row.digest, of: `input ${row.filename}` };
      }
      for await (const row of pages<Id & { run_id: string; files: Json<RunRecord["files"]> }>(
        connection,
        sql.runs,
      )) {
        for (const file of parsed(row.files))
          yield { digest: file.digest, of: `${file.name} of run ${row.run_id}` };
      }
      for await (const row of pages<Id & { payload: Json<EventPayload<"stage.output_closed">> }>(
        connection,
        sql.outputs,
      )) {
        const { blob, stream } = parsed(row.payload);
        if (blob !== null) yield { digest: blob, of: `output ${stream}` };
      }
    },
  };
}

type Id = { readonly id: number };
interface LogEnd {
  readonly id: string;
  readonly seq: number;
  readonly hash: string;
}

/** The faults found; what a broken page hides from the search is a fault as well and does not end the others. */
async function* readable(faults: AsyncIterable<Fault>): AsyncIterable<Fault> {
  try {
    yield* faults;
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== "store-damaged") throw error;
    yield { what: "pages", project: null, detail: error.message };
  }
}

async function* brokenPages(connection: Connection): AsyncIterable<Fault> {
  for (const { integrity_check } of connection
    .prepare<{ integrity_check: string }>(sql.integrity)
    .all()) {
    if (integrity_check !== "ok") yield { what: "pages", project: null, detail: integrity_check };
  }
}

async function* brokenLogs(connection: Connection, digest: Digest): AsyncIterable<Fault> {
  for (const project of connection.prepare<LogEnd>(sql.projects).all())
    yield* brokenLog(connection, digest, project);
}

async function* alteredTexts(connection: Connection, digest: Digest): AsyncIterable<Fault> {
  type Text = Id &
    ArtifactRef & { readonly json: string; readonly digest: string; readonly project: string };
  for await (const row of pages<Text>(connection, sql.texts)) {
    if (digest(row.json) !== row.digest)
      yield {
        what: "versions",
        project: row.project,
        detail: `The text of ${refName(row)} was altered: its digest is not that of its content.`,
      };
  }
}

async function* brokenRows(connection: Connection): AsyncIterable<Fault> {
  for (const { what, text } of storeChecks) {
    for (const { project, detail } of connection
      .prepare<{ project: string | null; detail: string }>(text)
      .all()) {
      yield { what, project, detail };
    }
    await nextTurn();
  }
}

/** Follows a project's log from its first event to the one that its counter names. */
async function* brokenLog(
  connection: Connection,
  digest: Digest,
  { id, seq: last, hash: lastHash }: LogEnd,
): AsyncIterable<Fault> {
  const fault = (detail: string): Fault => ({ what: "log", project: id, detail });
  let [seq, hash] = [0, firstHash];
  const runSeqs = new Map<string, number>();
  while (seq < last) {
    const rows = connection.prepare<Row<"events">>(sql.events).all(id, seq, last, atATime);
    if (rows.length === 0) {
      yield fault(`Events ${seq + 1} to ${last} are missing.`);
      return;
    }
    for (const row of rows) {
      if (row.seq !== seq + 1) yield fault(`Events ${seq + 1} to ${row.seq - 1} are missing.`);
      if (row.prev_hash !== hash)
        yield fault(`Event ${row.seq} does not follow the event before it: their hashes differ.`);
      if (hashOf(row, digest) !== row.hash)
        yield fault(
          `Event ${row.seq} (${row.type}) was altered: its hash is not that of its content.`,
        );
      if (row.run_id !== null) {
        const expected = (runSeqs.get(row.run_id) ?? 0) + 1;
        if (row.run_seq !== expected)
          yield fault(
            `Event ${row.seq} is number ${row.run_seq} of run ${row.run_id}, not ${expected}.`,
          );
        runSeqs.set(row.run_id, row.run_seq ?? expected);
      }
      [seq, hash] = [row.seq, row.hash];
    }
    await nextTurn();
  }
  if (hash !== lastHash) yield fault(`The project's last hash is not that of event ${last}.`);
}

/** Null when the event cannot be read at all. */
function hashOf(row: Row<"events">, digest: Digest): string | null {
  try {
    return digest(hashedText(logEvent(row), canonicalJson));
  } catch (error) {
    if (error instanceof StudioError && error.code === "store-damaged") return null;
    throw error;
  }
}

/** The rows of a query that takes a number to start behind and a limit. */
async function* pages<Found extends Id>(
  connection: Connection,
  text: string,
): AsyncIterable<Found> {
  for (let after = 0; ;) {
    const rows = connection.prepare<Found>(text).all(after, atATime);
    yield* rows;
    if (rows.length < atATime) return;
    after = rows.at(-1)!.id;
    await nextTurn();
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
