import { hash } from "node:crypto";
import type { BlobStore } from "../core/blob.ts";
import type { Digest } from "../core/clock.ts";
import { altered, missing } from "./failure.ts";
import { heldAgainst, pieceLength } from "./pieces.ts";

const sha256: Digest = (content) => hash("sha256", content, "hex");

/** Blobs for tests and for authors: kept in this process alone. */
export function memoryBlobs(digest: Digest = sha256): BlobStore {
  const kept = new Map<string, Uint8Array>();
  return {
    async put(bytes) {
      const name = digest(bytes);
      if (!kept.has(name)) kept.set(name, new Uint8Array(bytes));
      return { digest: name, bytes: bytes.length };
    },
    async get(name) {
      const bytes = kept.get(name);
      if (!bytes) throw missing(name);
      if (digest(bytes) !== name) throw altered(name);
      return bytes.slice();
    },
    async size(name) {
      const bytes = kept.get(name);
      if (!bytes) throw missing(name);
      return bytes.length;
    },
    async *read(name, start, end) {
      const bytes = kept.get(name);
      if (!bytes) throw missing(name);
      const isWhole = start === 0 && end >= bytes.length;
      const pieces = piecesOf(bytes.subarray(start, end));
      yield* isWhole ? heldAgainst(name, pieces) : pieces;
    },
    has: async (name) => kept.has(name),
    async *list() {
      yield* kept.keys();
    },
    async remove(name) {
      kept.delete(name);
    },
    async *verify() {
      for (const [name, bytes] of kept)
        yield { digest: name, state: digest(bytes) === name ? "sound" : "altered" };
    },
  };
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.slice(at, at + pieceLength);
}
