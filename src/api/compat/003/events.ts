import { z } from "@hono/zod-openapi";
import type { LogEvent } from "../../../core/event.ts";
import type { RunRecord } from "../../../core/store.ts";
import type { Frame } from "../../../studio/live/frames.ts";
import { route, router } from "../../route.ts";
import { answer, file, JsonObject } from "../../shapes/common.ts";
import { askedOf } from "../../streams/events.ts";
import { liveAnswer, sse } from "../live-answer.ts";
import type { CompatRoom } from "../room.ts";
import { iso, runPolicy } from "../words.ts";
import { limited, tags } from "./limited.ts";
import { jobEvents, jobStatus, jobWord, messageOf, statusAfter } from "./words.ts";

const params = z.object({ id: z.string() });
const Place = z.string().regex(/^\d{1,15}$/u, "a whole number from 0");

const JobEvent = z
  .object({
    id: z.int().openapi({ description: "Its number in the log." }),
    ts: z.string().openapi({ format: "date-time" }),
    type: z.string(),
    stage: z.string().nullable(),
    status: z.string().nullable(),
    message: z.string(),
    payload: JsonObject,
    job_id: z.string(),
  })
  .openapi("Document003Event");

const list = limited(
  route({
    method: "get",
    path: "/jobs/{id}/events",
    policy: runPolicy("viewer", "read"),
    summary: "A job's events, oldest first (003)",
    tags,
    request: {
      params,
      query: z.object({
        since: Place.default("0").openapi({
          description: "Number of the last event that you have.",
        }),
        limit: z.coerce.number().int().min(1).max(1_000).default(100),
      }),
    },
    responses: {
      200: answer(
        z.object({
          events: z.array(JobEvent),
          next: z.int().openapi({ description: "To be sent as `since` next time." }),
        }),
        "The events.",
      ),
    },
  }),
);

const stream = limited(
  route({
    method: "get",
    path: "/jobs/{id}/events/stream",
    policy: runPolicy("viewer", "read"),
    summary: "Follow a job live (003)",
    description:
      "Server-sent events without names: each `data` says its `type`. The first is `connected`, a `heartbeat` comes every 5 s, the last is `end`. `id` is the number in the log; who comes back with `Last-Event-ID` or `since` misses nothing.",
    tags,
    request: { params, query: z.object({ since: Place.optional(), after: Place.optional() }) },
    responses: { 200: file("The stream.", "text/event-stream") },
  }),
);

/** Document 003: what happens in a job. */
export function eventRoutes003(room: CompatRoom) {
  const now = () => iso(room.parts.clock.now());
  return router()
    .openapi(list, async (c) => {
      const { desks, run } = c.var;
      const { since, limit } = c.req.valid("query");
      const after = Number(since);
      const page = { after, limit, run: run.id, types: jobEvents };
      const events = await desks.events.page(run.project, page);
      const next = events.at(-1)?.seq ?? after;
      return c.json({ events: events.flatMap((event) => jobEvent(run, event) ?? []), next }, 200);
    })
    .openapi(stream, (c) => {
      const { caller, desks, run } = c.var;
      const { since, after: sent } = c.req.valid("query");
      const { after } = askedOf(c.req.header("last-event-id"), { after: since ?? sent });
      const said = (type: string, rest = {}) => sse({ type, ts: now(), job_id: run.id, ...rest });
      const told = (frame: Frame): string => {
        if (frame.kind === "output") return "";
        if (frame.kind === "event") return eventText(run, frame.event);
        const { reason, status, seq } = frame;
        return said("end", { reason, status: status && jobStatus(status), seq });
      };
      return liveAnswer(
        c,
        room,
        { caller, desks, run, after },
        {
          opening: () => `retry: 1000\n\n${said("connected")}`,
          heartbeat: () => said("heartbeat"),
          heartbeatMs: 5_000,
          tell: async (frames) => frames.map(told).join(""),
        },
      );
    });
}

function jobEvent(run: RunRecord, event: LogEvent): z.infer<typeof JobEvent> | null {
  const type = jobWord(event);
  if (type === null) return null;
  return {
    id: event.seq,
    ts: iso(event.at),
    type,
    stage: event.stage,
    status: statusAfter(event),
    message: messageOf(event),
    payload: { ...event.payload },
    job_id: run.id,
  };
}

function eventText(run: RunRecord, event: LogEvent): string {
  const shown = jobEvent(run, event);
  return shown ? sse(shown, { id: event.seq }) : "";
}
