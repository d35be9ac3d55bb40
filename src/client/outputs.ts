import type { RunView } from "../core/live/run-view.ts";
import { mayPass, RequestFailed } from "./failure.ts";
import { OutputText, type TextPiece } from "./output-text.ts";

/** What a watch holds of a stream's text. The same object until something changes. */
export interface WatchedOutput {
  /** The newest of it; with `keepAll`, all of it. */
  readonly text: string;
  /** Where that begins, in UTF-16 units from the stream's start. */
  readonly start: number;
  /** Of the stream, as far as it is known: text up to here is shown or on its way. */
  readonly length: number;
  /** Whether this goes to the end of a stream that nobody writes to any more. */
  readonly isFinal: boolean;
}

export interface OutputLimits {
  /** UTF-16 units kept of each stream. */
  readonly window: number;
  /** The same of all streams together; what nobody has looked at for longest goes first, and comes back when looked at. */
  readonly total: number;
}

export const usualOutputLimits: OutputLimits = { window: 102_400, total: 4_096_000 };
export const everything: OutputLimits = { window: Infinity, total: Infinity };

export interface OutputParts {
  readonly limits: OutputLimits;
  readonly read: (stream: string, offset: number) => Promise<TextPiece>;
  /** Waits before a read that failed so often in a row is tried again, at least so many milliseconds. Never rejects. */
  readonly pause: (failures: number, least: number) => Promise<void>;
  readonly changed: () => void;
}

/** A stream of the run. */
interface Entry {
  readonly stream: string;
  /** Null while nobody has asked for what was written before. */
  text: OutputText | null;
  /** Its length once it is closed. */
  closedAt: number | null;
  /** The text is to reach at least here. */
  wanted: number;
  filling: Promise<void> | null;
  shown: WatchedOutput | null;
}

/** So often a read is tried before the text is left as it is, until somebody looks again: a server that is away comes back. */
const mostTries = { answered: 6, away: 30 } as const;

/** More reads than these wait for one another. */
const readsAtOnce = 4;

/** The texts of a run's streams: pieces as they come, and reads for what did not come. */
export class Outputs {
  private readonly parts: OutputParts;
  /** By name; what was looked at or written to last is last. */
  private entries = new Map<string, Entry>();
  private held = 0;
  private readonly turns = createTurns(readsAtOnce);

  constructor(parts: OutputParts) {
    this.parts = parts;
  }

  /** Begins with the streams of a view. What was written before is read when looked at, or at once when all is kept. */
  begin({ outputs }: RunView): void {
    this.entries = new Map();
    this.held = 0;
    for (const { stream, length } of outputs) {
      const entry = this.open(stream);
      if (length !== null) Object.assign(entry, { closedAt: length, text: null });
    }
    if (this.parts.limits.window === Infinity) this.loadAll();
  }

  /** The log says that a stream is begun. */
  open(stream: string): Entry {
    const known = this.entries.get(stream);
    if (known) return known;
    const rest = { closedAt: null, wanted: 0, filling: null, shown: null };
    const entry: Entry = { stream, text: this.newText(0), ...rest };
    this.entries.set(stream, entry);
    return entry;
  }

  /** The log says that a stream is closed. */
  close({ stream, length }: { readonly stream: string; readonly length: number }): void {
    const entry = this.entries.get(stream);
    if (!entry) return;
    entry.closedAt = length;
    entry.shown = null;
    entry.text?.closeAt(length);
    if (entry.text && !entry.text.isFinal) this.fill(entry, length);
  }

  read(stream: string, offset: number): Promise<TextPiece> {
    return this.parts.read(stream, offset);
  }

  /** Takes a piece; false when the log has not told of its stream yet. */
  take(stream: string, piece: TextPiece): boolean {
    const entry = this.entries.get(stream);
    if (!entry) return false;
    if (!entry.text) return true;
    if (this.add(entry, piece) === "gap") this.fill(entry, piece.offset + piece.text.length);
    return true;
  }

  /** What there is of a stream; empty where the run has none of that name. Asks for what is not here yet. */
  look(stream: string): WatchedOutput {
    const entry = this.entries.get(stream);
    if (!entry) return nothing;
    this.touch(entry);
    if (!entry.text || this.isShort(entry)) this.load(entry);
    return (entry.shown ??= shownOf(entry));
  }

  /** How much is here of streams that are still written to. */
  offsets(): ReadonlyMap<string, number> {
    const open = [...this.entries.values()].filter(({ closedAt }) => closedAt === null);
    return new Map(open.map(({ stream, text }) => [stream, text?.length ?? 0]));
  }

