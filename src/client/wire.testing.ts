import type { LogEvent } from "../core/event.ts";
import { applyToProject, emptyProjectView, type ProjectView } from "../core/live/project-view.ts";
import { applyToRun, emptyRunView, type RunView } from "../core/live/run-view.ts";
import type { RunRecord } from "../core/run-record.ts";
import { isFinished } from "../core/finished.ts";
import { usualSleep } from "./surroundings.ts";

/** Something that happened: an event, or a piece of text. */
export type Moment =
  | { readonly event: LogEvent }
  | { readonly stream: string; readonly text: string };

/** What a subscriber is given. */
export type WireFrame =
  | { readonly kind: "event"; readonly event: LogEvent }
  | {
      readonly kind: "output";
      readonly stream: string;
      readonly offset: number;
      readonly text: string;
      readonly isFinal: boolean;
    }
  | {
      readonly kind: "end";
      readonly reason: string;
      readonly status: string | null;
      readonly seq: number;
    };

interface Wish {
  readonly run: string | null;
  readonly after: number;
  readonly offsets: Readonly<Record<string, number>>;
}

/** A past that is let out moment by moment, and what a studio would tell of it. */
export class Past {
  readonly record: RunRecord;
  readonly moments: readonly Moment[];
  /** How many moments have come to pass. */
  released = 0;
  isRevoked = false;
  private waiting: (() => void)[] = [];

  constructor(record: RunRecord, moments: readonly Moment[]) {
    this.record = record;
    this.moments = moments;
  }

  release(upTo = this.moments.length): void {
    this.released = upTo;
    this.wake();
  }

  revoke(): void {
    this.isRevoked = true;
    this.wake();
  }

  events(run: string | null): LogEvent[] {
    const past = this.moments.slice(0, this.released);
    return past
      .flatMap((moment) => ("event" in moment ? [moment.event] : []))
      .filter((event) => run === null || event.run === run);
  }

  runView(at = Infinity): RunView {
    const view = emptyRunView(this.record);
    for (const event of this.events(view.run)) if (event.seq <= at) applyToRun(view, event);
    return view;
  }

  projectView(at = Infinity): ProjectView {
    const view = emptyProjectView(this.record.project);
    for (const event of this.events(null)) if (event.seq <= at) applyToProject(view, event);
    return view;
  }

  textOf(stream: string): string {
    const past = this.moments.slice(0, this.released);
    return past
      .map((moment) => ("text" in moment && moment.stream === stream ? moment.text : ""))
      .join("");
  }

  /** What a subscription gives, in order, until it ends. */
  async *frames(
    { run, after, offsets }: Wish,
    signal: AbortSignal,
  ): AsyncGenerator<WireFrame, void> {
    const written = new Map<string, number>();
    let seq = after;
    for (let at = 0; !signal.aborted;) {
      if (this.isRevoked) return yield { kind: "end", reason: "revoked", status: null, seq };
      const moment = at < this.released ? this.moments[at] : undefined;
      if (!moment) {
        const { status } = this.runView();
        if (run !== null && isFinished(status))
          return yield { kind: "end", reason: "finished", status, seq };
        await this.somethingNew(signal);
        continue;
      }
      at += 1;
      if ("text" in moment) {
        const { stream, text } = moment;
        const offset = written.get(stream) ?? 0;
        written.set(stream, offset + text.length);
        const isWanted = run !== null && this.isOpenAfter(stream, after);
        if (isWanted && offset + text.length > (offsets[stream] ?? 0))
          yield { kind: "output", stream, offset, text, isFinal: false };
        continue;
      }
      const { event } = moment;
      if (event.seq <= after || (run !== null && event.run !== run)) continue;
      if (event.type === "stage.output_closed" && run !== null) {
        const { stream, length } = event.payload;
        yield { kind: "output", stream, offset: length, text: "", isFinal: true };
      }
      seq = event.seq;
      yield { kind: "event", event };
    }
  }

  private isOpenAfter(stream: string, after: number): boolean {
    const closed = this.events(null).find(
      ({ type, payload }) =>
        type === "stage.output_closed" && (payload as { stream: string }).stream === stream,
    );
    return closed === undefined || closed.seq > after;
  }

  private somethingNew(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  private wake(): void {
    const all = this.waiting;
    this.waiting = [];
    for (const resume of all) resume();
  }
}

/** What happens to frames on their way. Null: the connection is cut there. */
export type Fate = (frame: WireFrame) => readonly WireFrame[] | null;

const honest = (): Fate => (frame) => [frame];

/** Drops, repeats, holds back and cuts, as chance has it, until there were so many faults in all. */
export function faulty(chance: () => number, most: number): () => Fate {
  let faults = 0;
  const strikes = (probability: number) => {
    const isStruck = faults < most && chance() < probability;
    if (isStruck) faults += 1;
    return isStruck;
  };
  return () => {
    let held: WireFrame[] = [];
    return (frame) => {
      if (strikes(0.04)) return null;
      if (strikes(0.05)) return [];
      if (strikes(0.08)) {
        held.push(frame);
        return [];
      }
      const given = [frame, ...held];
      held = [];
      return strikes(0.08) ? [...given, frame] : given;
    };
  };
}

/** What is asked of a wire, for tests to count. */
export interface Wire {
  readonly fetch: typeof fetch;
  readonly WebSocket: new (url: string) => WireSocket;
  readonly asked: string[];
}

/** Speaks the wire of a studio from a past, without a network. `refuses` fails requests before they are answered. */
export function wireOf(
  past: Past,
  {
    fate = honest,
    refuses = () => null,
  }: { fate?: () => Fate; refuses?: (url: URL) => Response | Error | null } = {},
): Wire {
  const asked: string[] = [];
  const answer = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    asked.push(`${url.pathname}${url.search}`);
    init?.signal?.throwIfAborted();
    const refused = refuses(url);
    if (refused instanceof Error) throw refused;
    if (refused) return refused;
    if (past.isRevoked) return failure(404, "not-found", "There is no such run.");
    return url.pathname.endsWith("/stream")
      ? streamed(past, url, fate(), init?.signal ?? null)
      : Response.json(plain(past, url));
  };
  class OwnSocket extends WireSocket {
    constructor(url: string) {
      super(past, fate, refuses(new URL(url)) !== null);
      asked.push(new URL(url).pathname);
    }
  }
  return { fetch: answer, WebSocket: OwnSocket, asked };
}

