import { StudioError } from "../core/error.ts";

export function missing(digest: string): StudioError {
  return new StudioError("blob-missing", `The blob ${digest} is not there.`);
}

export function altered(digest: string): StudioError {
  return new StudioError(
    "blob-altered",
    `The bytes of the blob ${digest} are not those that were put.`,
  );
}

/** A failed file operation as a foreseen failure where it is one; anything else as it came. */
export function fileFailure(error: unknown, digest: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  switch (code) {
    case "ENOENT":
      return missing(digest);
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return new StudioError(
        "disk-full",
        `The blob ${digest} could not be written: the disk is full.`,
        { cause: error },
      );
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new StudioError(
        "read-only",
        `The blob ${digest} could not be written or taken away.`,
        { cause: error },
      );
    case "EIO":
      return new StudioError("blob-altered", `The disk cannot read the blob ${digest}.`, {
        cause: error,
      });
    default:
      return error;
  }
}
