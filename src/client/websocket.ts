import type { Socket } from "./client.ts";
import { infoIn, noAnswer, RequestFailed } from "./failure.ts";
import {
  BrokenFrame,
  endIn,
  eventIn,
  jsonIn,
  outputIn,
  type Heard,
  type Subject,
  type Transport,
} from "./transport.ts";

/** Messages that wait to be taken; more than these, and the connection is cut: what was lost comes again from the cursor. */
const mostWaiting = 20_000;

/** A WebSocket that follows one run. It knows no projects, and a browser's cannot carry a token. */
export const listenByWebSocket: Transport = async function* listenByWebSocket(subject, signal) {
  const { client } = subject;
  if (!client.WebSocket || subject.run === null || client.hasToken) throw noWebSocket();
  const socket = new client.WebSocket(`${client.url.replace(/^http/u, "ws")}/ws`);
  const line = lineOf(socket, subject);
  const leave = () => line.cut();
  signal.addEventListener("abort", leave, { once: true });
  void keepAlive(subject, line, signal);
  try {
    while (true) {
      const batch = await line.next();
      if (!batch) break;
      yield batch;
    }
    if (!line.wasOpen && !signal.aborted) await sayWhy(subject, signal);
  } finally {
    signal.removeEventListener("abort", leave);
    socket.close();
  }
};

/** A page does not see a socket's pings: after a silence it subscribes again, from its place, which is answered. */
async function keepAlive({ client }: Subject, line: Line, signal: AbortSignal): Promise<void> {
  try {
    for (let count = -1; !signal.aborted;) {
      await client.sleep(client.timing.silence * 0.4, signal);
      if (line.messages === count) line.subscribe();
      count = line.messages;
    }
  } catch {
    // The line is over.
  }
}

interface Line {
  readonly wasOpen: boolean;
  /** How many came in. */
  readonly messages: number;
  subscribe(): void;
  /** What has come since; null once there will be no more. Rejects with what broke the line. */
  next(): Promise<readonly Heard[] | null>;
  cut(): void;
}

function lineOf(socket: Socket, subject: Subject): Line {
  let waiting: Heard[] = [];
  let [wasOpen, hasSign, isCut] = [false, false, false];
  let messages = 0;
  let problem: unknown = null;
  let wake = () => {};
  const cut = () => {
    isCut = true;
    wake();
  };
  const hear = (data: unknown) => {
    if (isCut) return;
    messages += 1;
    try {
      waiting.push(...heardIn(data, subject.run!));
      if (waiting.length > mostWaiting) throw new BrokenFrame("More came than could be taken.");
      hasSign = true;
    } catch (error) {
      problem = error;
      isCut = true;
    }
    wake();
  };
  const subscribe = () => {
    if (wasOpen && !isCut) socket.send(subscribeText(subject));
  };
  socket.addEventListener("open", () => {
    wasOpen = true;
    subscribe();
  });
  socket.addEventListener("message", ({ data }) => hear(data));
  socket.addEventListener("close", cut);
  socket.addEventListener("error", cut);
  return {
    get wasOpen() {
      return wasOpen;
    },
    get messages() {
      return messages;
    },
    subscribe,
    async next() {
      if (!hasSign && !isCut) await new Promise<void>((resolve) => (wake = resolve));
      if (problem !== null) throw problem;
      const batch = waiting;
      waiting = [];
      if (!hasSign && isCut) return null;
      hasSign = false;
      return batch;
    },
    cut,
  };
}

/** Of the offsets in a message, in bytes: the server takes messages of 4 KB. What is left out comes again, and is known. */
const mostOffsets = 3_500;

function subscribeText({ run, place }: Subject): string {
  const { after, offsets } = place();
  const sent: Record<string, number> = {};
  let room = mostOffsets;
  for (const [stream, offset] of offsets) {
    room -= new TextEncoder().encode(JSON.stringify([stream, offset])).length;
    if (room < 0) break;
    sent[stream] = offset;
  }
  return JSON.stringify({
    type: "subscribe",
    executionId: run,
    events: true,
    after,
    offsets: sent,
  });
}

function heardIn(data: unknown, run: string): Heard[] {
  if (typeof data !== "string") throw new BrokenFrame("A message is no text.");
  const message = jsonIn(data);
  const { executionId } = message;
  if (executionId !== undefined && executionId !== run) return [];
  switch (message["type"]) {
    case "event":
      return [eventIn(message["event"])];
    case "stage:output": {
      const { stream, offset, output, isFinal } = message;
      return [outputIn(stream, offset, output, isFinal)];
    }
    case "end":
      return [endIn(message)];
    case "error": {
      const info = infoIn(message);
      throw info ? new RequestFailed(info) : new BrokenFrame("The server refused the line.");
    }
    // The words of document 002 say again what the events say; and each is a sign of life.
    default:
      return [];
  }
}

/** A WebSocket does not tell why it was refused: a plain request does. */
async function sayWhy({ client, path, place }: Subject, signal: AbortSignal): Promise<never> {
  await client.read(`${path}/events?after=${place().after}&limit=1`, signal);
  throw noAnswer(client.url);
}

function noWebSocket(): RequestFailed {
  return new RequestFailed({
    code: "bad-request",
    message: "A WebSocket follows a run, and carries no token.",
    hint: "Use sse, or leave the choice of the transport to the client.",
  });
}
