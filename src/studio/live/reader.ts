import type { LogEvent } from "../../core/event.ts";
import type { RunId } from "../../core/id.ts";
import type { RunStatus } from "../../core/run.ts";
import { Batch, batchLimits } from "./batch.ts";
import type { TextReader } from "../text-of-blob.ts";
import type { Feed } from "./feed.ts";
import {
  eventFrame,
  type EndFrame,
  type EventFrame,
  type Frame,
  type Subscription,
  type Wanted,
} from "./frames.ts";
import { runSeqAt } from "./run-place.ts";
import { addClosedText, addOpenText, type FollowedStream } from "./stream-text.ts";
import type { Tail } from "./tails.ts";

/** Events read from the log at a time, about a batch of them. */
const pageLength = 128;

/** What the log said, when the subscription began, of what it is about. */
export interface Beginning {
  /** The run's last status if it has ended; null where it has not, or for a project. */
  readonly endedAs: RunStatus | null;
  readonly isRemoved: boolean;
  /** Number of the last event that this takes in, in the project's log and in the run's part of it. */
  readonly seq: number;
  readonly runSeq: number;
  /** Streams that were open at the subscription's `after`. */
  readonly streams: readonly FollowedStream[];
}

/** A subscription as its hub holds it. */
export interface Reader extends Subscription {
  /** Gives an `end` frame next, and nothing more. */
  end(reason: EndFrame["reason"]): void;
  /** Gives nothing until this has resolved. */
  holdUntil(checked: Promise<void>): void;
}

export function createReader(
  feed: Feed,
  textOf: TextReader,
  wanted: Wanted,
  beginning: Beginning,
  onClose: () => void,
): Reader {
  return new LogReader(feed, textOf, wanted, beginning, onClose);
}

class LogReader implements Reader {
  private readonly feed: Feed;
  private readonly textOf: TextReader;
  private readonly run: RunId | null;
  private readonly wantsText: boolean;
  private readonly offsets: Readonly<Record<string, number>>;
  private readonly onClose: () => void;
  private readonly streams: Map<string, FollowedStream>;
  /** Nothing up to this event is still to be given. */
  private position: number;
  private given: number;
  private endedAs: RunStatus | null;
  private isRemoved: boolean;
  private readonly beginning: Beginning;
  /** How many of the run's events are not after `given`; null until that matters. */
  private runSeq: number | null;
  private ending: EndFrame["reason"] | null = null;
  private isOver = false;
  private checked: Promise<void> | null = null;
  private wakeUp: (() => void) | null = null;

  constructor(
    feed: Feed,
    textOf: TextReader,
    { run, after, outputs = run !== undefined, offsets = {} }: Wanted,
    beginning: Beginning,
    onClose: () => void,
  ) {
    this.feed = feed;
    this.textOf = textOf;
    this.run = run ?? null;
    this.wantsText = outputs;
    this.offsets = offsets;
    this.onClose = onClose;
    this.streams = new Map(beginning.streams.map((stream) => [stream.stream, stream]));
    this.position = after;
    this.given = after;
    this.endedAs = beginning.endedAs;
    this.isRemoved = beginning.isRemoved;
    this.beginning = beginning;
    this.runSeq = after >= beginning.seq ? beginning.runSeq : null;
  }

  get cursor(): number {
    return this.given;
  }

  async next(): Promise<readonly Frame[] | null> {
    while (!this.isOver) {
      while (this.checked) await this.checked;
      if (this.ending) return this.lastFrame(this.ending);
      const { moves } = this.feed;
      const frames = await this.collected();
      // Whoever was shut out meanwhile gets nothing of it.
      if (this.checked || this.ending || this.isOver) {
        if (await this.isShutOut()) continue;
      }
      if (frames.length > 0) return frames;
      if (moves !== this.feed.moves) continue;
      const ended = this.endReached();
      if (ended) this.ending = ended;
      else await this.somethingNew();
    }
    return null;
  }

  end(reason: EndFrame["reason"]): void {
    this.ending ??= reason;
    this.wakeUp?.();
  }

