import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { Clock } from "../../core/clock.ts";

/** What goes out over a WebSocket, one batch after the other. */
export interface SocketLine {
  /** Resolves when the client has taken the texts, or is gone; whoever takes nothing for too long is cut off. */
  send(texts: readonly string[]): Promise<void>;
}

/** @param drainMs - how long a batch may lie unread before the connection is cut, in milliseconds */
export function createSocketLine(
  socket: WebSocket,
  wire: Socket,
  { clock, drainMs, onDropped }: { clock: Clock; drainMs: number; onDropped: () => void },
): SocketLine {
  let turn: Promise<void> = Promise.resolve();
  const cutOff = () => {
    onDropped();
    socket.terminate();
  };
  const write = async (texts: readonly string[]) => {
    if (texts.length === 0 || socket.readyState !== socket.OPEN) return;
    const over = new AbortController();
    const taken = written(socket, wire, texts).finally(() => over.abort());
    if (socket.bufferedAmount > 0) clock.sleep(drainMs, over.signal).then(cutOff, () => undefined);
    await taken;
  };
  return {
    // One batch at a time, so that several runs on one socket cost no more than they hold.
    send(texts) {
      turn = turn.then(() => write(texts));
      return turn;
    },
  };
}

/** Hands the texts over together and resolves when the last has left, or never will. Never rejects. */
function written(socket: WebSocket, wire: Socket, texts: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    wire.cork();
    for (const [at, text] of texts.entries()) {
      if (at === texts.length - 1) socket.send(text, () => resolve());
      else socket.send(text);
    }
    wire.uncork();
  });
}
