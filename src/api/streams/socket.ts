import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { errorInfo, StudioError } from "../../core/error.ts";
import type { RunId } from "../../core/id.ts";
import type { EventFrame, Frame, Subscription } from "../../studio/live/frames.ts";
import type { Desks } from "../../studio/studio.ts";
import type { Caller } from "../caller.ts";
import type { StreamRoom } from "./events.ts";
import { createSocketLine } from "./socket-line.ts";
import { ClientMessage } from "./socket-messages.ts";
import { createTeller, outputMessages, type Message, type Teller } from "./words-002.ts";

/** So many messages that cannot be understood, and the connection ends. */
const mostBad = 10;
/** So many messages that wait for their turn, likewise. */
const mostWaiting = 100;

/** As RFC 6455 has them: what was sent is against the rules; the server goes away. */
const againstRules = 1008;
const goingAway = 1001;

export interface SocketParts {
  readonly room: StreamRoom;
  readonly socket: WebSocket;
  /** The connection under it. */
  readonly wire: Socket;
  readonly caller: Caller;
  readonly desks: Desks;
  readonly stillMay: () => Promise<boolean>;
  /** Counts one more request of this person; throws `too-many-requests`. */
  readonly countRequest: () => Promise<void>;
}

/** One run that a socket follows. */
interface Following {
  close(): void;
}

/** Serves one WebSocket, in the words of document 002, until it is closed. */
export function serveSocket(parts: SocketParts): void {
  const { socket, wire, room } = parts;
  const { clock, log } = room.parts;
  const line = createSocketLine(socket, wire, {
    clock,
    drainMs: room.settings.drainMs,
    onDropped: () => log.info({}, "dropped a client that does not read"),
  });
  const gone = new AbortController();
  const following = new Map<RunId, Following>();
  const served: Served = {
    ...parts,
    following,
    say: (messages) => line.send(messages.map((message) => JSON.stringify(message))),
    sayTexts: (texts) => line.send(texts),
  };
  hearMessages(served);
  socket.on("close", () => {
    gone.abort();
    for (const one of following.values()) one.close();
  });
  // A connection that breaks is closed; a message that is too long is told by the code of the close.
  socket.on("error", () => undefined);
  void ping(served, gone.signal);
  void lookAtAccess(served, gone.signal);
}

interface Served extends SocketParts {
  readonly following: Map<RunId, Following>;
  say(messages: readonly Message[]): Promise<void>;
  sayTexts(texts: readonly string[]): Promise<void>;
}

/** One message after the other, so that what was sent first is done first. */
function hearMessages(served: Served): void {
  const { socket } = served;
  let turn: Promise<void> = Promise.resolve();
  let waiting = 0;
  let bad = 0;
  const hear = async (text: string) => {
    const message = understood(text);
    if (!message) {
      bad += 1;
      if (bad >= mostBad) socket.close(againstRules, "too many messages without a meaning");
      await served.say([complaint(notUnderstood)]);
      return;
    }
    try {
      await act(served, message);
    } catch (error) {
      if (!(error instanceof StudioError))
        served.room.parts.log.error({ error: String(error) }, "A message met a bug.");
      await served.say([{ ...complaint(error), executionId: message.executionId }]);
    }
  };
  socket.on("message", (content, isBinary) => {
    if (waiting >= mostWaiting) return socket.close(againstRules, "too many messages at once");
    waiting += 1;
    const text = isBinary ? "" : textOf(content);
    turn = turn.then(() => hear(text)).finally(() => (waiting -= 1));
  });
}

function textOf(content: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(content)) return Buffer.concat(content).toString("utf8");
  return Buffer.isBuffer(content) ? content.toString("utf8") : Buffer.from(content).toString();
}

function understood(text: string): ClientMessage | null {
  try {
    return ClientMessage.parse(JSON.parse(text));
  } catch {
    // Whatever it was, it is answered with what we would have understood.
    return null;
  }
}

const notUnderstood = new StudioError("bad-request", "That is no message we know.", {
  hint: 'Send {"type":"subscribe","executionId":"run_…"} or {"type":"unsubscribe","executionId":"run_…"}.',
});

/** An error as a client may see it: what the machine has trouble with is told by its code alone. */
function complaint(error: unknown): Message {
  if (error instanceof StudioError) {
    const { code, message, hint } = errorInfo(error);
    return { type: "error", code, message, hint };
  }
  const message = "Something went wrong in Backlot.";
  return { type: "error", code: "unexpected", message, hint: "Subscribe again." };
}

async function act(served: Served, message: ClientMessage): Promise<void> {
  await served.countRequest();
  switch (message.type) {
    case "subscribe":
      return subscribe(served, message);
    case "unsubscribe":
      return served.following.get(message.executionId)?.close();
  }
}

