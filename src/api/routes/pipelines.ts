import { z } from "@hono/zod-openapi";
import { StudioError } from "../../core/error.ts";
import type { Pipeline } from "../../core/pipeline.ts";
import { checkRequest } from "../../studio/request.ts";
import type { ApiParts } from "../parts.ts";
import { route, router } from "../route.ts";
import { answer, body, cut, pageOf, PageQuery, SentObject, shownPage } from "../shapes/common.ts";
import { PipelineShape, Plan, shownPipeline, shownPlan } from "../shapes/pipeline.ts";
import { RunRequest, startRequest } from "../shapes/run.ts";

const tags = ["Pipelines"];
const params = z.object({ pipeline: z.string().max(100) });
const policy = { who: "signed-in", scope: "read", forProjectTokens: true } as const;

const list = route({
  method: "get",
  path: "/pipelines",
  policy,
  summary: "List the production formats",
  tags,
  request: { query: PageQuery },
  responses: { 200: pageOf(PipelineShape, "The pipelines.") },
});

const get = route({
  method: "get",
  path: "/pipelines/{pipeline}",
  policy,
  summary: "Look at a production format",
  tags,
  request: { params },
  responses: { 200: answer(PipelineShape, "The pipeline, its parameters and its stages.") },
});

const validate = route({
  method: "post",
  path: "/pipelines/{pipeline}/validate",
  policy,
  summary: "Check parameters without running anything",
  tags,
  request: { params, body: body(z.strictObject({ params: SentObject.default({}) })) },
  responses: {
    200: answer(
      z
        .object({
          isValid: z.boolean(),
          faults: z
            .array(z.string())
            .openapi({ description: "In words; empty when they are valid." }),
        })
        .openapi("Validation"),
      "Whether a run could be asked for with these.",
    ),
  },
});

const plan = route({
  method: "post",
  path: "/projects/{project}/plan",
  policy: { who: "viewer", scope: "read", of: "project" },
  summary: "See what a run would do",
  description: "Keeps and spends nothing.",
  tags,
  request: { params: z.object({ project: z.string() }), body: body(RunRequest) },
  responses: { 200: answer(Plan, "Stage by stage, in order.") },
});

/** Production formats. */
export function pipelineRoutes() {
  return router()
    .openapi(list, (c) => {
      const all = c.var.parts.studio.pipelines;
      const page = cut(all, c.req.valid("query"), ({ name }) => name);
      return c.json(shownPage(page, shownPipeline), 200);
    })
    .openapi(get, (c) =>
      c.json(shownPipeline(pipelineNamed(c.var.parts, c.req.valid("param").pipeline)), 200),
    )
    .openapi(validate, (c) => {
      const pipeline = pipelineNamed(c.var.parts, c.req.valid("param").pipeline);
      const faults = faultsOf(pipeline, c.req.valid("json").params);
      return c.json({ isValid: faults.length === 0, faults }, 200);
    })
    .openapi(plan, async (c) => {
      const { desks, project } = c.var;
      return c.json(
        shownPlan(await desks.runs.plan(startRequest(project, c.req.valid("json")))),
        200,
      );
    });
}

function pipelineNamed({ studio }: ApiParts, name: string): Pipeline {
  const pipeline = studio.pipelines.find((one) => one.name === name);
  if (pipeline) return pipeline;
  throw new StudioError("not-found", "There is no such pipeline.", {
    hint: `There are: ${studio.pipelines.map((one) => one.name).join(", ")}.`,
  });
}

function faultsOf(pipeline: Pipeline, given: Readonly<Record<string, unknown>>): string[] {
  // Which file it would be given is another question: none is opened here.
  const path = pipeline.files === "one" ? "any.fountain" : null;
  const request = { pipeline: pipeline.name, path, project: null, params: given, options: {} };
  try {
    checkRequest([pipeline], request);
    return [];
  } catch (error) {
    if (error instanceof StudioError) return [error.message];
    throw error;
  }
}
