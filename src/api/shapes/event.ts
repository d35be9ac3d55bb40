import { z } from "@hono/zod-openapi";
import { eventPayloads, type EventType, type LogEvent } from "../../core/event.ts";
import type { ProjectView } from "../../core/live/project-view.ts";
import type { RunView } from "../../core/live/run-view.ts";
import { Moment } from "./common.ts";
import { jsonSchemaOf } from "./json-schema.ts";

const eventTypes = Object.keys(eventPayloads) as EventType[];

const place = {
  project: { type: "string" },
  seq: { type: "integer", description: "Place in the project's log, from 1 without gaps." },
  runSeq: { type: ["integer", "null"], description: "Place in the run's part of the log." },
  at: { type: "number", description: "Milliseconds since 1970, UTC." },
  run: { type: ["string", "null"] },
  stage: { type: ["string", "null"] },
  prevHash: { type: "string" },
  hash: { type: "string", description: "SHA-256 over the hash before and this event." },
} as const;

/** One past fact; what its payload holds follows from its type. */
const Event = z.custom<LogEvent>().openapi("Event", {
  type: "object",
  description: "One past fact in a project's log.",
  properties: { ...place, type: { type: "string", enum: eventTypes }, payload: { type: "object" } },
  required: [...Object.keys(place), "type", "payload"],
  oneOf: eventTypes.map((type) => ({
    title: type,
    properties: { type: { const: type }, payload: jsonSchemaOf(eventPayloads[type]) },
  })),
} as never);

/** A part of a log, about a megabyte of it at most: `next` goes in as `after` for what follows, also when that is yet to happen. */
export const EventPage = z
  .object({
    items: z.array(Event),
    next: z.int(),
    isFinished: z.boolean().openapi({ description: "Whether nothing more comes by itself." }),
  })
  .openapi("EventPage");

/** Where a log is read on. */
export const LogQuery = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .openapi({ description: "Number of the last event that you have." }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(200)
    .openapi({ description: "How many at most; fewer come where they are long." }),
});

/** `stage.started,stage.completed`, each a type that there is. */
export const TypesQuery = z
  .string()
  .max(2_000)
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(eventTypes as [EventType, ...EventType[]])).min(1))
  .optional()
  .openapi({ type: "string", description: "Only events of these types, parted by commas." });

/** The event's number after which a view is taken; absent: the log's end. */
export const ViewQuery = z.object({
  at: z.coerce.number().int().min(0).optional().openapi({
    description: "As it stood after this event; the log's end where it is left out.",
  }),
});

export const RunViewShape = z.custom<RunView>().openapi("RunView", {
  type: "object",
  description:
    "All that a page shows of a run: the fold of its part of the log up to `cursor`. A stream or a poll goes on from `cursor.seq`.",
});

export const ProjectViewShape = z.custom<ProjectView>().openapi("ProjectView", {
  type: "object",
  description:
    "All that a project's home shows: the fold of its log up to `cursor`, where a stream or a poll goes on.",
});

export const LogLine = z
  .object({
    seq: z.int(),
    at: Moment,
    stage: z.string().nullable(),
    agent: z.string(),
    event: z.string(),
    payload: z.record(z.string(), z.unknown()),
  })
  .openapi("LogLine", { description: "What an agent says of its work." });
