import { hash } from "node:crypto";
import type { Digest } from "../core/clock.ts";
import type { Store } from "../core/store.ts";
import { openSqliteStore } from "./sqlite.ts";

const sha256: Digest = (content) => hash("sha256", content, "hex");

/** A store for tests and for authors: the embedded one, with nothing of it on disk. */
export function memoryStore(): Promise<Store> {
  return openSqliteStore({ folder: ":memory:", digest: sha256, mode: "write" });
}