  /** Reads the rest of everything that is not whole, for a run that has ended. Never rejects. */
  async settle(): Promise<void> {
    for (const entry of this.entries.values()) {
      if (!entry.text || entry.text.isFinal) continue;
      // A stream that was never closed goes as far as it can be read.
      this.fill(entry, entry.closedAt ?? Infinity);
    }
    await Promise.all([...this.entries.values()].map(({ filling }) => filling ?? done));
  }

  private newText(start: number): OutputText {
    return new OutputText(this.parts.limits.window, start);
  }

  private loadAll(): void {
    for (const entry of this.entries.values()) if (!entry.text) this.load(entry);
  }

  /** Whether a stream that was closed is not whole, and nobody is about to change that. */
  private isShort({ text, closedAt, filling }: Entry): boolean {
    return closedAt !== null && text !== null && !text.isFinal && filling === null;
  }

  private load(entry: Entry): void {
    const end = entry.closedAt ?? 0;
    entry.text ??= this.newText(Math.max(0, end - this.parts.limits.window));
    entry.shown = null;
    if (end === 0) entry.text.closeAt(end);
    if (!entry.text.isFinal) this.fill(entry, end);
  }

  private add(entry: Entry, piece: TextPiece): "next" | "known" | "gap" {
    const text = entry.text!;
    const before = text.held;
    const arrival = text.take(piece);
    if (entry.closedAt !== null) text.closeAt(entry.closedAt);
    if (arrival !== "next") return arrival;
    this.held += text.held - before;
    entry.shown = null;
    this.touch(entry);
    this.shed(entry);
    this.parts.changed();
    return arrival;
  }

  private touch(entry: Entry): void {
    this.entries.delete(entry.stream);
    this.entries.set(entry.stream, entry);
  }

  private shed(newest: Entry): void {
    if (this.held <= this.parts.limits.total) return;
    for (const entry of this.entries.values()) {
      if (this.held <= this.parts.limits.total) return;
      if (entry === newest || !entry.text || entry.text.held === 0 || entry.filling) continue;
      this.held -= entry.text.held;
      entry.text.release();
      if (entry.text.isFinal) entry.text = null;
      entry.shown = null;
    }
  }

  private fill(entry: Entry, wanted: number): void {
    entry.wanted = Math.max(entry.wanted, wanted);
    entry.filling ??= this.turns(() => this.filled(entry)).finally(() => {
      entry.filling = null;
      entry.wanted = 0;
    });
  }

  /** Reads on until the text is as long as wanted. Never rejects. */
  private async filled(entry: Entry): Promise<void> {
    for (let tries = 0; this.lacks(entry);) {
      try {
        this.skip(entry);
        const piece = await this.parts.read(entry.stream, entry.text!.length);
        if (this.entries.get(entry.stream) !== entry) return;
        const isMore = this.add(entry, piece) === "next";
        if (isMore) tries = 0;
        else if (piece.isFinal) this.end(entry);
        else if (entry.wanted === Infinity) return;
        else throw notThereYet();
      } catch (error) {
        if (!(error instanceof RequestFailed) || !mayPass(error)) return;
        tries += 1;
        if (tries >= (error.status === 0 ? mostTries.away : mostTries.answered)) return;
        await this.parts.pause(tries, error.retryAfter ?? 0);
      }
    }
  }

  /** What would leave the window again is not read. */
  private skip({ text, wanted }: Entry): void {
    const { window } = this.parts.limits;
    if (!text || wanted === Infinity || wanted - text.length <= window) return;
    this.held -= text.held;
    text.skipTo(wanted - window);
  }

  private lacks({ text, wanted }: Entry): boolean {
    return text !== null && !text.isFinal && text.length < wanted;
  }

  private end(entry: Entry): void {
    entry.text!.end();
    entry.shown = null;
    this.parts.changed();
  }
}

const done = Promise.resolve();
const nothing: WatchedOutput = { text: "", start: 0, length: 0, isFinal: false };

function shownOf({ text, closedAt }: Entry): WatchedOutput {
  if (!text) return { text: "", start: closedAt ?? 0, length: closedAt ?? 0, isFinal: false };
  const { text: kept, start } = text.shown;
  const length = Math.max(closedAt ?? 0, text.length);
  return { text: kept, start, length: text.isFinal ? text.length : length, isFinal: text.isFinal };
}

function notThereYet(): RequestFailed {
  const message = "The text is not there yet.";
  return new RequestFailed({ code: "transient", message, hint: "It comes by itself." });
}

/** Lets only so many work at a time. */
function createTurns(most: number): (act: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (act) => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };
}
