import { connect, type Socket } from "node:net";
import { failures, StudioError, type FailureCode } from "../../core/error.ts";
import { publishedAddress } from "./address.ts";
import { onLines, sendLine } from "./lines.ts";
import { AnswerLine, type Answer, type RequestInput, type RequestName } from "./requests.ts";

/** The writing process ended while it was asked or watched; another can take its place. */
export class WriterGone extends Error {
  override readonly name = "WriterGone";
}

/** A line to the process that writes. */
export interface WriterLine {
  readonly pid: number;
  ask<Name extends RequestName>(name: Name, request: RequestInput<Name>): Promise<Answer<Name>>;
  /** Aborts when the writing process is gone. */
  readonly gone: AbortSignal;
  close(): void;
}

/** A line to whoever writes in the folder; null when nobody answers. */
export async function callWriter(folder: string): Promise<WriterLine | null> {
  const address = publishedAddress(folder);
  if (!address) return null;
  const socket = await connected(address.socket);
  if (!socket) return null;
  const waiting = new Map<
    number,
    { resolve: (answer: unknown) => void; reject: (error: Error) => void }
  >();
  const gone = new AbortController();
  let last = 0;
  socket.on("close", () => {
    gone.abort(new WriterGone("The writing process ended."));
    for (const { reject } of waiting.values()) reject(new WriterGone("The writing process ended."));
    waiting.clear();
  });
  onLines(socket, (line) => {
    const heard = AnswerLine.parse(JSON.parse(line));
    const asker = waiting.get(heard.id);
    waiting.delete(heard.id);
    if ("error" in heard) asker?.reject(failureOf(heard.error));
    else asker?.resolve(heard.answer);
  });
  return {
    pid: address.pid,
    gone: gone.signal,
    ask<Name extends RequestName>(name: Name, request: RequestInput<Name>) {
      return new Promise<Answer<Name>>((resolve, reject) => {
        if (gone.signal.aborted) return reject(new WriterGone("The writing process ended."));
        last += 1;
        waiting.set(last, { resolve: (answer) => resolve(answer as Answer<Name>), reject });
        sendLine(socket, { id: last, secret: address.secret, ask: name, with: request });
      });
    },
    close: () => socket.destroy(),
  };
}

function connected(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("error", () => resolve(null));
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      // The close that follows tells whoever waits.
      socket.on("error", () => socket.destroy());
      resolve(socket);
    });
  });
}

function failureOf({
  code,
  message,
  hint,
}: {
  code: string;
  message: string;
  hint: string;
}): Error {
  return Object.hasOwn(failures, code)
    ? new StudioError(code as FailureCode, message, { hint })
    : new Error(message);
}
