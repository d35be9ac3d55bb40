import { closeSync, fdatasyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { median } from "./row.ts";

/** A file that is only appended to, one kilobyte and one fdatasync at a time: the least that durability costs here. */
export interface SyncedFile {
  /** Appends so many times and returns the time of each, in milliseconds. */
  append(times: number): number[];
  close(): void;
}

const kilobyte = Buffer.alloc(1024, "x");

export function openSyncedFile(path: string): SyncedFile {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "w");
  return {
    append(times) {
      return Array.from({ length: times }, () => {
        const from = performance.now();
        writeSync(file, kilobyte);
        fdatasyncSync(file);
        return performance.now() - from;
      });
    },
    close: () => closeSync(file),
  };
}

/** The median time of one append with fdatasync of 1 KB, in milliseconds. */
export function syncedAppendTime(path: string, times: number): number {
  const file = openSyncedFile(path);
  try {
    return median(file.append(times));
  } finally {
    file.close();
  }
}
