import type { LogEvent } from "../core/event.ts";
import type { RunStatus } from "../core/run.ts";
import type { BacklotClient } from "./client.ts";
import type { TextPiece } from "./output-text.ts";

export type TransportName = "sse" | "websocket" | "polling";

/** Why a stream ended, as its server says. */
export interface StreamEnd {
  readonly kind: "end";
  readonly reason: "finished" | "revoked" | "closing" | "removed";
  /** Of the run, where it has ended. */
  readonly status: RunStatus | null;
  /** Number of the last event that was given; null where the transport does not say. */
  readonly seq: number | null;
}

/** Something that came in. */
export type Heard =
  | { readonly kind: "event"; readonly event: LogEvent }
  | { readonly kind: "output"; readonly stream: string; readonly piece: TextPiece }
  | StreamEnd;

/** What the watch has, so that a transport brings only the rest. */
export interface Place {
  /** Number of the last event. */
  readonly after: number;
  /** How much of each stream that is still written to. */
  readonly offsets: ReadonlyMap<string, number>;
}

/** What is listened to. */
export interface Subject {
  readonly client: BacklotClient;
  /** `/api/runs/run_…` or `/api/projects/prj_…`. */
  readonly path: string;
  /** Null for a project. */
  readonly run: string | null;
  readonly wantsOutputs: boolean;
  place(): Place;
  /** A piece of a stream from an offset on. */
  readOutput(stream: string, offset: number): Promise<TextPiece>;
}

/**
 * Brings what happens, from the subject's place on, in the order in which it comes; an empty batch is a sign of life. Ends
 * when the connection is cut, throws `RequestFailed` when there is none to be had.
 */
export type Transport = (
  subject: Subject,
  signal: AbortSignal,
) => AsyncGenerator<readonly Heard[], void>;

/** Something that is no frame came in: the connection cannot be trusted any more. */
export class BrokenFrame extends Error {
  override readonly name = "BrokenFrame";
}

export function jsonIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    throw new BrokenFrame("A frame is no JSON.", { cause: error });
  }
  throw new BrokenFrame("A frame is no JSON object.");
}

/** The event that a value is; its payload is trusted to have the shape of its type. */
export function eventIn(value: unknown): Heard {
  if (typeof value === "object" && value !== null) {
    const { seq, type, payload } = value as Partial<Record<keyof LogEvent, unknown>>;
    const isPlace = Number.isSafeInteger(seq) && typeof type === "string";
    if (isPlace && typeof payload === "object" && payload !== null)
      return { kind: "event", event: value as LogEvent };
  }
  throw new BrokenFrame("An event has no place in a log.");
}

/** A piece of a stream's text. */
export function outputIn(stream: unknown, offset: unknown, text: unknown, isFinal: unknown): Heard {
  const isPlace = typeof stream === "string" && Number.isSafeInteger(offset);
  if (!isPlace || typeof text !== "string") throw new BrokenFrame("An output has no place.");
  return {
    kind: "output",
    stream,
    piece: { offset: offset as number, text, isFinal: isFinal === true },
  };
}

export function endIn({ reason, status, seq }: Readonly<Record<string, unknown>>): Heard {
  return {
    kind: "end",
    // An end that we do not know is like a cut: the watch comes back.
    reason: isReason(reason) ? reason : "closing",
    status: typeof status === "string" ? (status as RunStatus) : null,
    seq: Number.isSafeInteger(seq) ? (seq as number) : null,
  };
}

function isReason(reason: unknown): reason is StreamEnd["reason"] {
  return (
    reason === "finished" || reason === "revoked" || reason === "closing" || reason === "removed"
  );
}
