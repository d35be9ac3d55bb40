import { z } from "@hono/zod-openapi";
import { StudioError } from "../../../core/error.ts";
import { isFinished } from "../../../core/finished.ts";
import { route, router } from "../../route.ts";
import { answer } from "../../shapes/common.ts";
import { iso } from "../words.ts";
import { ended, newestRuns } from "./executions.ts";
import { PipelineResult, pipelineResult } from "./result.ts";
import { executionStatus, executionStatuses, tags } from "./words.ts";

const Saved = z
  .object({
    file: z.string().openapi({ description: "Its name: opaque, and never a path." }),
    executionId: z.string(),
    pipelineId: z.string(),
    status: z.enum(executionStatuses),
    timestamp: z.string().openapi({ format: "date-time", description: "When it was saved." }),
  })
  .openapi("Document002Output", { description: "A saved result." });

const list = route({
  method: "get",
  path: "/api/outputs",
  policy: { who: "signed-in", scope: "read", forProjectTokens: true },
  summary: "Saved results, newest first (002)",
  description: "At most 1,000.",
  tags,
  responses: { 200: answer(z.object({ outputs: z.array(Saved) }), "The results.") },
});

const get = route({
  method: "get",
  path: "/api/outputs/{file}",
  policy: { who: "viewer", scope: "read", of: "run", parameter: "file" },
  summary: "Read a saved result (002)",
  tags,
  request: { params: z.object({ file: z.string() }) },
  responses: { 200: answer(PipelineResult, "The result.") },
});

/** Document 002: saved results, one for each execution that has ended. */
export function outputRoutes() {
  return router()
    .openapi(list, async (c) => {
      const runs = await newestRuns(c.var.desks, c.var.caller, ended, 1_000);
      const outputs = runs.map((run) => ({
        file: run.id,
        executionId: run.id,
        pipelineId: run.definition.pipeline,
        status: executionStatus(run.status),
        timestamp: iso(run.finishedAt ?? run.createdAt),
      }));
      return c.json({ outputs }, 200);
    })
    .openapi(get, async (c) => {
      const { desks, run, parts } = c.var;
      if (!isFinished(run.status))
        throw new StudioError(
          "not-found",
          "There is no saved result: the execution has not ended.",
        );
      return c.json(await pipelineResult(desks, run, parts.clock.now()), 200);
    });
}
