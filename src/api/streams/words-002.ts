import type { EventType, LogEvent } from "../../core/event.ts";
import type { EventOf } from "../../core/live/fold.ts";
import type { RunRecord } from "../../core/store.ts";
import { wordFor } from "../../studio/event-names.ts";
import { dollars, executionStatus, stageStatus } from "../compat/002/words.ts";
import type { OutputFrame } from "../../studio/live/frames.ts";

/** A message to a client, in the words of document 002. */
export type Message = Readonly<Record<string, unknown>> & { readonly type: string };

/** How document 002 calls an execution, and what it shows of one of its stages. */
type StageWord = Readonly<Record<"id" | "name" | "type", string>>;

/** Tells the events of one run in the words of document 002. */
export interface Teller {
  /** What an event is there; none where the document has no word for it. */
  tell(event: LogEvent): readonly Message[];
  /** The one message that says how the execution ended; none while that is not certain, or when the client has it. */
  ending(): readonly Message[];
}

export function createTeller({ id, definition }: RunRecord): Teller {
  const stages = new Map(definition.stages.map((stage) => [stage.id, stage.title]));
  let last: Message | null = null;
  return {
    tell(event) {
      const type = wordFor(event, "002");
      // A run with failures can be tried again: only its last end is the end of the execution.
      if (event.type === "run.started") last = null;
      if (type === null) return [];
      const about = event.stage === null ? {} : { stage: stageWord(stages, event.stage) };
      const message = { type, executionId: id, ...about, ...detailsOf(event) };
      if (event.type === "run.finished") last = message;
      // Text comes in output frames, of which the last says that it is.
      const isTold = event.type !== "run.finished" && event.type !== "stage.output_closed";
      return isTold ? [message] : [];
    },
    ending: () => (last ? [last] : []),
  };
}

/** The document's kinds of stages are prompts of a model; ours are code, which it calls custom. */
function stageWord(titles: ReadonlyMap<string, string>, stage: string): StageWord {
  return { id: stage, name: titles.get(stage) ?? stage, type: "custom" };
}

type Details = Readonly<Record<string, unknown>>;

/** What the document says of an event beside where it happened. */
const details: { readonly [Type in EventType]?: (event: EventOf<Type>) => Details } = {
  "run.started": ({ payload }) => ({ attempt: payload.attempt }),
  "run.finished": ({ payload: { status, failures, costMicroUsd, durationMs } }) => ({
    status: executionStatus(status),
    cost: dollars(costMicroUsd),
    duration: durationMs,
    error: failures[0]?.error.message ?? null,
  }),
  "stage.completed": ({ payload: { status, failedUnits, costMicroUsd, durationMs } }) => ({
    status: stageStatus(status),
    cost: dollars(costMicroUsd),
    duration: durationMs,
    error: failedUnits[0]?.error.message ?? null,
  }),
  "stage.skipped": ({ payload }) => ({ reason: payload.reason }),
  "stage.reused": ({ payload }) => ({ reason: payload.reason }),
  "stage.blocked": ({ payload }) => ({ status: stageStatus("blocked"), error: payload.reason }),
};

function detailsOf(event: LogEvent): Details {
  const tell = details[event.type] as ((event: LogEvent) => Details) | undefined;
  return tell?.(event) ?? {};
}

/** The longest piece of text in one message, in bytes of UTF-8. */
const longestPiece = 4_096;

/** A piece of output as messages of at most 4 KB of text; only the last of a stream is final. */
export function outputMessages(frame: OutputFrame): readonly Message[] {
  const { run, stage, unit, stream, attempt, offset, text, isFinal } = frame;
  const pieces = piecesOf(text);
  let at = offset;
  return pieces.map((output, index) => {
    const place = { executionId: run, stageId: stage, unitId: unit, stream, attempt, offset: at };
    at += output.length;
    return {
      type: "stage:output",
      ...place,
      output,
      isFinal: isFinal && index === pieces.length - 1,
    };
  });
}

/** Cuts a text into pieces, never inside a character; one empty piece for an empty text. */
function piecesOf(text: string): readonly string[] {
  // No character takes more than three bytes for each of its UTF-16 units.
  if (text.length * 3 <= longestPiece) return [text];
  const pieces: string[] = [];
  let start = 0;
  let bytes = 0;
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at)!;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes + size > longestPiece) {
      pieces.push(text.slice(start, at));
      start = at;
      bytes = 0;
    }
    bytes += size;
    at += code < 0x10000 ? 1 : 2;
  }
  pieces.push(text.slice(start));
  return pieces;
}
