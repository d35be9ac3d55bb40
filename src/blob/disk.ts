import { randomUUID } from "node:crypto";
import { mkdir, open, opendir, readFile, rename, rm, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BlobRef, BlobStore } from "../core/blob.ts";
import type { Digest } from "../core/clock.ts";
import { altered, fileFailure, missing } from "./failure.ts";
import { heldAgainst, pieceLength } from "./pieces.ts";

/** Blobs as files named by their digest, in folders named by its first two characters. */
export function diskBlobs(folder: string, digest: Digest): BlobStore {
  const fileOf = (name: string): string => {
    assertDigest(name);
    return join(folder, name.slice(0, 2), name);
  };
  const { known, keep } = createKeeper(fileOf);
  // Whoever puts what is on its way already waits for it: a file that has its name may not be on disk yet.
  const onTheirWay = new Map<string, Promise<void>>();
  return {
    async put(bytes): Promise<BlobRef> {
      const name = digest(bytes);
      const kept = once(onTheirWay, name, () => keep(name, bytes)).finally(() =>
        onTheirWay.delete(name),
      );
      await foreseen(name, () => kept);
      return { digest: name, bytes: bytes.length };
    },
    async get(name) {
      const bytes = await foreseen(name, () => readFile(fileOf(name)));
      if (digest(bytes) !== name) {
        known.delete(name);
        throw altered(name);
      }
      return bytes;
    },
    size: (name) => foreseen(name, async () => (await stat(fileOf(name))).size),
    read: (name, start, end) => readPieces(name, () => open(fileOf(name)), start, end),
    has: async (name) => (await lookOf(fileOf(name))) !== null,
    list: () => digestsIn(folder),
    async remove(name) {
      known.delete(name);
      await foreseen(name, () => rm(fileOf(name), { force: true }));
    },
    async *verify() {
      for await (const name of digestsIn(folder)) {
        const bytes = await readFile(fileOf(name));
        yield { digest: name, state: digest(bytes) === name ? "sound" : "altered" };
      }
    },
  };
}

/** Puts bytes under their name so that they are on disk, and remembers what it has seen whole there. */
function createKeeper(fileOf: (name: string) => string) {
  const readyFolders = new Map<string, Promise<void>>();
  // What this process has seen whole on disk, and how its file looked then: as long as it looks so, nothing is read again.
  const known = new Map<string, string>();
  const keepIn = async (name: string, file: string, bytes: Uint8Array) => {
    await once(readyFolders, dirname(file), () => makeDurableFolder(dirname(file)));
    // Whoever wrote the file may have been killed before its folder was on disk.
    if (await holds(file, bytes)) await syncFolder(dirname(file));
    else await writeDurably(file, bytes);
    const look = await lookOf(file);
    if (look !== null) known.set(name, look);
  };
  const keep = async (name: string, bytes: Uint8Array) => {
    const file = fileOf(name);
    const look = known.get(name);
    if (look !== undefined && look === (await lookOf(file))) return;
    try {
      await keepIn(name, file, bytes);
    } catch (error) {
      if (!isNotThere(error)) throw error;
      // The folder was there and somebody took it away.
      readyFolders.delete(dirname(file));
      await keepIn(name, file, bytes);
    }
  };
  return { known, keep };
}

async function* readPieces(
  name: string,
  openFile: () => Promise<FileHandle>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  const handle = await foreseen(name, openFile);
  try {
    const { size } = await handle.stat();
    const pieces = piecesOf(handle, start, Math.min(end, size));
    yield* start === 0 && end >= size ? heldAgainst(name, pieces) : pieces;
  } catch (error) {
    throw fileFailure(error, name);
  } finally {
    await handle.close();
  }
}

async function* piecesOf(
  handle: FileHandle,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end;) {
    const piece = new Uint8Array(Math.min(pieceLength, end - at));
    const { bytesRead } = await handle.read(piece, 0, piece.length, at);
    if (bytesRead === 0) return;
    yield bytesRead === piece.length ? piece : piece.subarray(0, bytesRead);
    at += bytesRead;
  }
}

const digestShape = /^[0-9a-f]{64}$/u;

/** A name that is no digest could lead out of the folder; no blob has it. */
function assertDigest(name: string): void {
  if (!digestShape.test(name)) throw missing(name);
}

/** Starts what is not under way or done; what failed is started again by the next. */
function once(
  known: Map<string, Promise<void>>,
  name: string,
  start: () => Promise<void>,
): Promise<void> {
  const underWay = known.get(name);
  if (underWay) return underWay;
  const started = start();
  known.set(name, started);
  started.catch(() => known.delete(name));
  return started;
}

/** The file has its name only when all of it is on disk. */
async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.part`;
  try {
    const handle = await open(unfinished, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(file));
}

async function makeDurableFolder(folder: string): Promise<void> {
  const first = (await mkdir(folder, { recursive: true, mode: 0o700 })) ?? folder;
  // A folder is on disk when the folder that names it is.
  for (let made = folder; made.length >= first.length; made = dirname(made))
    await syncFolder(dirname(made));
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no call for it and needs none.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* digestsIn(folder: string): AsyncIterable<string> {
  for (const inner of await namesIn(folder)) {
    if (!/^[0-9a-f]{2}$/u.test(inner)) continue;
    for (const name of await namesIn(join(folder, inner))) if (digestShape.test(name)) yield name;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(folder)) names.push(entry.name);
  } catch (error) {
    if (isNotThere(error)) return [];
    throw error;
  }
  return names.toSorted();
}

/** Whether the file holds just these bytes. */
async function holds(file: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await stat(file)).size === bytes.length && (await readFile(file)).equals(bytes);
  } catch (error) {
    if (isNotThere(error)) return false;
    throw error;
  }
}

/** What changes when somebody writes to a file or puts another in its place; null when there is none. */
async function lookOf(file: string): Promise<string | null> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    if (isNotThere(error)) return null;
    throw error;
  }
}

function isNotThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

async function foreseen<Value>(name: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw fileFailure(error, name);
  }
}
