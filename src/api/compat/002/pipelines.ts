import { z } from "@hono/zod-openapi";
import { StudioError } from "../../../core/error.ts";
import { route, router } from "../../route.ts";
import { answer, body, SentObject } from "../../shapes/common.ts";
import { longestText, pipelineNamed, pipelineNames, understand } from "../bringing.ts";
import type { CompatRoom } from "../room.ts";
import { tags } from "./words.ts";

const noModels = "No provider of models is configured yet; every stage works by rules.";
const noTools = "No command line tool is configured yet; every stage works by rules.";

const Usable = z.object({
  id: z.string(),
  name: z.string(),
  available: z.boolean(),
  reason: z.string().nullable().openapi({ description: "Why not." }),
});

const status = route({
  method: "get",
  path: "/api/config/status",
  policy: { who: "signed-in", scope: "read", forProjectTokens: true },
  summary: "Which modes, providers and tools can be used, and why not (002)",
  tags,
  responses: {
    200: answer(
      z
        .object({ modes: z.array(Usable), providers: z.array(Usable), cliTools: z.array(Usable) })
        .openapi("Document002ConfigStatus"),
      "What there is.",
    ),
  },
});

const RunRequest = z
  .object({
    input: z
      .string()
      .max(longestText)
      .default("")
      .openapi({ description: "The words to work on." }),
    executionMode: z.enum(["rules", "api", "cli"]).optional().openapi({
      description: "A wish. The answer says by which mode it runs.",
    }),
    cliTool: z.string().max(100).nullish(),
    project: z.string().trim().min(1).max(200).optional().openapi({
      description:
        "Id, slug or name; one that nobody has is made. Without it, one named after the pipeline.",
    }),
    params: SentObject.default({}).openapi({ description: "Of the pipeline." }),
  })
  .openapi("Document002RunRequest");

const run = route({
  method: "post",
  path: "/api/pipelines/{id}/run",
  policy: { who: "signed-in", scope: "spend" },
  summary: "Run a pipeline on a text (002)",
  tags,
  idempotent: true,
  request: { params: z.object({ id: z.string().max(100) }), body: body(RunRequest) },
  responses: {
    202: answer(
      z.object({
        executionId: z.string(),
        projectId: z.string(),
        executionMode: z.literal("rules"),
        notice: z.string().nullable(),
      }),
      "It runs.",
    ),
  },
});

/** Document 002: what can be run, and how. */
export function pipelineRoutes002(room: CompatRoom) {
  return router()
    .openapi(status, (c) =>
      c.json(
        {
          modes: [
            { id: "rules", name: "Rules", available: true, reason: null },
            { id: "api", name: "API", available: false, reason: noModels },
            { id: "cli", name: "CLI", available: false, reason: noTools },
          ],
          providers: [],
          cliTools: [],
        },
        200,
      ),
    )
    .openapi(run, async (c) => {
      const { caller, desks } = c.var;
      const { id: name } = c.req.valid("param");
      const pipeline = pipelineNamed(room, name);
      if (!pipeline)
        throw new StudioError("not-found", "There is no such pipeline.", {
          hint: pipelineNames(room),
        });
      const { input, params, project = pipeline.title, executionMode } = c.req.valid("json");
      const brought = {
        pipeline,
        project,
        text: input,
        params,
        known: { topic: input, text: input },
      };
      const { request, notice } = await understand(room, { desks, caller }, brought);
      const { run: begun } = await desks.runs.create({ ...request, start: true });
      const wish = { rules: null, api: noModels, cli: noTools }[executionMode ?? "rules"];
      const remarks = [notice, wish].filter((remark) => remark !== null);
      const said = {
        executionId: begun.id,
        projectId: begun.project,
        executionMode: "rules" as const,
        notice: remarks.length === 0 ? null : remarks.join(" "),
      };
      return c.json(said, 202);
    });
}
