import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createAdaptorServer, type WebSocketServerLike } from "@hono/node-server";
import { WebSocketServer } from "ws";
import type { Clock } from "../core/clock.ts";
import { StudioError } from "../core/error.ts";
import { createApi } from "./app.ts";
import { watchIdle, type IdleConnections } from "./connections.ts";
import type { ApiParts } from "./parts.ts";
import { isHandshake, refuseInWords, refusingMalformed } from "./protocol.ts";
import { longestMessage } from "./streams/socket-messages.ts";

/** Where a server listens. */
export interface Place {
  /** A name or address of this machine. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** A server that listens. */
export interface HttpServer {
  readonly port: number;
  /**
   * Takes no new connections, tells every stream to come back later, and waits for the requests under way, so long and no
   * longer; in milliseconds.
   */
  close(grace: number): Promise<void>;
}

/** How long whoever connects may take to say what they want, and how much of it there may be. Milliseconds and bytes. */
const patience = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 10_000,
} as const;

/** How often connections that have nothing more to say are looked for while the server closes, in milliseconds. */
const lookEvery = 20;

/**
 * Listens for HTTP and WebSockets. Throws `conflict` for a port that is taken and `bad-request` for an address that is not
 * this machine's or not to be had.
 *
 * @param partsAt - what the API is made of, once the port is known
 */
export async function listenHttp(
  place: Place,
  partsAt: (port: number) => ApiParts,
): Promise<HttpServer> {
  const api: { fetch: ReturnType<typeof createApi>["fetch"] } = {
    fetch: () => new Response(null, { status: 503 }),
  };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessage });
  const server = createAdaptorServer({
    fetch: (request, env) => api.fetch(request, env),
    createServer: ((options: ServerOptions, listener: RequestListener) =>
      createServer(options, refusingMalformed(listener))) as typeof createServer,
    // A request without a Host is refused in our words too.
    serverOptions: { ...patience, requireHostHeader: false, shouldUpgradeCallback: isHandshake },
    // The two say the same of messages, in types that only nearly agree.
    websocket: { server: sockets as unknown as WebSocketServerLike },
  }) as Server;
  refuseInWords(server);
  const idle = watchIdle(server, sockets);
  await listening(server, place);
  const { port } = server.address() as AddressInfo;
  const parts = partsAt(port);
  server.maxConnections = parts.limits.connections;
  dropWhoDoesNotRead(server, parts.limits.answerMs);
  api.fetch = createApi(parts).fetch;
  return { port, close: (grace) => closed({ server, sockets, idle }, parts, grace) };
}

/**
 * Ends connections whose answer nobody takes, and those that were kept for a next request that does not come. Those on which
 * an answer is being made are left alone: it may take its time.
 */
function dropWhoDoesNotRead(server: Server, answerMs: number): void {
  const answering = new WeakSet<Socket>();
  server.prependListener("request", ({ socket }, response) => {
    answering.add(socket);
    response.once("close", () => answering.delete(socket));
  });
  server.setTimeout(answerMs, (socket: Socket) => {
    const isIdle = !answering.has(socket);
    if (isIdle || socket.writableLength > 0) socket.destroy();
    else socket.setTimeout(answerMs);
  });
}

function listening(server: Server, { host, port }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(whyNot(error, { host, port }));
    server.once("error", fail);
    server.listen({ host, port }, () => {
      server.off("error", fail);
      // A connection that could not be taken in, for want of file handles, is the other side's to try again.
      server.on("error", () => undefined);
      resolve();
    });
  });
}

function whyNot(error: NodeJS.ErrnoException, { host, port }: Place): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new StudioError("conflict", `Port ${port} is taken by another program.`, {
        hint: "End that one, or name another port with --port; 0 takes any that is free.",
        cause: error,
      });
    case "EACCES":
      return new StudioError("bad-request", `Port ${port} may not be used by this account.`, {
        hint: "Name a port above 1023 with --port.",
        cause: error,
      });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new StudioError("bad-request", `${host} is no address of this machine.`, {
        hint: "Name another with --host: 127.0.0.1 for this machine alone, 0.0.0.0 for all its networks.",
        cause: error,
      });
    case undefined:
    default:
      return error;
  }
}

interface Open {
  readonly server: Server;
  readonly sockets: WebSocketServer;
  readonly idle: IdleConnections;
}

async function closed(
  { server, sockets, idle }: Open,
  { studio, clock }: ApiParts,
  grace: number,
): Promise<void> {
  const over = new AbortController();
  const ended = new Promise<void>((resolve) => {
    server.close(() => {
      over.abort();
      resolve();
    });
  });
  // Whoever asks on a connection that is kept is answered, and then it ends.
  server.prependListener("request", (_, response) => response.setHeader("Connection", "close"));
  await studio.live.close();
  void endIdle(idle, sockets, clock, over.signal);
  await Promise.race([ended, clock.sleep(grace, over.signal).catch(() => undefined)]);
  for (const socket of sockets.clients) socket.terminate();
  server.closeAllConnections();
  await ended;
}

async function endIdle(
  idle: IdleConnections,
  sockets: WebSocketServer,
  clock: Clock,
  over: AbortSignal,
): Promise<void> {
  // Sockets first hear of the end of what they follow.
  await clock.sleep(lookEvery, over).catch(() => undefined);
  for (const socket of sockets.clients) socket.close(goingAway, "closing");
  while (!over.aborted) {
    idle.end();
    await clock.sleep(lookEvery, over).catch(() => undefined);
  }
}

/** As RFC 6455 has it. */
const goingAway = 1001;
