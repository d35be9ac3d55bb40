import type { LogEvent } from "../core/event.ts";
import type { RequestFailed } from "./failure.ts";
import type { TransportName } from "./transport.ts";

/**
 * `finished`: the run has ended and all of it is here; `removed`: it was taken out of every list; `revoked`: you may no longer
 * see it; `failed`: see `error`; `closed`: by you.
 */
export type EndReason = "finished" | "removed" | "revoked" | "failed" | "closed";

export type Connection = "connecting" | "live" | "reconnecting" | "ended";

/** Something that is followed live. It never throws by itself: what goes wrong is told by `error`. */
export interface Watch<View> {
  /** The fold of all events so far; null before the first answer. It is changed in place: go by `version`. */
  readonly view: View | null;
  /** Raised with every change, also of the connection and of outputs. */
  readonly version: number;
  readonly connection: Connection;
  /** What it comes by at the moment; null before the first connection. */
  readonly transport: TransportName | null;
  /** While it reconnects: why. Once it has ended: why not well. */
  readonly error: RequestFailed | null;
  /** Calls back after changes, many at a time as one, until the returned function is called. */
  onChange(listener: () => void): () => void;
  readonly ended: Promise<EndReason>;
  close(): void;
}

/** How to watch. */
export interface WatchOptions {
  /** Default `auto`: the best that works. */
  readonly transport?: TransportName | "auto";
  /** Watches on after the run is finished, for when it is tried again. */
  readonly keep?: boolean;
  /** Number of the event to begin after, such as 0 for the first; default: with what there is. */
  readonly from?: number;
  readonly onChange?: () => void;
  /**
   * Called with each event after those that the watch began with, in their order and once, when it is in the view. The next
   * one waits for the promise that it returns.
   */
  readonly onEvent?: (event: LogEvent) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/** Who is told of changes, and how many there were. */
export class Changes {
  private readonly soon: (act: () => void) => void;
  private readonly listeners = new Set<() => void>();
  private isTold = true;
  private count = 0;

  constructor(soon: (act: () => void) => void) {
    this.soon = soon;
  }

  get version(): number {
    return this.count;
  }

  add(listener: () => void): () => void {
    // A function of its own, so that the same listener can be added twice.
    const own = () => listener();
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  note(): void {
    this.count += 1;
    if (!this.isTold) return;
    this.isTold = false;
    this.soon(() => {
      this.isTold = true;
      for (const listener of this.listeners) listener();
    });
  }
}

/** As much of a follower as a watch shows. */
interface Following {
  readonly connection: Connection;
  readonly error: RequestFailed | null;
  readonly transport: TransportName | null;
  run(): Promise<EndReason>;
  close(): void;
}

interface Beginning<View> {
  readonly follower: Following;
  readonly changes: Changes;
  readonly options: Pick<WatchOptions, "onChange" | "signal">;
  readonly view: () => View | null;
}

/** Begins to follow, and shows how that goes. */
export function begun<View>({ follower, changes, options, view }: Beginning<View>): Watch<View> {
  const { signal, onChange } = options;
  if (onChange) changes.add(onChange);
  const close = () => follower.close();
  if (signal?.aborted) close();
  signal?.addEventListener("abort", close, { once: true });
  const ended = follower.run().finally(() => signal?.removeEventListener("abort", close));
  return {
    get view() {
      return view();
    },
    get version() {
      return changes.version;
    },
    get connection() {
      return follower.connection;
    },
    get transport() {
      return follower.transport;
    },
    get error() {
      return follower.error;
    },
    onChange: (listener) => changes.add(listener),
    ended,
    close,
  };
}
