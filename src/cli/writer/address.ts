import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { z } from "zod";

/** Where the writing process listens, and the word that proves who may read this file. */
const Address = z.object({ pid: z.int(), socket: z.string(), secret: z.string().min(32) });
export type Address = z.infer<typeof Address>;

/** A socket's path may have 104 bytes on some systems, with the end. */
const longestPath = 100;
const temporary = "backlot-writer-";

const addressFile = (folder: string) => join(folder, "writer.json");

/** A place to listen for this folder's writer, inside the folder where the path is short enough. */
export function freshAddress(folder: string, isElsewhere: boolean): Address {
  const secret = randomBytes(24).toString("hex");
  if (process.platform === "win32")
    return {
      pid: process.pid,
      socket: `\\\\.\\pipe\\${temporary}${randomBytes(16).toString("hex")}`,
      secret,
    };
  const near = join(folder, "writer.sock");
  const isShort = Buffer.byteLength(near) <= longestPath;
  // mkdtemp makes a folder that only its owner can enter.
  const socket =
    isShort && !isElsewhere ? near : join(mkdtempSync(join(tmpdir(), temporary)), "writer.sock");
  return { pid: process.pid, socket, secret };
}

/** Tells the other processes of this person where to ask. */
export function publish(folder: string, address: Address): void {
  const file = addressFile(folder);
  writeFileSync(`${file}.new`, JSON.stringify(address), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Where the writer said that it listens; null when none did, or what is written there is not to be understood. */
export function publishedAddress(folder: string): Address | null {
  try {
    return Address.parse(JSON.parse(readFileSync(addressFile(folder), "utf8")));
  } catch {
    // Not there, half of another version, or not ours to read: in each case there is nobody to ask.
    return null;
  }
}

/** Takes away what a writer left, ended or killed. Only for whoever holds the folder's lock. */
export function withdraw(folder: string): void {
  const address = publishedAddress(folder);
  rmSync(addressFile(folder), { force: true });
  if (process.platform === "win32" || address === null) return;
  const { socket } = address;
  const isNear = socket === join(folder, "writer.sock");
  const parent = dirname(socket);
  const isElsewhere =
    !isNear && basename(parent).startsWith(temporary) && dirname(parent) === tmpdir();
  if (!isNear && !isElsewhere) return;
  rmSync(socket, { force: true });
  // Goes only when it is empty, so that a wrong address can never take anything with it.
  if (isElsewhere) removeEmpty(parent);
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Gone already, or not ours after all: it may stay.
  }
}
