import type { LogEvent } from "../../core/event.ts";
import type { ProjectId, RunId } from "../../core/id.ts";
import type { RunStatus } from "../../core/run.ts";

/** An event, and its JSON text, made once for all who hear of it. */
export interface EventFrame {
  readonly kind: "event";
  readonly event: LogEvent;
  readonly text: string;
}

/** A piece of what one attempt at one unit streams. */
export interface OutputFrame {
  readonly kind: "output";
  readonly stream: string;
  readonly run: string;
  readonly stage: string;
  readonly unit: string;
  readonly attempt: number;
  /** Where the text begins in its stream, in UTF-16 units. */
  readonly offset: number;
  readonly text: string;
  /** Whether the stream is closed and this was the rest of it; the text may then be empty. */
  readonly isFinal: boolean;
}

/**
 * The last frame. `finished`: the run has ended and everything of it was given; `removed`: it was taken out of every list;
 * `revoked`: the person may no longer see it; `closing`: the studio closes, come again later.
 */
export interface EndFrame {
  readonly kind: "end";
  readonly reason: "finished" | "revoked" | "closing" | "removed";
  /** Of the run, where it has ended. */
  readonly status: RunStatus | null;
  /** Number of the last event that was given. */
  readonly seq: number;
}

export type Frame = EventFrame | OutputFrame | EndFrame;

/** What a subscriber wants to hear of, and what it has. */
export interface Wanted {
  readonly project: ProjectId;
  /** Only what belongs to this run. */
  readonly run?: RunId;
  /** Number of the last event that the client has; 0 for none. */
  readonly after: number;
  /** Whether output text comes too; otherwise only the events that open and close it. Default: for a run yes, else no. */
  readonly outputs?: boolean;
  /** What the client has of output streams that were open at `after`, in UTF-16 units by stream; default none. */
  readonly offsets?: Readonly<Record<string, number>>;
  /** Asked, beside the person's place in the project, whenever access has changed: whether the sign-in still holds. */
  readonly stillMay?: () => Promise<boolean>;
}

/** One subscriber's place in the log. It holds a cursor and nothing else: what is not asked for costs nothing. */
export interface Subscription {
  /**
   * What is there past the cursor, at least one frame, at most 500 and about 64 KB; waits when there is nothing. Null after
   * an `end` frame, or once closed. To be called again only when it has resolved. What it throws has lost nothing: ask again.
   */
  next(): Promise<readonly Frame[] | null>;
  /** Number of the last event that `next` has given. */
  readonly cursor: number;
  close(): void;
}

export function eventFrame(event: LogEvent): EventFrame {
  return { kind: "event", event, text: JSON.stringify(event) };
}
