import { createHash } from "node:crypto";
import { altered } from "./failure.ts";

/** Longest piece of a blob that is read at a time, in bytes. */
export const pieceLength = 64 * 1024;

/** Passes the pieces of a whole blob on, one behind, and throws `blob-altered` instead of the last where they are not its own. */
export async function* heldAgainst(
  digest: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const seen = createHash("sha256");
  let last: Uint8Array | null = null;
  for await (const piece of pieces) {
    seen.update(piece);
    if (last) yield last;
    last = piece;
  }
  if (seen.digest("hex") !== digest) throw altered(digest);
  if (last) yield last;
}
