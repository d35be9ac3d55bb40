import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "../../src/client/client.ts";
import { watchRun, type RunWatch } from "../../src/client/watch-run.ts";
import type { LogEvent } from "../../src/core/event.ts";
import { applyToRun, type RunView } from "../../src/core/live/run-view.ts";
import { pick } from "./json-schema-values.ts";
import { unrulyFetch, unrulyWebSocket } from "./unruly-transport.ts";

/** What a client ends with. */
export interface Followed {
  readonly view: RunView;
  /** Whole texts by stream. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Somebody who watches a run to its end, however often the way there is cut. */
export interface Follower {
  readonly name: string;
  follow(signal: AbortSignal): Promise<Followed>;
}

interface Way {
  readonly url: string;
  readonly run: string;
  /** How often one token may ask is limited: each seed has its own. */
  readonly token: string;
  readonly chance: () => number;
}

const transports = ["sse", "websocket", "polling", "auto"] as const;
type Transport = (typeof transports)[number];

/** Faults of each unruly transport, after which it is honest. */
const mostFaults = 40;
/** Short waits, so that many cuts fit into a test. */
const timing = { firstWait: 20, longestWait: 400, poll: 150, silence: 3_000, deadline: 5_000 };

/** Draws who watches: some by themselves, most with the client library, over each transport and over several in turn. */
export function drawFollower(way: Way): Follower {
  const { chance } = way;
  const draw = chance();
  if (draw < 0.15) return plainFollower(way);
  const isUnruly = chance() < 0.7;
  if (draw < 0.3) return movingFollower(way, isUnruly);
  return libraryFollower(way, pick(chance, transports), isUnruly);
}

/** A watch, and the places in the run of the events that it was called with. */
interface Watching {
  readonly watch: RunWatch;
  readonly heard: readonly number[];
  /** Whether it wanted all events, from the first on. */
  readonly isFromStart: boolean;
}

function watched(
  { url, run, token, chance }: Way,
  transport: Transport,
  isUnruly: boolean,
): Watching {
  const Socket = isUnruly ? unrulyWebSocket(chance, mostFaults) : WebSocket;
  const asking = isUnruly ? unrulyFetch(chance, mostFaults) : fetch;
  // A WebSocket has no place for a token: then the headers are put in underneath, as a browser does with its cookie.
  const isHidden = transport === "websocket" || (transport === "auto" && chance() < 0.5);
  const shown = isHidden ? hidden(token, asking, Socket) : { token, fetch: asking };
  const client = createClient({ url, ...shown, random: chance, timing });
  const heard: number[] = [];
  const isFromStart = chance() < 0.5;
  const watch = watchRun(client, run, {
    transport,
    keepAll: true,
    ...(isFromStart ? { from: 0 } : {}),
    onEvent: ({ runSeq }) => void heard.push(runSeq ?? 0),
  });
  return { watch, heard, isFromStart };
}

function hidden(token: string, asking: typeof fetch, Socket: typeof WebSocket) {
  const authorization = `Bearer ${token}`;
  return {
    fetch: async (input: string | URL | Request, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set("authorization", authorization);
      return asking(input, { ...init, headers });
    },
    WebSocket: class extends Socket {
      constructor(url: string) {
        // Node takes headers here, which browsers do not, nor the types.
        super(url, { headers: { authorization } });
      }
    },
  };
}

function libraryFollower(way: Way, transport: Transport, isUnruly: boolean): Follower {
  return {
    name: `${transport}${isUnruly ? ", unruly" : ""}`,
    follow: (signal) => toTheEnd(watched(way, transport, isUnruly), signal),
  };
}

/** Reloads its page a few times, each time with another transport. */
function movingFollower(way: Way, isUnruly: boolean): Follower {
  return {
    name: `moving${isUnruly ? ", unruly" : ""}`,
    async follow(signal) {
      for (let page = 0; page < 3; page += 1) {
        const { watch } = watched(way, pick(way.chance, transports), isUnruly);
        await Promise.race([watch.ended.catch(() => null), sleep(way.chance() * 700)]);
        watch.close();
      }
      return toTheEnd(watched(way, pick(way.chance, transports), isUnruly), signal);
    },
  };
}

async function toTheEnd(
  { watch, heard, isFromStart }: Watching,
  signal: AbortSignal,
): Promise<Followed> {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error(whereItStands(watch))), { once: true });
  });
  try {
    const reason = await Promise.race([watch.ended, late]);
    const { view } = watch;
    if (reason !== "finished") throw new Error(`It ended as ${reason}: ${describe(watch.error)}`);
    if (!view) throw new Error(`It ended without a view: ${describe(watch.error)}`);
    const first = isFromStart ? 1 : (heard[0] ?? 0);
    const wrong = heard.find((place, at) => place !== first + at);
    if (wrong !== undefined || (isFromStart && heard.length < view.cursor.runSeq))
      throw new Error(
        `It was called with ${heard.length} of ${view.cursor.runSeq} events, out of order at ${wrong ?? "the end"}`,
      );
    const texts: Record<string, string> = {};
    for (const { stream } of view.outputs) {
      // A look is what brings back text that was not held.
      await Promise.race([whole(watch, stream), late]);
      texts[stream] = watch.output(stream)?.text ?? "";
    }
    return { view: structuredClone(view), texts };
  } finally {
    watch.close();
  }
}

