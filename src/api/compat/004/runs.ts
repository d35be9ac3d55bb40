import { z } from "@hono/zod-openapi";
import { StudioError } from "../../../core/error.ts";
import { isFinished } from "../../../core/finished.ts";
import type { RunRecord } from "../../../core/store.ts";
import type { Desks } from "../../../studio/studio.ts";
import { route, router } from "../../route.ts";
import { answer, given, SentObject } from "../../shapes/common.ts";
import type { CompatRoom } from "../room.ts";
import { runPolicy, tellNext } from "../words.ts";
import { ListQuery } from "./projects.ts";
import { RunRow, runRow, tags } from "./rows.ts";

/** What a run of document 004 is, unless the request says otherwise. */
const demoPipeline = "ideation-demo";

const params = z.object({ id: z.string() });

const NewRun = z
  .object({
    pipeline: z.string().max(100).default(demoPipeline),
    params: SentObject.default({}).openapi({
      description: "Of the pipeline; `topic` and `pace` of the demo.",
    }),
    input: z.string().max(100).nullable().default(null).openapi({
      description: "Id of a file of the project, for pipelines that take one.",
    }),
    start: z
      .boolean()
      .default(false)
      .openapi({ description: "Otherwise it waits, at its first step." }),
  })
  .openapi("Document004NewRun");

const create = route({
  method: "post",
  path: "/projects/{id}/runs",
  policy: { who: "editor", scope: "spend", of: "project", parameter: "id" },
  summary: "Create a run (004)",
  description:
    "Takes no body, or one with a pipeline of your choice. It is not started unless `start` says so.",
  tags,
  idempotent: true,
  request: { params, body: { content: { "application/json": { schema: NewRun } } } },
  responses: { 201: answer(RunRow, "The run.") },
});

const list = route({
  method: "get",
  path: "/projects/{id}/runs",
  policy: { who: "viewer", scope: "read", of: "project", parameter: "id" },
  summary: "A project's runs, newest first (004)",
  description: "A `Link` header says where the list goes on.",
  tags,
  request: { params, query: ListQuery },
  responses: { 200: answer(z.array(RunRow), "The runs.") },
});

const get = route({
  method: "get",
  path: "/runs/{id}",
  policy: runPolicy("viewer", "read"),
  summary: "One run (004)",
  tags,
  request: { params },
  responses: { 200: answer(RunRow, "The run.") },
});

const remove = route({
  method: "delete",
  path: "/runs/{id}",
  policy: runPolicy("editor", "write"),
  summary: "Delete a run (004)",
  description: "One at work is cancelled first. Its artifacts and logs are out of reach with it.",
  tags,
  request: { params },
  responses: { 204: { description: "It is gone." } },
});

const demo = route({
  method: "post",
  path: "/runs/{id}/demo",
  policy: runPolicy("editor", "spend"),
  summary: "Start the demo (004)",
  description:
    "Twelve log lines about 1.5 s apart and three artifacts, while the run's step and status move. 409 where it runs already.",
  tags,
  idempotent: true,
  request: { params },
  responses: { 202: answer(RunRow, "It runs.") },
});

/** Document 004: runs. */
export function runRoutes004({ inTurn }: CompatRoom) {
  return router()
    .openapi(create, async (c) => {
      const { desks, project } = c.var;
      // A request without a body has not come past the schema.
      const { pipeline, params: asked, input, start } = NewRun.parse(c.req.valid("json"));
      const request = { pipeline, path: null, input, params: asked, options: {} };
      const { run } = await desks.runs.create({ ...request, project: project.id, start });
      return c.json(await runRow(desks, await desks.runs.get(run.id)), 201);
    })
    .openapi(list, async (c) => {
      const { desks, project } = c.var;
      const page = await desks.runs.page(project.id, given(c.req.valid("query")));
      tellNext(c, page);
      return c.json(await Promise.all(page.rows.map((run) => runRow(desks, run))), 200);
    })
    .openapi(get, async (c) => c.json(await runRow(c.var.desks, c.var.run), 200))
    .openapi(remove, async (c) => {
      await removed(c.var.desks, c.var.run);
      return c.body(null, 204);
    })
    .openapi(demo, async (c) => {
      const { desks, run } = c.var;
      // One after the other, so that of two requests at once the second sees what the first has begun.
      await inTurn(`demo ${run.id}`, () => startDemo(desks, run));
      return c.json(await runRow(desks, await desks.runs.get(run.id)), 202);
    });
}

async function startDemo(desks: Desks, { id, number, definition }: RunRecord): Promise<void> {
  if (definition.pipeline !== demoPipeline)
    throw new StudioError(
      "conflict",
      `Run ${number} is one of ${definition.pipeline}, not of the demo.`,
      {
        hint: `Create a run of ${demoPipeline}, or start this one with \`start\`.`,
      },
    );
  const { status } = await desks.runs.get(id);
  if (status === "running" || status === "awaiting_approval")
    throw new StudioError("conflict", `Run ${number} is running already.`, {
      hint: "Follow it, or wait until it has ended.",
    });
  if (isFinished(status))
    throw new StudioError("conflict", `Run ${number} has run: it is ${status}.`, {
      hint: "Create another run for another demo.",
    });
  await desks.runs.resume(id);
}

async function removed({ runs }: Desks, { id }: RunRecord): Promise<void> {
  try {
    await runs.remove(id);
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== "illegal-transition") throw error;
    await runs.cancel(id).catch(passOver("illegal-transition"));
    await runs.remove(id);
  }
}

/** It may have ended by itself meanwhile. */
function passOver(code: StudioError["code"]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof StudioError) || error.code !== code) throw error;
  };
}
