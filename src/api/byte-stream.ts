import { ReadableStream as NodeStream } from "node:stream/web";

/** Bytes as the body of an answer, read no faster than they are taken. */
export function byteStream(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  // One class by two names; the types of browsers, which the pages' compiler project loads as well, do not know `from`.
  const stream: unknown = NodeStream.from(pieces);
  return stream as ReadableStream<Uint8Array>;
}
