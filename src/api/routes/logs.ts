import { z } from "@hono/zod-openapi";
import { route, router } from "../route.ts";
import { answer, body, SentObject } from "../shapes/common.ts";
import { LogLine, LogQuery } from "../shapes/event.ts";

const tags = ["Events"];
const params = z.object({ run: z.string() });

const post = route({
  method: "post",
  path: "/runs/{run}/logs",
  policy: { who: "editor", scope: "write", of: "run" },
  summary: "Write a line into a run's log",
  tags,
  idempotent: true,
  request: {
    params,
    body: body(
      z
        .strictObject({
          agent: z.string().min(1).max(100),
          event: z.string().min(1).max(100),
          payload: SentObject.default({}),
        })
        .openapi("NewLogLine"),
    ),
  },
  responses: { 201: answer(LogLine, "The line; it is on disk.") },
});

const page = route({
  method: "get",
  path: "/runs/{run}/logs",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "Read what the agents of a run say",
  tags,
  request: { params, query: LogQuery },
  responses: {
    200: answer(
      z
        .object({
          items: z.array(LogLine),
          next: z.int().openapi({ description: "Goes in as `after` for what follows." }),
        })
        .openapi("LogPage"),
      "The next lines, oldest first.",
    ),
  },
});

/** What agents say of their work. */
export function logRoutes() {
  return router()
    .openapi(post, async (c) => {
      const line = await c.var.desks.logs.add(c.var.run.id, c.req.valid("json"));
      return c.json({ ...line }, 201);
    })
    .openapi(page, async (c) => {
      const asked = c.req.valid("query");
      const lines = await c.var.desks.logs.page(c.var.run.id, asked);
      const items = lines.map((line) => ({ ...line }));
      return c.json({ items, next: lines.at(-1)?.seq ?? asked.after }, 200);
    });
}