type Wish = Extract<ClientMessage, { type: "subscribe" }>;

async function subscribe(served: Served, wish: Wish): Promise<void> {
  const { room, caller, desks, stillMay, following } = served;
  const { executionId: id, after, offsets } = wish;
  following.get(id)?.close();
  if (following.size >= room.settings.perSocket)
    throw new StudioError(
      "too-many-requests",
      `One connection follows at most ${room.settings.perSocket} executions.`,
      { hint: "Unsubscribe from those that you no longer need." },
    );
  const run = await desks.runs.get(id);
  if (
    caller.by === "token" &&
    caller.token.project !== null &&
    caller.token.project !== run.project
  )
    throw new StudioError("not-found", "There is no such execution.");
  const leave = room.places.take(caller.person.id);
  try {
    const wanted = { project: run.project, run: id, after, offsets, stillMay };
    const subscription = await desks.live.subscribe(wanted);
    const one: Following = {
      close() {
        leave();
        subscription.close();
        if (following.get(id) === one) following.delete(id);
      },
    };
    if (served.socket.readyState !== served.socket.OPEN) return one.close();
    following.set(id, one);
    await served.say([{ type: "subscribed", executionId: id, after }]);
    void follow(served, subscription, createTeller(run), wish).finally(one.close);
  } catch (error) {
    leave();
    throw error;
  }
}

/** Tells what a subscription gives; asks for more when the client has taken the last. Never rejects. */
async function follow(
  served: Served,
  subscription: Subscription,
  teller: Teller,
  wish: Wish,
): Promise<void> {
  try {
    while (true) {
      const frames = await subscription.next();
      if (frames === null) return;
      await served.sayTexts(frames.flatMap((frame) => textsOf(frame, teller, wish)));
      const last = frames.at(-1);
      if (last?.kind === "end" && last.reason === "closing")
        served.socket.close(goingAway, "closing");
    }
  } catch (error) {
    served.room.parts.log.warn({ error: String(error) }, "a subscription broke off");
    // Nothing is lost: the client comes back with its cursor.
    served.socket.close(goingAway, "try again");
  }
}

function textsOf(frame: Frame, teller: Teller, wish: Wish): readonly string[] {
  switch (frame.kind) {
    case "event": {
      const told = teller.tell(frame.event).map((message) => JSON.stringify(message));
      return wish.events ? [...told, eventMessage(frame)] : told;
    }
    case "output":
      return outputMessages(frame).map((message) => JSON.stringify(message));
    case "end": {
      const told: Message[] = frame.reason === "finished" ? [...teller.ending()] : [];
      const { reason, status, seq } = frame;
      const end = { type: "end", executionId: wish.executionId, reason, status, seq };
      if (wish.events) told.push(end);
      else if (reason === "revoked" || reason === "removed")
        told.push({ ...complaint(noMore), executionId: wish.executionId });
      return told.map((message) => JSON.stringify(message));
    }
  }
}

const noMore = new StudioError("not-found", "There is no such execution any more.");

const made = new WeakMap<EventFrame, string>();

/** An event as our own clients take it; its text is made once for all of them. */
function eventMessage(frame: EventFrame): string {
  const known = made.get(frame);
  if (known !== undefined) return known;
  const text = `{"type":"event","event":${frame.text}}`;
  made.set(frame, text);
  return text;
}

/** Pings now and then; a peer that has not answered by the next time is gone. */
async function ping({ socket, room }: Served, gone: AbortSignal): Promise<void> {
  let isThere = true;
  socket.on("pong", () => (isThere = true));
  while (!gone.aborted) {
    await room.parts.clock.sleep(room.settings.pingMs, gone).catch(() => undefined);
    if (gone.aborted) return;
    if (!isThere) return socket.terminate();
    isThere = false;
    socket.ping();
  }
}

/** Ends a connection whose sign-in no longer holds. */
async function lookAtAccess(served: Served, gone: AbortSignal): Promise<void> {
  const { socket, room, following, stillMay } = served;
  const { clock, log } = room.parts;
  while (!gone.aborted) {
    await clock.sleep(room.settings.heartbeatMs, gone).catch(() => undefined);
    if (gone.aborted) return;
    try {
      if (await stillMay()) continue;
    } catch (error) {
      // The store may be busy: it is asked again the next time.
      log.warn({ error: String(error) }, "a connection's sign-in could not be looked at");
      continue;
    }
    const ended = [...following.keys()].map((executionId) => {
      return { type: "end", executionId, reason: "revoked", status: null };
    });
    for (const one of following.values()) one.close();
    await served.say(ended);
    socket.close(againstRules, "revoked");
    return;
  }
}
