import { StudioError } from "../../core/error.ts";
import type { EventPayload } from "../../core/event.ts";
import type { TextReader } from "../text-of-blob.ts";
import type { Feed } from "./feed.ts";
import type { OutputFrame } from "./frames.ts";
import type { Batch } from "./batch.ts";
import type { Tail } from "./tails.ts";

/** Read from chunks at a time, in UTF-16 units. */
const readLength = 32_768;

/** Where a subscriber is in an output stream. */
export interface FollowedStream {
  readonly stream: string;
  readonly run: string;
  readonly stage: string;
  readonly unit: string;
  readonly attempt: number;
  /** What it has, in UTF-16 units. */
  offset: number;
  /** Null until it waits for more. */
  tail: Tail | null;
}

/** Adds what an open stream has past the subscriber's offset; false when there is nothing. */
export async function addOpenText(
  feed: Feed,
  batch: Batch,
  followed: FollowedStream,
  tail: Tail,
): Promise<boolean> {
  const { offset, stream } = followed;
  if (offset >= tail.end) return false;
  const limit = Math.min(batch.room, readLength);
  const text =
    offset >= tail.start
      ? tail.slice(offset, limit)
      : await feed.stores.outputs.read(feed.project, stream, offset, limit);
  const whole = withoutHalf(text);
  if (whole === "") return false;
  batch.add(frameOf(followed, whole, false));
  return true;
}

/** Adds the rest of a stream that has closed, and tells when that was it; false when the batch has no room for all of it. */
export async function addClosedText(
  feed: Feed,
  textOf: TextReader,
  batch: Batch,
  followed: FollowedStream,
  { length, blob, stream }: EventPayload<"stage.output_closed">,
): Promise<boolean> {
  const { tail } = followed;
  while (!batch.isFull) {
    const { offset } = followed;
    const limit = Math.min(Math.max(batch.room, 2), readLength, length - offset);
    let text = "";
    if (limit <= 0) followed.offset = length;
    else if (tail && offset >= tail.start && offset < tail.end) text = tail.slice(offset, limit);
    else if (blob !== null) text = await keptText(textOf, blob, offset, limit);
    else text = await feed.stores.outputs.read(feed.project, stream, offset, limit);
    const isFinal = text === "" || followed.offset + text.length >= length;
    batch.add(frameOf(followed, isFinal ? text : withoutHalf(text) || text, isFinal));
    if (isFinal) return true;
  }
  return false;
}

async function keptText(
  textOf: TextReader,
  blob: string,
  offset: number,
  limit: number,
): Promise<string> {
  try {
    return await textOf(blob, offset, limit);
  } catch (error) {
    // One text that is gone must not keep the rest of the run from being seen; its length in the log tells what is missing.
    const isLost = error instanceof StudioError && /^blob-(?:missing|altered)$/u.test(error.code);
    if (isLost) return "";
    throw error;
  }
}

/** Moves the subscriber on behind the text. */
function frameOf(followed: FollowedStream, text: string, isFinal: boolean): OutputFrame {
  const { stream, run, stage, unit, attempt, offset } = followed;
  followed.offset += text.length;
  return { kind: "output", stream, run, stage, unit, attempt, offset, text, isFinal };
}

/** Without a last UTF-16 unit that is only half of a character; the rest of it comes with the next piece. */
function withoutHalf(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd8_00 && last <= 0xdb_ff ? text.slice(0, -1) : text;
}
