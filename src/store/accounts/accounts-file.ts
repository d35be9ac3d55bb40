import { createHmac } from "node:crypto";
import { chmodSync, closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { betterAuth, type BetterAuthOptions } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { secretIn } from "./secret-file.ts";

type Context = Awaited<ReturnType<typeof betterAuth>["$context"]>;

/** better-auth's tables `user`, `account`, `session` and `verification`, by its own names. */
export type Rows = Pick<
  Context["adapter"],
  "consumeOne" | "count" | "create" | "deleteMany" | "findMany" | "findOne" | "updateMany"
>;

/** `accounts.db`, open. */
export interface AccountsFile {
  readonly rows: Rows;
  /** All or nothing, and alone: what else is asked meanwhile waits, so nothing slow belongs in it. */
  transaction<Result>(act: (rows: Rows) => Promise<Result>): Promise<Result>;
  /** scrypt, off this thread. */
  hashPassword(password: string): Promise<string>;
  isPassword(password: string, hash: string): Promise<boolean>;
  /** What is kept of a secret for this purpose; who holds the database alone can neither find nor plant one. */
  fingerprint(purpose: "session" | "invitation", secret: string): string;
  close(): void;
}

/**
 * Opens the accounts of a data folder with better-auth, which keeps them and hashes the passwords. Its routes and its cookies
 * are not used: it would keep the secrets of sessions in clear.
 */
export async function openAccountsFile(
  folder: string,
  mode: "write" | "read",
): Promise<AccountsFile> {
  const secret = secretIn(join(folder, "accounts.secret"), mode);
  const database = openDatabase(join(folder, "accounts.db"), mode);
  try {
    const options = {
      database,
      secret,
      baseURL: "http://localhost",
      emailAndPassword: { enabled: true },
      telemetry: { enabled: false },
      logger: { disabled: true },
    } satisfies BetterAuthOptions;
    if (mode === "write") await layOut(database, options);
    const { adapter, password } = await betterAuth(options).$context;
    return {
      rows: adapter,
      transaction: (act) => adapter.transaction(act),
      hashPassword: (given) => password.hash(given),
      isPassword: (given, hash) => password.verify({ password: given, hash }),
      fingerprint: (purpose, given) =>
        createHmac("sha256", secret).update(`${purpose}:${given}`).digest("base64url"),
      close() {
        if (database.isOpen) database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Makes the tables and columns that this version of better-auth has and the file has not: all, or none when it is cut off. */
async function layOut(database: DatabaseSync, options: BetterAuthOptions): Promise<void> {
  database.exec("BEGIN IMMEDIATE");
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  database.exec("COMMIT");
}

function openDatabase(file: string, mode: "write" | "read"): DatabaseSync {
  if (mode === "read") return new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  // SQLite gives the files beside it the same mode, and would make this one readable to others.
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    PRAGMA secure_delete = ON;
  `);
  return database;
}