export function failure(status: number, code: string, message: string): Response {
  return Response.json({ code, message, hint: "Look again." }, { status });
}

function runIn({ pathname }: URL): string | null {
  return pathname.startsWith("/api/runs/") ? pathname.split("/")[3]! : null;
}

function plain(past: Past, url: URL): unknown {
  const run = runIn(url);
  const number = (name: string, otherwise: number) =>
    Number(url.searchParams.get(name) ?? otherwise);
  if (url.pathname.endsWith("/view"))
    return run === null
      ? past.projectView(number("at", Infinity))
      : past.runView(number("at", Infinity));
  if (url.pathname.endsWith("/events")) {
    const all = past.events(run).filter(({ seq }) => seq > number("after", 0));
    const items = all.slice(0, number("limit", 200));
    const isOver = run !== null && isFinished(past.runView().status) && items.length === all.length;
    return { items, next: items.at(-1)?.seq ?? number("after", 0), isFinished: isOver };
  }
  const stream = url.searchParams.get("stream") ?? "";
  const offset = number("offset", 0);
  const whole = past.textOf(stream);
  const text = whole.slice(offset, offset + number("limit", 65_536));
  const { outputs, status } = past.runView();
  const length = outputs.find((output) => output.stream === stream)?.length ?? null;
  const isFinal = (length !== null || isFinished(status)) && offset + text.length >= whole.length;
  return { text, offset, length, isFinal };
}

function streamed(past: Past, url: URL, fate: Fate, signal: AbortSignal | null): Response {
  const gone = new AbortController();
  signal?.addEventListener("abort", () => gone.abort(), { once: true });
  const offsets = url.searchParams.getAll("offset").map((text) => {
    const at = text.lastIndexOf(":");
    return [text.slice(0, at), Number(text.slice(at + 1))] as const;
  });
  const after = Number(url.searchParams.get("after") ?? 0);
  const wish = { run: runIn(url), after, offsets: Object.fromEntries(offsets) };
  const bytes = async function* bytes() {
    yield "retry: 1000\n\n";
    for await (const frame of past.frames(wish, gone.signal)) {
      const given = fate(frame);
      if (!given) {
        // In the middle of a frame.
        yield eventText(frame).slice(0, -3);
        return;
      }
      for (const one of given) yield eventText(one);
    }
  };
  const body = ReadableStream.from(bytes()).pipeThrough(new TextEncoderStream());
  return new Response(untilAborted(body, gone.signal), {
    headers: { "content-type": "text/event-stream; charset=utf-8" },
  });
}

/** A body that breaks off when its request is aborted, as a network's does. */
function untilAborted(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  return body.pipeThrough(new TransformStream(), { signal });
}

function eventText(frame: WireFrame): string {
  if (frame.kind === "event") {
    const { seq, type } = frame.event;
    return `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify(frame.event)}\n\n`;
  }
  return `event: ${frame.kind}\ndata: ${JSON.stringify(frame)}\n\n`;
}

type Hear = (event: { readonly data: unknown }) => void;

/** A WebSocket in the words of document 002. */
export class WireSocket {
  private readonly past: Past;
  private readonly fate: Fate;
  private readonly hearers = new Map<string, Hear[]>();
  private following = new AbortController();

  constructor(past: Past, fate: () => Fate, isRefused: boolean) {
    this.past = past;
    this.fate = fate();
    setTimeout(() => this.tell(isRefused ? "close" : "open"), 0);
  }

  addEventListener(type: string, hear: Hear): void {
    this.hearers.set(type, [...(this.hearers.get(type) ?? []), hear]);
  }

  send(text: string): void {
    const { executionId: run, after, offsets } = JSON.parse(text) as Wish & { executionId: string };
    this.following.abort();
    this.following = new AbortController();
    this.say({ type: "subscribed", executionId: run, after });
    void this.follow({ run, after, offsets }, this.following.signal);
  }

  close(): void {
    this.following.abort();
  }

  private async follow(wish: Wish, signal: AbortSignal): Promise<void> {
    for await (const frame of this.past.frames(wish, signal)) {
      const given = this.fate(frame);
      if (signal.aborted) return;
      if (!given) return this.tell("close");
      for (const one of given) this.say(messageOf(one, wish.run!));
      await usualSleep(0);
    }
  }

  private say(message: object): void {
    this.tell("message", JSON.stringify(message));
  }

  private tell(type: string, data?: unknown): void {
    for (const hear of this.hearers.get(type) ?? []) hear({ data });
  }
}

function messageOf(frame: WireFrame, executionId: string): object {
  if (frame.kind !== "output") return { ...frame, type: frame.kind, executionId };
  const { stream, offset, text: output, isFinal } = frame;
  return { type: "stage:output", executionId, stream, offset, output, isFinal };
}
