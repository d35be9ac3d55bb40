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

/** Listens for other processes of the same person. Resolves with null where this system gives no place to listen. */
export async function listen(folder: string, desks: Desks): Promise<WriterServer | null> {
  withdraw(folder);
  const driven = new Set<RunId>();
  const busy = new Set<Promise<void>>();
  const sockets = new Set<Socket>();
  const bound = await bind(folder);
  if (!bound) return null;
  const { server, address } = bound;
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
  publish(folder, address);
  return {
    drivenForOthers: driven,
    async close() {
      server.close();
      withdraw(folder);
      while (busy.size > 0) await Promise.allSettled(busy);
      for (const socket of sockets) socket.end();
    },
  };
}

async function bind(folder: string): Promise<{ server: Server; address: Address } | null> {
  for (const isElsewhere of [false, true]) {
    const address = freshAddress(folder, isElsewhere);
    const server = createServer();
    try {
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
