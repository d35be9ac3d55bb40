import { createParser, type EventSourceMessage } from "eventsource-parser";
import { notOurs } from "./failure.ts";
import {
  endIn,
  eventIn,
  jsonIn,
  outputIn,
  type Heard,
  type Place,
  type Transport,
} from "./transport.ts";

/** Of one server-sent event, in UTF-16 units; a longer one breaks the connection. */
const longestMessage = 16 * 1024 * 1024;
/** The server takes no more. */
const mostOffsets = 200;

/** Server-sent events over fetch, so that they can carry a token. */
export const listenBySse: Transport = async function* listenBySse(subject, signal) {
  const { client, path } = subject;
  const query = queryOf(subject.place(), subject.wantsOutputs);
  const address = `${path}/stream?${query.toString()}`;
  const headers = { accept: "text/event-stream" };
  const { body, status, isStream } = await opened(client.fetch(address, { headers, signal }));
  if (!body || !isStream) throw notOurs(client.url, status);
  yield* messages(body);
};

async function opened(asked: Promise<Response>) {
  const { body, status, headers } = await asked;
  const isStream = headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  if (!isStream) await body?.cancel();
  return { body, status, isStream };
}

function queryOf({ after, offsets }: Place, wantsOutputs: boolean): URLSearchParams {
  const query = new URLSearchParams({ after: `${after}`, outputs: wantsOutputs ? "1" : "0" });
  const begun = [...offsets].filter(([, offset]) => offset > 0);
  for (const [stream, offset] of begun.slice(0, mostOffsets))
    query.append("offset", `${stream}:${offset}`);
  return query;
}

async function* messages(body: ReadableStream<Uint8Array>): AsyncGenerator<readonly Heard[], void> {
  let heard: Heard[] = [];
  const parser = createParser({
    onEvent: (message) => heard.push(...heardIn(message)),
    maxBufferSize: longestMessage,
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      const batch = heard;
      heard = [];
      yield batch;
    }
  } finally {
    // Not waited for: a connection that is stuck would hold up whoever has given up on it.
    reader.cancel().catch(() => undefined);
  }
}

function heardIn({ event, data }: EventSourceMessage): Heard[] {
  if (data === "") return [];
  const value = jsonIn(data);
  if (event === "output")
    return [outputIn(value["stream"], value["offset"], value["text"], value["isFinal"])];
  if (event === "end") return [endIn(value)];
  return [eventIn(value)];
}