async function whole(watch: RunWatch, stream: string): Promise<void> {
  for (let look = 0; look < 200; look += 1) {
    const output = watch.output(stream);
    if (output?.isFinal && output.text.length === output.length) return;
    await sleep(20);
  }
}

function describe(error: RunWatch["error"]): string {
  return error ? `${error.code}, ${error.message}` : "no error";
}

function whereItStands({ view, connection, error }: RunWatch): string {
  const place = view ? `${view.status} at ${view.cursor.runSeq}` : "without a view";
  return `It never ended: ${connection}, ${place}, ${describe(error)}`;
}

/** Reads the stream with nothing but `fetch`, as the reference describes it, and takes every frame at its word. */
function plainFollower({ url, run, token, chance }: Way): Follower {
  return {
    name: "plain",
    async follow(signal) {
      const view = (await jsonAt(`${url}/api/runs/${run}/view?at=0`, token, signal)) as RunView;
      const texts: Record<string, string> = {};
      for (;;) {
        signal.throwIfAborted();
        try {
          if (await readStream({ url, run, token }, view, texts, signal)) return { view, texts };
        } catch (error) {
          if (error instanceof Broken) throw error;
        }
        await sleep(20 + chance() * 60);
      }
    },
  };
}

/** The server broke its word. */
class Broken extends Error {}

async function readStream(
  { url, run, token }: Pick<Way, "url" | "run" | "token">,
  view: RunView,
  texts: Record<string, string>,
  signal: AbortSignal,
): Promise<boolean> {
  const offsets = Object.entries(texts).map(
    ([stream, text]) => `&offset=${encodeURIComponent(stream)}:${text.length}`,
  );
  const headers = { "last-event-id": `${view.cursor.seq}`, authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/api/runs/${run}/stream?outputs=1${offsets.join("")}`, {
    headers,
    signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
  });
  if (!response.ok || !response.body) throw new Error(`${response.status}`);
  let text = "";
  for await (const bytes of response.body.pipeThrough(new TextDecoderStream())) {
    text += bytes;
    const frames = text.split("\n\n");
    text = frames.pop() ?? "";
    for (const frame of frames) if (takeIn(frame, view, texts)) return true;
  }
  return false;
}

/** Whether it was the end. */
function takeIn(frame: string, view: RunView, texts: Record<string, string>): boolean {
  const lines = frame.split("\n");
  const field = (name: string) =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const data = field("data");
  if (data === undefined) return false;
  const name = field("event");
  if (name === "end") return (JSON.parse(data) as { reason: string }).reason === "finished";
  if (name === "output") {
    takeText(JSON.parse(data) as Piece, view, texts);
    return false;
  }
  const event = JSON.parse(data) as LogEvent;
  if (field("id") !== `${event.seq}`)
    throw new Broken(`An event ${event.seq} has the id ${field("id")}.`);
  const arrival = applyToRun(view, event);
  if (arrival !== "next")
    throw new Broken(
      `Event ${event.runSeq} of the run came after ${view.cursor.runSeq} (${arrival}).`,
    );
  return false;
}

interface Piece {
  readonly stream: string;
  readonly offset: number;
  readonly text: string;
}

function takeText(
  { stream, offset, text }: Piece,
  view: RunView,
  texts: Record<string, string>,
): void {
  const known = texts[stream] ?? "";
  if (!view.outputs.some((output) => output.stream === stream))
    throw new Broken(`Text of ${stream} came before the event that opens it.`);
  if (offset !== known.length)
    throw new Broken(`Text of ${stream} went on at ${offset} after ${known.length}.`);
  texts[stream] = known + text;
}

export async function jsonAt(url: string, token: string, signal?: AbortSignal): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) });
      const text = await response.text();
      if (response.ok) return JSON.parse(text) as unknown;
      if (response.status < 500 && response.status !== 429)
        throw new Broken(`${url}: ${response.status} ${text}`);
    } catch (error) {
      if (error instanceof Broken || attempt > 400) throw error;
    }
    await sleep(30);
  }
}
