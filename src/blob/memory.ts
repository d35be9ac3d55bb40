import { hash } from "node:crypto";
import type { BlobStore } from "../core/blob.ts";
import type { Digest } from "../core/clock.ts";
import { altered, missing } from "./failure.ts";

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
