import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StudioError } from "../core/error.ts";
import { storeFailure } from "./sqlite-failure.ts";

/** The right of one process to write in a data folder; the kernel ends it with the process, however that dies. */
export interface WriterLock {
  release(): void;
}

/**
 * Takes the folder's lock or throws `store-busy` at once. The lock is SQLite's own on a file beside the store, since
 * Node has no call for one; a lock on the store itself would keep readers out.
 */
export function takeWriterLock(folder: string): WriterLock {
  const holder = join(folder, "writer.pid");
  const lock = lockFile(folder, holder);
  try {
    // For the message alone; it may be left behind and is never trusted.
    writeFileSync(holder, `${process.pid}\n`);
  } catch (error) {
    lock.close();
    throw storeFailure(error, `The data folder ${folder}`);
  }
  return {
    release() {
      rmSync(holder, { force: true });
      lock.close();
    },
  };
}

function lockFile(folder: string, holder: string): DatabaseSync {
  let lock: DatabaseSync | null = null;
  try {
    lock = new DatabaseSync(join(folder, "writer.lock"), { timeout: 0 });
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    const failure = storeFailure(error, `The data folder ${folder}`);
    if (failure instanceof StudioError && failure.code === "store-busy") {
      throw new StudioError(
        "store-busy",
        `Another Backlot process${heldBy(holder)} works on ${folder}.`,
        { cause: error },
      );
    }
    throw failure;
  }
}

function heldBy(holder: string): string {
  try {
    const pid = Number.parseInt(readFileSync(holder, "utf8"), 10);
    return Number.isNaN(pid) ? "" : ` (process ${pid})`;
  } catch {
    return "";
  }
}
