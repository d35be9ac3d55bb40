import { z } from "@hono/zod-openapi";
import type { TypedResponse } from "hono";
import type { JSONParsed } from "hono/utils/types";
import { route, router } from "../route.ts";
import { answer } from "../shapes/common.ts";
import { ProjectViewShape, RunViewShape, ViewQuery } from "../shapes/event.ts";

const tags = ["Events"];

const ofProject = route({
  method: "get",
  path: "/projects/{project}/view",
  policy: { who: "viewer", scope: "read", of: "project" },
  summary: "See a project as its log tells it",
  tags,
  request: { params: z.object({ project: z.string() }), query: ViewQuery },
  responses: { 200: answer(ProjectViewShape, "The view, and the cursor that it was taken at.") },
});

const ofRun = route({
  method: "get",
  path: "/runs/{run}/view",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "See a run as its log tells it",
  tags,
  request: { params: z.object({ run: z.string() }), query: ViewQuery },
  responses: { 200: answer(RunViewShape, "The view, and the cursor that it was taken at.") },
});

/** Snapshots that streams and polls go on from. */
export function viewRoutes() {
  return router()
    .openapi(ofProject, async (c) => {
      const { desks, project } = c.var;
      const text = await desks.live.projectViewText(project.id, c.req.valid("query").at);
      return jsonText<z.infer<typeof ProjectViewShape>>(text);
    })
    .openapi(ofRun, async (c) => {
      const { desks, run } = c.var;
      const text = await desks.live.runViewText(run.id, c.req.valid("query").at);
      return jsonText<z.infer<typeof RunViewShape>>(text);
    });
}

/** A view as it was made once for all who ask. */
function jsonText<Shape>(text: string): Response & TypedResponse<JSONParsed<Shape>, 200, "json"> {
  const headers = { "Content-Type": "application/json" };
  return new Response(text, { headers }) as ReturnType<typeof jsonText<Shape>>;
}
