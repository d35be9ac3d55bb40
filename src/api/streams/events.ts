import type { ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { StudioError } from "../../core/error.ts";
import type { ProjectId, RunId } from "../../core/id.ts";
import type { Desks } from "../../studio/studio.ts";
import { knockOf, type Caller } from "../caller.ts";
import { everywhere } from "../headers.ts";
import type { ApiParts } from "../parts.ts";
import { route, router } from "../route.ts";
import { file } from "../shapes/common.ts";
import { stillIn } from "./access.ts";
import { sendEvents } from "./event-stream.ts";
import type { Places } from "./places.ts";
import type { StreamSettings } from "./settings.ts";

/** What all streams share. */
export interface StreamRoom {
  readonly parts: ApiParts;
  readonly places: Places;
  readonly settings: StreamSettings;
}

const tags = ["Streams"];
const description =
  "Server-sent events: `id` is the event's number, `event` its type, `data` its JSON; `event: output` brings text with its offset and no id; `event: end` is the last one and says why. A comment comes at least every 10 s. Who comes back with `Last-Event-ID` or `after` misses nothing.";

/** Numbers are written plainly, so that none means something else to somebody else. */
const Place = z.string().regex(/^\d{1,15}$/u, "a whole number from 0");

const query = z.object({
  after: Place.optional().openapi({ description: "Number of the last event that you have." }),
  outputs: z.enum(["0", "1"]).optional().openapi({
    description: "Whether the text of outputs comes too; for a run it does, for a project not.",
  }),
  offset: z
    .union([z.string(), z.array(z.string()).max(200)])
    .optional()
    .openapi({
      description:
        "`stream:n`: how much of an open output stream you have, in UTF-16 units; can be repeated.",
    }),
});

const responses = { 200: file("The stream.", "text/event-stream") };

const ofRun = route({
  method: "get",
  path: "/api/runs/{run}/stream",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "Follow a run live",
  description,
  tags,
  request: { params: z.object({ run: z.string() }), query },
  responses,
});

const ofProject = route({
  method: "get",
  path: "/api/projects/{project}/stream",
  policy: { who: "viewer", scope: "read", of: "project" },
  summary: "Follow a project live",
  description,
  tags,
  request: { params: z.object({ project: z.string() }), query },
  responses,
});

/** Runs and projects as server-sent events. */
export function eventRoutes(room: StreamRoom) {
  return router()
    .openapi(ofRun, (c) => {
      const { caller, desks, run } = c.var;
      const { project, id } = run;
      const asked = askedOf(c.req.header("last-event-id"), c.req.valid("query"));
      return opened(c, room, { caller, desks, project, run: id, ...asked });
    })
    .openapi(ofProject, (c) => {
      const { caller, desks, project } = c.var;
      const asked = askedOf(c.req.header("last-event-id"), c.req.valid("query"));
      return opened(c, room, { caller, desks, project: project.id, ...asked });
    });
}

/** Where a stream is to begin, and what is to be in it. */
interface Asked {
  readonly after: number;
  readonly outputs?: boolean;
  readonly offsets: Readonly<Record<string, number>>;
}

/** A browser that comes back sends what it heard last beside the address that it began with: the former counts. */
export function askedOf(
  lastEventId: string | undefined,
  { after, outputs, offset }: z.output<typeof query>,
): Asked {
  const last = lastEventId === undefined || lastEventId === "" ? after : lastEventId;
  return {
    after: last === undefined ? 0 : numberOf(last, "Last-Event-ID"),
    offsets: Object.fromEntries([offset ?? []].flat().map(offsetOf)),
    ...(outputs === undefined ? {} : { outputs: outputs === "1" }),
  };
}

function offsetOf(text: string): readonly [stream: string, offset: number] {
  const at = text.lastIndexOf(":");
  if (at <= 0) throw wrong(`In the query, offset must be stream:n, not ${text.slice(0, 100)}.`);
  return [text.slice(0, at), numberOf(text.slice(at + 1), "offset")];
}

function numberOf(text: string, name: string): number {
  const { success } = Place.safeParse(text);
  if (success) return Number(text);
  throw wrong(`${name} must be a whole number from 0, not ${text.slice(0, 100)}.`);
}

function wrong(message: string): StudioError {
  return new StudioError("bad-request", message, {
    hint: "Send the number of the last event that you have, or nothing to begin at the start.",
  });
}

interface Wish extends Asked {
  readonly caller: Caller;
  readonly desks: Desks;
  readonly project: ProjectId;
  readonly run?: RunId;
}

const streamHeaders = {
  ...everywhere,
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store, no-transform",
  // Proxies that gather answers before they pass them on are asked not to.
  "X-Accel-Buffering": "no",
};

/** Straight to Node's response: what a stream writes goes through nothing else. */
async function opened(c: Context, { parts, places, settings }: StreamRoom, wish: Wish) {
  if (c.req.method === "HEAD") return c.body(null, 200, streamHeaders);
  const { outgoing } = c.env as { readonly outgoing?: ServerResponse };
  if (!outgoing) throw new StudioError("bad-request", "A stream needs a connection of its own.");
  const { caller, desks, ...wanted } = wish;
  const stillMay = stillIn(parts, knockOf(c), caller);
  const leave = places.take(caller.person.id);
  try {
    const subscription = await desks.live.subscribe({ ...wanted, stillMay });
    outgoing.on("close", leave);
    if (outgoing.destroyed) {
      leave();
      subscription.close();
      return RESPONSE_ALREADY_SENT.clone();
    }
    outgoing.writeHead(200, streamHeaders);
    const { clock, log } = parts;
    void sendEvents({ outgoing, subscription, stillMay, settings, clock, log });
    return RESPONSE_ALREADY_SENT.clone();
  } catch (error) {
    leave();
    throw error;
  }
}
