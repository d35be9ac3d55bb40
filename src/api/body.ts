import type { Context } from "hono";
import { StudioError } from "../core/error.ts";
import { parseJson } from "./json-text.ts";
import type { BodyBytes } from "./in-flight.ts";
import type { ApiParts } from "./parts.ts";

/** A body that is to be read. */
export interface Sent {
  readonly parts: ApiParts;
  /** Where its bytes are counted as they come. */
  readonly held: BodyBytes;
}

/**
 * Reads a JSON body and leaves it where the validators look for it. A body that may be left out may be empty.
 *
 * @param limit - in bytes
 */
export async function takeJson(
  c: Context,
  sent: Sent,
  { isRequired, limit }: { readonly isRequired: boolean; readonly limit: number },
): Promise<string> {
  const bytes = await readBody(c, sent, limit);
  if (bytes.length === 0 && !isRequired) {
    // Some clients call everything that they send JSON, also nothing. What was read is never read again.
    if (isJson(c)) c.req.bodyCache.text = Promise.resolve("{}") as never;
    else c.req.bodyCache.arrayBuffer = Promise.resolve(bytes.buffer) as never;
    return "";
  }
  if (!isJson(c))
    throw new StudioError(
      "unknown-media-type",
      "This route takes JSON, and the request says it sends something else.",
    );
  const text = utf8(bytes);
  parseJson(text, sent.parts.limits.jsonDepth);
  c.req.bodyCache.text = Promise.resolve(text) as never;
  return text;
}

/** Reads a body of any kind; it is then found by `c.req.arrayBuffer()`. */
export async function takeBytes(c: Context, sent: Sent): Promise<Uint8Array<ArrayBuffer>> {
  // A form has some bytes of its own around the file.
  const bytes = await readBody(c, sent, sent.parts.limits.uploadBytes + 16 * 1024);
  c.req.bodyCache.arrayBuffer = Promise.resolve(bytes.buffer) as never;
  return bytes;
}

function isJson(c: Context): boolean {
  const type = c.req.header("content-type")?.split(";")[0]?.trim() ?? "";
  return /^application\/(?:[\w.-]+\+)?json$/iu.test(type);
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new StudioError("bad-request", "The body is not text in UTF-8.", { cause: error });
  }
}

/** Stops at the limit without reading on, and at the end of the time that a body may take. */
async function readBody(
  c: Context,
  { parts: { clock, limits }, held }: Sent,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(c.req.header("content-length") ?? 0) > limit) throw tooLarge(limit);
  const { body } = c.req.raw;
  if (!body) return new Uint8Array(0);
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const done = new AbortController();
  let isLate = false;
  const deadline = clock.sleep(limits.bodyMs, done.signal).then(
    () => {
      isLate = true;
      return reader.cancel();
    },
    () => {},
  );
  try {
    const bytes = await readAll(reader, held, limit);
    if (isLate) throw new StudioError("request-timeout", "The body took too long to arrive.");
    return bytes;
  } finally {
    done.abort();
    await deadline;
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  held: BodyBytes,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let next = await readOn(reader); !next.done; next = await readOn(reader)) {
    length += next.value.length;
    try {
      if (length > limit) throw tooLarge(limit);
      held.take(next.value.length);
    } catch (error) {
      void reader.cancel().catch(() => {});
      throw error;
    }
    chunks.push(next.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

async function readOn(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (error) {
    throw new StudioError("bad-request", "The request was cut off.", { cause: error });
  }
}

function tooLarge(limit: number): StudioError {
  const size = limit >= 1024 * 1024 ? `${Math.floor(limit / 1024 / 1024)} MB` : `${limit} bytes`;
  return new StudioError("request-too-large", `A body here has at most ${size}.`);
}
