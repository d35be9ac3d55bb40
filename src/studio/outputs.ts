import { StudioError } from "../core/error.ts";
import type { RunId } from "../core/id.ts";
import type { OutputView } from "../core/live/run-view.ts";
import { isFinished } from "../core/finished.ts";
import type { Desk } from "./desk.ts";
import type { OutputIndex } from "./output-index.ts";
import type { TextReader } from "./text-of-blob.ts";

/** A piece of what one attempt at a unit has streamed. */
export interface OutputPiece {
  readonly text: string;
  /** Where it begins, in UTF-16 units from the stream's start. */
  readonly offset: number;
  /** Of the whole stream; null while it is open. */
  readonly length: number | null;
  /** Whether nothing follows this piece, now or later. */
  readonly isFinal: boolean;
}

/** The text that stages stream while they work, kept in full. */
export interface OutputDesk {
  /** In the order in which they opened. */
  list(run: RunId): Promise<readonly OutputView[]>;
  /**
   * What a stream of the run has from an offset on, at most `limit` UTF-16 units (2 to 1,048,576); empty where there is
   * nothing yet. A piece never ends in the middle of a pair of surrogates.
   */
  read(run: RunId, stream: string, offset: number, limit: number): Promise<OutputPiece>;
}

/** What all desks of a studio read outputs with, so that none of them looks twice. */
export interface OutputParts {
  readonly index: OutputIndex;
  readonly textOf: TextReader;
}

const longestPiece = 1024 * 1024;

export function createOutputs(desk: Desk, { index, textOf }: OutputParts): OutputDesk {
  const { stores } = desk;
  return {
    async list(id) {
      const run = await stores.runs.get(id);
      return [...(await index.of(desk, run)).values()].map((output) => ({ ...output }));
    },
    async read(id, stream, offset, limit) {
      assertPlace(offset, limit);
      const run = await stores.runs.get(id);
      const output = (await index.of(desk, run)).get(stream);
      if (!output) throw new StudioError("not-found", `Run ${id} has no output ${stream}.`);
      const { blob, length } = output;
      const found =
        blob === null
          ? await stores.outputs.read(run.project, stream, offset, limit)
          : await textOf(blob, offset, limit);
      // Nobody writes to a stream of a finished run, also where its writer was killed and never closed it.
      const mayGrow = length === null && !isFinished(run.status);
      const text = withoutHalf(found, mayGrow || found.length === limit);
      const end = offset + text.length;
      return { text, offset, length, isFinal: !mayGrow && isEnd(length, end, text, limit) };
    },
  };
}

function isEnd(length: number | null, end: number, text: string, limit: number): boolean {
  // One less than asked for may have been held back of a pair.
  return length === null ? text.length < limit - 1 : end >= length;
}

/** Without the first half of a pair whose second half follows, or may. */
function withoutHalf(text: string, mayFollow: boolean): string {
  const last = text.charCodeAt(text.length - 1);
  return mayFollow && last >= 0xd8_00 && last <= 0xdb_ff ? text.slice(0, -1) : text;
}

function assertPlace(offset: number, limit: number): void {
  const isPlace = Number.isSafeInteger(offset) && offset >= 0;
  if (isPlace && Number.isInteger(limit) && limit >= 2 && limit <= longestPiece) return;
  throw new StudioError(
    "bad-request",
    `An output has no piece of ${limit} characters from ${offset}.`,
    { hint: `Ask for 2 to ${longestPiece} from 0 or the end of the piece before.` },
  );
}
