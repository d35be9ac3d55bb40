import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { StudioError } from "../../core/error.ts";

/** In bytes, before it is written as base64url. */
const secretLength = 32;

/**
 * The secret in this file; made of chance when there is none, so that no two installations share one. It gets its name when
 * it is whole. Throws `store-damaged` for a file that holds less.
 */
export function secretIn(file: string, mode: "write" | "read"): string {
  if (!existsSync(file)) return mode === "write" ? makeSecret(file) : newSecret();
  if (mode === "write") chmodSync(file, 0o600);
  const secret = readFileSync(file, "utf8").trim();
  if (Buffer.from(secret, "base64url").length >= secretLength) return secret;
  throw new StudioError("store-damaged", `${file} holds no secret.`, {
    hint: "Restore it from a copy, or delete it: then everybody signs in again, and open invitations end.",
  });
}

function makeSecret(file: string): string {
  const secret = newSecret();
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  const handle = openSync(unfinished, "wx", 0o600);
  try {
    writeSync(handle, `${secret}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, file);
  return secret;
}

const newSecret = () => randomBytes(secretLength).toString("base64url");
