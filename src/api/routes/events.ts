import { z } from "@hono/zod-openapi";
import type { LogEvent } from "../../core/event.ts";
import { isFinished } from "../../core/finished.ts";
import { route, router } from "../route.ts";
import { answer, given } from "../shapes/common.ts";
import { EventPage, LogQuery, TypesQuery } from "../shapes/event.ts";

const tags = ["Events"];
const query = LogQuery.extend({ types: TypesQuery });

const ofProject = route({
  method: "get",
  path: "/projects/{project}/events",
  policy: { who: "viewer", scope: "read", of: "project" },
  summary: "Read on in a project's log",
  tags,
  request: { params: z.object({ project: z.string() }), query },
  responses: { 200: answer(EventPage, "The next events, oldest first.") },
});

const ofRun = route({
  method: "get",
  path: "/runs/{run}/events",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "Read on in a run's part of the log",
  tags,
  request: { params: z.object({ run: z.string() }), query },
  responses: { 200: answer(EventPage, "The next events, oldest first.") },
});

/** The log, a page at a time: for whoever polls. */
export function eventRoutes() {
  return router()
    .openapi(ofProject, async (c) => {
      const { types, after, limit } = c.req.valid("query");
      const page = { after, limit, ...given({ types }) };
      const events = await c.var.desks.events.page(c.var.project.id, page);
      return c.json({ ...shown(events, after), isFinished: false }, 200);
    })
    .openapi(ofRun, async (c) => {
      const { desks, run } = c.var;
      const { types, after, limit } = c.req.valid("query");
      const page = { after, limit, run: run.id, ...given({ types }) };
      const events = await desks.events.page(run.project, page);
      const told = shown(events, after);
      // The run's status was read before its events: what ended it is among them, or in a page before.
      const isOver =
        isFinished(run.status) &&
        (await desks.events.page(run.project, { ...page, after: told.next, limit: 1 })).length ===
          0;
      return c.json({ ...told, isFinished: isOver }, 200);
    });
}

function shown(events: readonly LogEvent[], after: number) {
  return { items: [...events], next: events.at(-1)?.seq ?? after };
}
