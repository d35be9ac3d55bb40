import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import type { Digest } from "../core/clock.ts";
import { StudioError } from "../core/error.ts";
import { openConnection, type Connection } from "./connection.ts";
import { checkLayout, migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";

/** Makes a store where there is none. It gets its name when it is whole, so that a file cut to nothing is not taken for a new one. */
export function createFile(file: string, digest: Digest): void {
  if (existsSync(file)) return;
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  // SQLite gives the files beside it the same mode, and would make this one readable to others.
  closeSync(openSync(unfinished, "wx", 0o600));
  const connection = openConnection(unfinished, "write");
  try {
    migrate(connection, migrations, digest, null);
  } finally {
    connection.close();
  }
  renameSync(unfinished, file);
}

/** Takes a store's files away from everybody but their owner, where they are ours to do that with; the folder stays as it is. */
export function closeToOthers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!/^(?:backlot|writer)\./u.test(name)) continue;
    const file = join(folder, name);
    try {
      // Without opening it: closing it again would end the locks that this process has on it.
      if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
    } catch {
      // Somebody else's, or on a disk that has no such rights, or gone by now.
    }
  }
}

/** In bytes; SQLite takes a shorter file for a new one, and writes to it. */
const smallestPage = 512;

/** Looks at a store's file before anything writes to it: throws what is wrong with it, and leaves it as it is. */
export function assertSound(file: string, digest: Digest): void {
  const { size } = statSync(file);
  if (size < smallestPage)
    throw new StudioError("store-damaged", `${file} is cut short: ${size} bytes are no store.`);
  const connection = openConnection(file, "read");
  try {
    assertWholePages(connection, file);
    checkLayout(connection, migrations, digest);
  } finally {
    connection.close();
  }
}

/** A last page cut in two reads as zeros, without complaint. Beside a log of changes it may be half written, and is mended from that. */
export function assertWholePages(connection: Connection, file: string): void {
  const { size } = statSync(file);
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  if (log && log.size > 0) return;
  const page =
    connection.prepare<{ page_size: number }>("PRAGMA page_size").get()?.page_size ?? smallestPage;
  if (size % page !== 0)
    throw new StudioError(
      "store-damaged",
      `${file} is cut short in the middle of page ${Math.ceil(size / page)}.`,
    );
}
