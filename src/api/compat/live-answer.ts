import type { Context } from "hono";
import type { RunRecord } from "../../core/store.ts";
import type { Frame, Subscription } from "../../studio/live/frames.ts";
import type { Desks } from "../../studio/studio.ts";
import { knockOf, type Caller } from "../caller.ts";
import { stillIn } from "../streams/access.ts";
import type { CompatRoom } from "./room.ts";

/** How a document tells what happens in a run. */
export interface Telling {
  /** The first thing that is said. */
  readonly opening: () => string;
  /** Frames as server-sent events; empty where the document has no word for any of them. */
  readonly tell: (frames: readonly Frame[]) => Promise<string>;
  /** A sign of life, said where nothing else was for `heartbeatMs` milliseconds. */
  readonly heartbeat: () => string;
  readonly heartbeatMs: number;
}

interface Followed {
  readonly caller: Caller;
  readonly desks: Desks;
  readonly run: RunRecord;
  /** Number of the last event that the client has. */
  readonly after: number;
}

/** One server-sent event. */
export function sse(data: unknown, { id, event }: { id?: number; event?: string } = {}): string {
  const head = `${id === undefined ? "" : `id: ${id}\n`}${event === undefined ? "" : `event: ${event}\n`}`;
  return `${head}data: ${JSON.stringify(data)}\n\n`;
}

/** Answers with a run's events as a document tells them, until the run has ended or the client is gone. */
export async function liveAnswer(
  c: Context,
  { parts, places }: CompatRoom,
  { caller, desks, run, after }: Followed,
  telling: Telling,
): Promise<Response> {
  if (c.req.method === "HEAD") return new Response(null, { headers: streamHeaders });
  const stillMay = stillIn(parts, knockOf(c), caller);
  const leave = places.take(caller.person.id);
  try {
    const wanted = { project: run.project, run: run.id, after, outputs: false, stillMay };
    const subscription = await desks.live.subscribe(wanted);
    const { clock, log } = parts;
    const body = streamOf({ subscription, telling, clock, log, leave, stillMay });
    return new Response(body, { headers: streamHeaders });
  } catch (error) {
    leave();
    throw error;
  }
}

const streamHeaders = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store, no-transform",
  // Proxies that gather answers before they pass them on are asked not to.
  "X-Accel-Buffering": "no",
};

interface Stream extends Pick<CompatRoom["parts"], "clock" | "log"> {
  readonly subscription: Subscription;
  readonly telling: Telling;
  readonly leave: () => void;
  readonly stillMay: () => Promise<boolean>;
}

/** Asks for what comes next when the client has taken what came before, and holds no more than that. */
function streamOf(stream: Stream): ReadableStream<Uint8Array> {
  const { subscription, telling, leave, log } = stream;
  const gone = new AbortController();
  const encoder = new TextEncoder();
  const end = () => {
    gone.abort();
    subscription.close();
    leave();
  };
  let asked: ReturnType<Subscription["next"]> | null = null;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(telling.opening())),
      async pull(controller) {
        try {
          for (let text = ""; text === "";) {
            asked ??= subscription.next();
            const frames = await nextOrBeat(asked, stream, gone.signal);
            if (frames !== "beat") asked = null;
            if (gone.signal.aborted) return;
            if (frames === null) {
              end();
              return controller.close();
            }
            text = frames === "beat" ? await beat(stream) : await telling.tell(frames);
            // The client may have gone while the words were found.
            if (gone.signal.aborted) return;
            if (text !== "") controller.enqueue(encoder.encode(text));
          }
        } catch (error) {
          if (gone.signal.aborted) return;
          end();
          // Nothing is lost: an answer that ends without an end frame brings the client back with its cursor.
          log.warn({ error: String(error) }, "a stream broke off");
          controller.close();
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

/** What is heard within a heartbeat's time. */
async function nextOrBeat(
  asked: ReturnType<Subscription["next"]>,
  { clock, telling }: Stream,
  gone: AbortSignal,
): Promise<readonly Frame[] | null | "beat"> {
  const heard = new AbortController();
  const signal = AbortSignal.any([gone, heard.signal]);
  const waited = clock.sleep(telling.heartbeatMs, signal).then(
    () => "beat" as const,
    () => null,
  );
  try {
    return await Promise.race([asked, waited]);
  } finally {
    heard.abort();
  }
}

/** A sign of life; for who may no longer hear anything, the end. */
async function beat({ telling, stillMay, subscription }: Stream): Promise<string> {
  if (await stillMay()) return telling.heartbeat();
  subscription.close();
  const seq = subscription.cursor;
  return telling.tell([{ kind: "end", reason: "revoked", status: null, seq }]);
}