  holdUntil(checked: Promise<void>): void {
    const held = checked.finally(() => {
      if (this.checked === held) this.checked = null;
    });
    this.checked = held;
  }

  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const { stream, tail } of this.streams.values()) if (tail) this.feed.tails.leave(stream);
    this.streams.clear();
    this.onClose();
    this.wakeUp?.();
  }

  private async isShutOut(): Promise<boolean> {
    while (this.checked) await this.checked;
    return this.ending !== null || this.isOver;
  }

  private lastFrame(reason: EndFrame["reason"]): readonly Frame[] {
    this.close();
    return [{ kind: "end", reason, status: this.endedAs, seq: this.given }];
  }

  /** Everything of the run was given, and nothing more will come. */
  private endReached(): EndFrame["reason"] | null {
    if (this.run === null || (this.endedAs === null && !this.isRemoved)) return null;
    // Text is as new as the window: at another place there may be more of it.
    const isAtEnd = this.position === this.feed.window.end && this.position >= this.beginning.seq;
    if (!isAtEnd) return null;
    return this.isRemoved ? "removed" : "finished";
  }

  /** Frames past the cursor, in order; none when there are none yet. What it has collected before a failure is not lost. */
  private async collected(): Promise<readonly Frame[]> {
    const batch = new Batch();
    try {
      await this.addEvents(batch);
      if (this.wantsText && this.position >= this.feed.window.end) await this.addText(batch);
    } catch (error) {
      if (batch.frames.length === 0 && !this.ending) throw error;
    }
    return batch.frames;
  }

  private async addEvents(batch: Batch): Promise<void> {
    const { window } = this.feed;
    while (!batch.isFull) {
      const { frames, upTo } =
        this.position < window.start ? await this.pageOfLog() : this.pageOfWindow();
      for (const frame of frames) {
        if (batch.isFull) return;
        if (this.run !== null && frame.event.run !== this.run) continue;
        if (this.closes(frame.event) && !(await this.isStreamGiven(batch, frame.event))) return;
        batch.add(frame);
        this.take(frame.event);
      }
      this.position = Math.max(this.position, upTo);
      if (this.position >= window.end) return;
    }
  }

  private pageOfWindow(): { frames: readonly EventFrame[]; upTo: number } {
    const { window } = this.feed;
    const frames = window.after(this.position, batchLimits.frames);
    return { frames, upTo: frames.at(-1)?.event.seq ?? window.end };
  }

  private async pageOfLog(): Promise<{ frames: readonly EventFrame[]; upTo: number }> {
    const { end } = this.feed.window;
    const page = await this.eventsOfLog();
    const last = page.at(-1)?.seq ?? this.position;
    return {
      frames: page.map(eventFrame),
      upTo: page.length === 0 ? Math.max(last, end) : last,
    };
  }

  private async eventsOfLog(): Promise<readonly LogEvent[]> {
    const { stores, project } = this.feed;
    const { events } = stores;
    if (this.run === null) return events.readAfter(project, this.position, pageLength);
    this.runSeq ??= await runSeqAt(events, this.run, this.given, this.beginning.runSeq);
    return events.readRunAfter(this.run, this.runSeq, pageLength);
  }

  private closes(event: LogEvent): event is Extract<LogEvent, { type: "stage.output_closed" }> {
    return (
      this.wantsText &&
      event.type === "stage.output_closed" &&
      this.streams.has(event.payload.stream)
    );
  }

  /** Gives what is left of a stream that has closed; false when the batch is full before that is done. */
  private async isStreamGiven(
    batch: Batch,
    { payload }: Extract<LogEvent, { type: "stage.output_closed" }>,
  ): Promise<boolean> {
    const stream = this.streams.get(payload.stream)!;
    if (!(await addClosedText(this.feed, this.textOf, batch, stream, payload))) return false;
    this.streams.delete(payload.stream);
    if (stream.tail) this.feed.tails.leave(payload.stream);
    return true;
  }

  private take(event: LogEvent): void {
    this.position = event.seq;
    this.given = event.seq;
    if (this.run !== null) this.runSeq = event.runSeq;
    if (event.type === "stage.output_opened" && this.wantsText) {
      const { stream, unit, attempt } = event.payload;
      const place = { run: event.run!, stage: event.stage!, unit, attempt };
      const offset = this.offsets[stream] ?? 0;
      this.streams.set(stream, { stream, ...place, offset, tail: null });
    }
    if (this.run === null) return;
    if (event.type === "run.finished") this.endedAs = event.payload.status;
    else if (event.type === "run.started") this.endedAs = null;
    else if (event.type === "run.removed") this.isRemoved = true;
  }

  private async addText(batch: Batch): Promise<void> {
    // As they are now: those that have their turn go to the end.
    const streams = [...this.streams.values()];
    for (const stream of streams) {
      if (batch.isFull) return;
      stream.tail ??= await this.follow(stream);
      if (this.isOver) return;
      if (!(await addOpenText(this.feed, batch, stream, stream.tail))) continue;
      // Behind the others: one long text holds up none of them.
      if (!this.streams.delete(stream.stream)) return;
      this.streams.set(stream.stream, stream);
    }
  }

  private async follow({ run, stream }: FollowedStream): Promise<Tail> {
    const tail = await this.feed.tails.follow(run, stream);
    if (this.isOver) this.feed.tails.leave(stream);
    return tail;
  }

  private somethingNew(): Promise<void> {
    const { run, wantsText } = this;
    return new Promise((resolve, reject) => {
      const callOff = this.feed.sleep({
        run,
        wantsText,
        wake: (dryUpTo) => {
          this.wakeUp = null;
          this.position = Math.max(this.position, dryUpTo);
          resolve();
        },
        fail: (error) => {
          this.wakeUp = null;
          if (this.ending) resolve();
          else reject(error);
        },
      });
      this.wakeUp = () => {
        this.wakeUp = null;
        callOff();
        resolve();
      };
    });
  }
}
