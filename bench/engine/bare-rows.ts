import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

type Values = Readonly<Record<string, SQLInputValue>>;

/** The rows that an emit leaves, as SQLite holds them. */
export interface EmitRows {
  readonly artifact: Values;
  readonly version: Values;
  readonly emission: Values;
  readonly event: Values;
}

/** Reads what was emitted after a point, so that it can be written once more without any of the work around it. */
export function createRowReader(folder: string): { next(): readonly EmitRows[]; close(): void } {
  const database = new DatabaseSync(join(folder, "backlot.db"), { readOnly: true });
  let after = 0;
  const events = database.prepare(
    `SELECT * FROM events WHERE id > ? AND type = 'stage.artifact_emitted' ORDER BY id`,
  );
  const emissions = database.prepare(`SELECT * FROM emissions WHERE artifact_index = ?`);
  const versions = database.prepare(`SELECT * FROM versions WHERE artifact_id = ? AND version = ?`);
  const artifacts = database.prepare(`SELECT * FROM artifacts WHERE id = ?`);
  const one = (statement: StatementSync, ...values: SQLInputValue[]) =>
    statement.get(...values) as Values;
  return {
    next() {
      const rows = (events.all(after) as Values[]).map((event): EmitRows => {
        const { artifactIndex } = JSON.parse(event["payload"] as string) as {
          artifactIndex: number;
        };
        const emission = one(emissions, artifactIndex);
        const artifact = one(artifacts, emission["artifact_id"] ?? null);
        const version = one(versions, artifact["id"] ?? null, emission["version"] ?? null);
        return { artifact, version, emission, event };
      });
      after = Number(rows.at(-1)?.event["id"] ?? after);
      return rows;
    },
    close: () => database.close(),
  };
}

/** A database with the studio's tables and nothing around it: what SQLite alone takes for the rows of an emit. */
export interface BareDatabase {
  /** Writes the rows of one emit in a transaction of their own, on disk when it returns. */
  write(rows: EmitRows): void;
  close(): void;
}

/** Opens a copy of a data folder's database as it is at this moment. */
export function openBareDatabase(from: string, folder: string): BareDatabase {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "bare.db");
  const source = new DatabaseSync(join(from, "backlot.db"), { readOnly: true });
  source.prepare("VACUUM INTO ?").run(file);
  source.close();
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = ON");
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const counted = database.prepare("UPDATE stages SET artifacts = ? WHERE id = ?");
  const project = database.prepare(
    "UPDATE projects SET seq = ?, hash = ?, updated_at = ? WHERE id = ?",
  );
  const run = database.prepare("UPDATE runs SET run_seq = ? WHERE id = ?");
  const inserts = new Map<string, (row: Values) => void>();
  const insert = (table: string, row: Values) => {
    const known = inserts.get(table) ?? insertInto(database, table, Object.keys(row));
    inserts.set(table, known);
    known(row);
  };
  return {
    write({ artifact, version, emission, event }) {
      begin.run();
      insert("artifacts", artifact);
      insert("versions", version);
      insert("emissions", emission);
      insert("events", event);
      counted.run(value(emission, "artifact_index"), value(emission, "stage_id"));
      project.run(
        value(event, "seq"),
        value(event, "hash"),
        value(event, "at"),
        value(event, "project_id"),
      );
      run.run(value(event, "run_seq"), value(event, "run_id"));
      commit.run();
    },
    close: () => database.close(),
  };
}

function insertInto(database: DatabaseSync, table: string, columns: readonly string[]) {
  const places = columns.map(() => "?").join(", ");
  const statement = database.prepare(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places})`,
  );
  return (row: Values) => void statement.run(...columns.map((column) => value(row, column)));
}

function value(row: Values, column: string): SQLInputValue {
  return row[column] ?? null;
}
