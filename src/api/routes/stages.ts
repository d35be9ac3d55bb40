import { z } from "@hono/zod-openapi";
import { route, router } from "../route.ts";
import { cut, pageOf, PageQuery, shownPage } from "../shapes/common.ts";
import { shownStage, shownUnit, Stage, Unit } from "../shapes/run.ts";

const tags = ["Runs"];

const stages = route({
  method: "get",
  path: "/runs/{run}/stages",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "List a run's stages, in the order of the pipeline",
  tags,
  request: { params: z.object({ run: z.string() }), query: PageQuery },
  responses: { 200: pageOf(Stage, "The stages.") },
});

const units = route({
  method: "get",
  path: "/runs/{run}/stages/{stage}/units",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "List a stage's units, in story order",
  description: "Empty until the stage was opened.",
  tags,
  request: { params: z.object({ run: z.string(), stage: z.string().max(200) }), query: PageQuery },
  responses: { 200: pageOf(Unit, "The units.") },
});

/** What a run works on, one level down and two. */
export function stageRoutes() {
  return router()
    .openapi(stages, async (c) => {
      const all = await c.var.desks.runs.stages(c.var.run.id);
      return c.json(
        shownPage(
          cut(all, c.req.valid("query"), ({ stage }) => stage),
          shownStage,
        ),
        200,
      );
    })
    .openapi(units, async (c) => {
      const all = await c.var.desks.runs.units(c.var.run.id, c.req.valid("param").stage);
      const page = cut(all, c.req.valid("query"), ({ ordinal }) => `${ordinal}`);
      return c.json(shownPage(page, shownUnit), 200);
    });
}
