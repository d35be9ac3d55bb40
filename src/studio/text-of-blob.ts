import type { BlobStore } from "../core/blob.ts";

/** Bytes between two marks in a text. */
const stride = 64 * 1024;
/** Texts whose marks are remembered; 5 MB take 80 numbers. */
const textsKept = 256;

/** The text from an offset on, at most `limit` units of it. */
export type TextReader = (digest: string, offset: number, limit: number) => Promise<string>;

/**
 * Reads parts of texts that are kept in UTF-8, by UTF-16 offset, without taking in the rest. The first read of a text goes
 * through all of it once, piece by piece, which also holds it against its digest.
 */
export function createTextReader(blobs: Pick<BlobStore, "size" | "read">): TextReader {
  const known = new Map<string, Promise<readonly number[]>>();
  const marksOf = (digest: string) => {
    const found = known.get(digest) ?? markUnits(blobs, digest);
    known.delete(digest);
    known.set(digest, found);
    found.catch(() => known.delete(digest));
    const [oldest] = known.keys();
    if (known.size > textsKept && oldest !== undefined) known.delete(oldest);
    return found;
  };
  return async (digest, offset, limit) => {
    const marks = await marksOf(digest);
    const first = marks.findLastIndex((units) => units <= offset);
    const last = marks.findIndex((units) => units >= offset + limit);
    // A character that begins before the last mark may end up to three bytes behind it.
    const end = last < 0 ? Number.MAX_SAFE_INTEGER : last * stride + 3;
    const text = await decoded(blobs.read(digest, first * stride, end), first > 0);
    const start = offset - marks[first]!;
    return text.slice(start, start + limit);
  };
}

/** How many UTF-16 units begin before each mark: the text's start, and every `stride` bytes from there. */
async function markUnits(
  blobs: Pick<BlobStore, "size" | "read">,
  digest: string,
): Promise<readonly number[]> {
  const marks = [0];
  let [bytes, units] = [0, 0];
  for await (const piece of blobs.read(digest, 0, await blobs.size(digest))) {
    for (const byte of piece) {
      if (bytes > 0 && bytes % stride === 0) marks.push(units);
      units += unitsBegunBy(byte);
      bytes += 1;
    }
  }
  return marks;
}

/** A character's first byte in UTF-8 tells its units in UTF-16; those that go on with one begin none. */
function unitsBegunBy(byte: number): number {
  if (byte >= 0x80 && byte < 0xc0) return 0;
  return byte >= 0xf0 ? 2 : 1;
}

/** Text from its pieces; the rest of a character that begins before the first is left out, as the mark has counted it. */
async function decoded(pieces: AsyncIterable<Uint8Array>, isInside: boolean): Promise<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let text = "";
  let isStart = isInside;
  for await (const piece of pieces) {
    const whole = isStart ? piece.findIndex((byte) => byte < 0x80 || byte >= 0xc0) : 0;
    isStart = false;
    text += decoder.decode(whole > 0 ? piece.subarray(whole) : piece, { stream: true });
  }
  return text + decoder.decode();
}
