import { timingSafeEqual } from "node:crypto";
import { chmodSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { errorInfo } from "../../core/error.ts";
import type { RunId } from "../../core/id.ts";
import type { Desks } from "../../studio/studio.ts";
import { freshAddress, publish, withdraw, type Address } from "./address.ts";
import { onLines, sendLine } from "./lines.ts";
import { requests, RequestLine } from "./requests.ts";

/** The writing process's ear. */
export interface WriterServer {
  /** Runs that other processes have set going here. */
  readonly drivenForOthers: ReadonlySet<RunId>;
  /** Hears no new request, answers those under way, and takes the address away. */
  close(): Promise<void>;
}

/**
 * Listens for other processes of the same person. Where that cannot be, `tell` hears why and it resolves with null: the
 * work itself needs no listener.
 */
export async function listen(
  folder: string,
  desks: Desks,
  tell: (why: string) => void,
): Promise<WriterServer | null> {
  const driven = new Set<RunId>();
  const busy = new Set<Promise<void>>();
  const sockets = new Set<Socket>();
  const bound = await published(folder, tell);
  if (!bound) return null;
  const { server, address } = bound;
  // A connection that could not be taken in, for want of file handles, is the other process's to try again.
  server.on("error", () => undefined);
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // Whoever asked may be killed at any time; that is no trouble of ours.
    socket.on("error", () => socket.destroy());
    onLines(socket, (line) => {
      const answering = answer(socket, line, address.secret, desks, driven).finally(() =>
        busy.delete(answering),
      );
      busy.add(answering);
    });
  });
  return {
    drivenForOthers: driven,
    async close() {
      server.close();
      withdrawIfPossible(folder);
      while (busy.size > 0) await Promise.allSettled(busy);
      for (const socket of sockets) socket.end();
    },
  };
}

/** A server that listens, at an address that the others can find. */
async function published(
  folder: string,
  tell: (why: string) => void,
): Promise<{ server: Server; address: Address } | null> {
  let server: Server | null = null;
  try {
    withdraw(folder);
    const bound = await bind(folder);
    if (!bound) {
      tell("no socket could be opened");
      return null;
    }
    server = bound.server;
    publish(folder, bound.address);
    return bound;
  } catch (error) {
    // A server that nobody can find would only keep this process from ending.
    server?.close();
    tell(errorInfo(error).message);
    return null;
  }
}

function withdrawIfPossible(folder: string): void {
  try {
    withdraw(folder);
  } catch {
    // The next writer takes it away; until then whoever asks there finds nobody.
  }
}

async function bind(folder: string): Promise<{ server: Server; address: Address } | null> {
  for (const isElsewhere of [false, true]) {
    const server = createServer();
    try {
      const address = freshAddress(folder, isElsewhere);
      await listening(server, address.socket);
      if (process.platform !== "win32") chmodSync(address.socket, 0o600);
      return { server, address };
    } catch {
      // Some file systems hold no sockets: the folder for temporary files is the second try, and to have none the third.
      server.close();
    }
  }
  return null;
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function answer(
  socket: Socket,
  line: string,
  secret: string,
  desks: Desks,
  driven: Set<RunId>,
): Promise<void> {
  const heard = parsedLine(line);
  if (!heard || !isSame(heard.secret, secret)) {
    socket.destroy();
    return;
  }
  const { id, ask } = heard;
  try {
    const definition = requests[ask];
    const request = definition.with.parse(heard.with);
    const result: unknown = await definition.act(desks, request as never);
    if ("drives" in definition && definition.drives)
      driven.add(definition.drives(result as never, request as never));
    sendLine(socket, { id, answer: result ?? null });
  } catch (error) {
    sendLine(socket, { id, error: errorInfo(error) });
  }
}

function parsedLine(line: string): RequestLine | null {
  try {
    return RequestLine.parse(JSON.parse(line));
  } catch {
    // Not one of our processes: it gets no answer.
    return null;
  }
}
type RequestLine = ReturnType<typeof RequestLine.parse>;

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
