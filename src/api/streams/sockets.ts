import { upgradeWebSocket } from "@hono/node-server";
import type { Context } from "hono";
import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import { StudioError } from "../../core/error.ts";
import type { Desks } from "../../studio/studio.ts";
import { knockOf, type Caller } from "../caller.ts";
import { isHandshake } from "../protocol.ts";
import { guard, router } from "../route.ts";
import type { Rates } from "../rates.ts";
import { stillIn } from "./access.ts";
import type { StreamRoom } from "./events.ts";
import { serveSocket } from "./socket.ts";

/** What a request to open a socket has in its context once it is let in. */
interface Admitted {
  Variables: { caller: Caller; desks: Desks; rates: Rates };
}

/** Runs over a WebSocket, in the words of document 002. */
export function socketRoutes(room: StreamRoom) {
  const policy = { who: "signed-in", scope: "read", forProjectTokens: true } as const;
  const app = router();
  app.get("/ws", guard(policy), async (c, next) => {
    const { incoming } = c.env as { readonly incoming?: IncomingMessage };
    if (!incoming || !isHandshake(incoming))
      throw new StudioError("bad-request", "This address speaks WebSocket.", {
        hint: "Open it with a WebSocket client, or follow /api/runs/{run}/stream.",
      });
    return opening(room)(c as unknown as Context<Admitted>, next);
  });
  return app;
}

function opening(room: StreamRoom) {
  const { parts, places } = room;
  return upgradeWebSocket((c: Context<Admitted>) => {
    const { caller, desks, rates } = c.var;
    const leave = places.take(caller.person.id);
    const { incoming } = c.env as { readonly incoming: IncomingMessage };
    // Also when the handshake is never done.
    incoming.socket.once("close", leave);
    const stillMay = stillIn(parts, knockOf(c), caller);
    return {
      onOpen(_, { raw }) {
        const socket = raw as unknown as WebSocket;
        const wire = incoming.socket;
        const countRequest = () => rates.person(caller.person.id);
        serveSocket({ room, socket, wire, caller, desks, stillMay, countRequest });
      },
    };
  }) as (c: Context<Admitted>, next: () => Promise<void>) => Promise<Response>;
}
