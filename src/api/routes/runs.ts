import { z } from "@hono/zod-openapi";
import { route, router } from "../route.ts";
import { answer, body, given, pageOf, PageQuery, shownPage } from "../shapes/common.ts";
import { Gate, shownGate } from "../shapes/gate.ts";
import {
  Run,
  RunRequest,
  RunStatusName,
  shownRun,
  shownStage,
  shownUnit,
  Stage,
  startRequest,
  Unit,
} from "../shapes/run.ts";

const tags = ["Runs"];
const params = z.object({ run: z.string() });
const inProject = z.object({ project: z.string() });

const create = route({
  method: "post",
  path: "/projects/{project}/runs",
  policy: { who: "editor", scope: "spend", of: "project" },
  summary: "Start a run",
  description:
    "With `reuse`, an unfinished run of the same request goes on, and the answer is 200.",
  tags,
  idempotent: true,
  request: {
    params: inProject,
    body: body(
      RunRequest.extend({
        start: z
          .boolean()
          .default(true)
          .openapi({ description: "Otherwise it stays queued until `resume`." }),
        reuse: z.boolean().default(false),
      }).openapi("NewRun"),
    ),
  },
  responses: { 200: answer(Run, "The run that goes on."), 201: answer(Run, "The new run.") },
});

const list = route({
  method: "get",
  path: "/projects/{project}/runs",
  policy: { who: "viewer", scope: "read", of: "project" },
  summary: "List a project's runs, newest first",
  tags,
  request: { params: inProject, query: PageQuery },
  responses: { 200: pageOf(Run, "Its runs.") },
});

const listAll = route({
  method: "get",
  path: "/runs",
  policy: { who: "signed-in", scope: "read" },
  summary: "List the runs of all your projects, newest first",
  tags,
  request: {
    query: PageQuery.extend({
      status: RunStatusName.optional(),
      pipeline: z.string().max(100).optional(),
    }),
  },
  responses: { 200: pageOf(Run, "The runs.") },
});

const RunState = z
  .object({
    run: Run,
    stages: z.array(Stage),
    gates: z.array(Gate),
    failed: z.array(Unit).openapi({ description: "Units that failed, and can be retried." }),
  })
  .openapi("RunState", { description: "Where a run stands." });

const get = route({
  method: "get",
  path: "/runs/{run}",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "See where a run stands",
  tags,
  request: { params },
  responses: { 200: answer(RunState, "The run with its stages, gates and failures.") },
});

const remove = route({
  method: "delete",
  path: "/runs/{run}",
  policy: { who: "editor", scope: "write", of: "run" },
  summary: "Take a run out of every list",
  description: "Its events and versions stay. A run at work is refused: cancel it first.",
  tags,
  request: { params },
  responses: { 204: { description: "It is in no list any more." } },
});

/** Runs as a whole: asked for, looked at, taken out of the lists. */
export function runRoutes() {
  return router()
    .openapi(create, async (c) => {
      const { desks, project } = c.var;
      const { start, reuse, ...request } = c.req.valid("json");
      const asked = { ...startRequest(project, request), start, reuse };
      const { run, how } = await desks.runs.create(asked);
      return c.json(shownRun(run), how === "created" ? 201 : 200);
    })
    .openapi(list, async (c) => {
      const { desks, project } = c.var;
      const page = await desks.runs.page(project.id, given(c.req.valid("query")));
      return c.json(shownPage(page, shownRun), 200);
    })
    .openapi(listAll, async (c) => {
      const { status, pipeline, ...page } = c.req.valid("query");
      const filter = given({ status: status && [status], pipeline });
      return c.json(
        shownPage(await c.var.desks.runs.pageOfAll(filter, given(page)), shownRun),
        200,
      );
    })
    .openapi(get, async (c) => {
      const { run, stages, gates, failed } = await c.var.desks.runs.state(c.var.run.id);
      const now = c.var.parts.clock.now();
      const state = {
        run: shownRun(run),
        stages: stages.map(shownStage),
        gates: gates.map((gate) => shownGate(gate, now)),
        failed: failed.map(shownUnit),
      };
      return c.json(state, 200);
    })
    .openapi(remove, async (c) => {
      await c.var.desks.runs.remove(c.var.run.id);
      return c.body(null, 204);
    });
}
