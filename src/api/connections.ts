import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { WebSocketServer } from "ws";

/** The connections of a server on which nobody waits for an answer. */
export interface IdleConnections {
  /** Ends them; also those that were opened for later and have asked nothing yet, which browsers do. */
  end(): void;
}

/** To be called before the server listens. Connections that became WebSockets are left to those. */
export function watchIdle(server: Server, sockets: WebSocketServer): IdleConnections {
  /** How many requests are under way, by connection. */
  const busy = new Map<Socket, number>();
  server.on("connection", (socket: Socket) => {
    busy.set(socket, 0);
    socket.on("close", () => busy.delete(socket));
  });
  sockets.on("connection", (_socket, request) => busy.delete(request.socket));
  server.prependListener("request", ({ socket }, response) => {
    busy.set(socket, (busy.get(socket) ?? 0) + 1);
    response.on("close", () => {
      const left = busy.get(socket);
      if (left !== undefined) busy.set(socket, left - 1);
    });
  });
  return {
    end() {
      for (const [socket, requests] of busy) if (requests === 0) socket.destroySoon();
    },
  };
}
