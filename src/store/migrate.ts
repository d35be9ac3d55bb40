import { closeSync, openSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Digest } from "../core/clock.ts";
import { StudioError } from "../core/error.ts";
import type { Connection } from "./connection.ts";
import { sqliteWords, type Migration } from "./migrations/migration.ts";

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

const migrationsTable = `CREATE TABLE IF NOT EXISTS migrations (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL
) STRICT`;

/** How many of the migrations a store has. Throws when it is not ours, newer than this Backlot, or was tampered with. */
export function checkLayout(
  connection: Connection,
  migrations: readonly Migration[],
  digest: Digest,
): number {
  const applied = appliedTo(connection);
  const last = applied.at(-1);
  if (last && last.number > migrations.length) {
    throw new StudioError(
      "store-newer",
      `This store has layout ${last.number} (${last.name}); this Backlot knows ${migrations.length}.`,
    );
  }
  for (const [index, { number, checksum }] of applied.entries()) {
    const known = migrations[index]!;
    if (number !== known.number || checksum !== checksumOf(known, digest)) {
      throw new StudioError(
        "store-damaged",
        `The store's record of layout ${number} differs from this Backlot's ${known.name}.`,
      );
    }
  }
  return applied.length;
}

/**
 * Brings a store to today's layout, each step in one transaction, after a copy of the file when there is anything in it.
 *
 * @param folder - where the copy goes; null: the store is in memory and needs none
 */
export function migrate(
  connection: Connection,
  migrations: readonly Migration[],
  digest: Digest,
  folder: string | null,
): void {
  const known = checkLayout(connection, migrations, digest);
  const missing = migrations.slice(known);
  if (missing.length === 0) return;
  if (known > 0 && folder !== null) keepCopy(connection, folder, known);
  for (const migration of missing) apply(connection, migration, digest);
}

function apply(connection: Connection, migration: Migration, digest: Digest): void {
  // A step may rebuild tables; it leaves no reference dangling, which is checked before it counts.
  connection.exec("PRAGMA foreign_keys = OFF");
  connection.exec("BEGIN IMMEDIATE");
  try {
    connection.exec(migrationsTable);
    for (const statement of migration.statements(sqliteWords)) connection.exec(statement);
    const dangling = connection.prepare<{ table: string }>("PRAGMA foreign_key_check").get();
    if (dangling)
      throw new Error(
        `Migration ${migration.number} leaves references in ${dangling.table} dangling.`,
      );
    connection
      .prepare("INSERT INTO migrations (number, name, checksum) VALUES (?, ?, ?)")
      .run(migration.number, migration.name, checksumOf(migration, digest));
    connection.exec("COMMIT");
  } catch (error) {
    if (connection.isInTransaction) connection.exec("ROLLBACK");
    throw error;
  } finally {
    connection.exec("PRAGMA foreign_keys = ON");
  }
}

function keepCopy(connection: Connection, folder: string, layout: number): void {
  const copy = join(folder, `backlot.layout-${layout}.db`);
  const unfinished = `${copy}.part`;
  rmSync(unfinished, { force: true });
  closeSync(openSync(unfinished, "wx", 0o600));
  connection.prepare("VACUUM INTO ?").run(unfinished);
  renameSync(unfinished, copy);
}

function appliedTo(connection: Connection): Applied[] {
  const tables = connection
    .prepare<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all();
  if (tables.length === 0) return [];
  if (!tables.some(({ name }) => name === "migrations")) {
    throw new StudioError(
      "store-damaged",
      `The file is a database, but not a store of Backlot: it holds ${tables[0]?.name}.`,
    );
  }
  return connection
    .prepare<Applied>("SELECT number, name, checksum FROM migrations ORDER BY number")
    .all();
}

function checksumOf(migration: Migration, digest: Digest): string {
  return digest(migration.statements(sqliteWords).join(";\n"));
}
