import { StudioError } from "../core/error.ts";

/** Primary result codes of SQLite; the extended code holds one in its low byte. */
const sqlite = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notDatabase: 26,
} as const;

/** What a failed statement or file operation means, as a foreseen failure where it is one; anything else as it came. */
export function storeFailure(error: unknown, what = "The store"): unknown {
  if (!(error instanceof Error) || error instanceof StudioError) return error;
  const code =
    "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : null;
  const system = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === sqlite.full || system === "ENOSPC" || system === "EDQUOT") {
    return new StudioError("disk-full", `${what} could not be written: the disk is full.`, {
      cause: error,
    });
  }
  if (code === sqlite.readOnly || system === "EACCES" || system === "EROFS" || system === "EPERM") {
    return new StudioError("read-only", `${what} cannot be written to.`, { cause: error });
  }
  if (code === sqlite.cannotOpen)
    return new StudioError("read-only", `${what} cannot be opened.`, { cause: error });
  if (code === sqlite.corrupt || code === sqlite.notDatabase || code === sqlite.io) {
    return new StudioError("store-damaged", `${what} is damaged: ${error.message}.`, {
      cause: error,
    });
  }
  if (code === sqlite.busy || code === sqlite.locked) {
    return new StudioError("store-busy", `${what} is held by another process.`, { cause: error });
  }
  return error;
}

/** Whether a failure is about the disk or the file, so that nothing else in the same transaction can succeed either. */
export function concernsWholeStore(error: unknown): boolean {
  return (
    error instanceof StudioError &&
    ["disk-full", "read-only", "store-damaged", "store-busy"].includes(error.code)
  );
}
