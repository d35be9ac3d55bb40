import { z } from "@hono/zod-openapi";
import { ProjectId } from "../../../core/id.ts";
import type { RunStatus } from "../../../core/run.ts";
import type { RunRecord } from "../../../core/store.ts";
import type { Desks } from "../../../studio/studio.ts";
import type { Caller } from "../../caller.ts";
import { route, router } from "../../route.ts";
import { answer } from "../../shapes/common.ts";
import { givenText } from "../given-text.ts";
import { iso, isoOrNull, runPolicy } from "../words.ts";
import { durationOf, PipelineResult, pipelineResult } from "./result.ts";
import { executionStatus, executionStatuses, tags } from "./words.ts";

const Execution = z
  .object({
    executionId: z.string(),
    pipelineId: z.string(),
    projectId: z.string(),
    status: z.enum(executionStatuses),
    currentStage: z.string().nullable(),
    inputPreview: z.string().openapi({ description: "Its first 100 characters." }),
    timestamp: z.string().openapi({ format: "date-time" }),
    startedAt: z.string().openapi({ format: "date-time" }).nullable(),
    completedAt: z.string().openapi({ format: "date-time" }).nullable(),
    duration: z.number().openapi({ description: "In milliseconds." }).nullable(),
  })
  .openapi("Document002Execution", { description: "An execution as lists have it." });

async function execution(
  desks: Desks,
  run: RunRecord,
  now: number,
): Promise<z.infer<typeof Execution>> {
  const stages = run.finishedAt === null ? await desks.runs.stages(run.id) : [];
  const current = stages.find(
    ({ status }) => status === "running" || status === "awaiting_approval",
  );
  return {
    executionId: run.id,
    pipelineId: run.definition.pipeline,
    projectId: run.project,
    status: executionStatus(run.status),
    currentStage: current?.stage ?? null,
    inputPreview: await givenText(desks, run, 100),
    timestamp: iso(run.createdAt),
    startedAt: isoOrNull(run.startedAt),
    completedAt: isoOrNull(run.finishedAt),
    duration: durationOf(run, now),
  };
}

const policy = { who: "signed-in", scope: "read", forProjectTokens: true } as const;
const Listed = z.object({ executions: z.array(Execution), count: z.int() });

const list = route({
  method: "get",
  path: "/api/executions",
  policy,
  summary: "Your executions, newest first (002)",
  description: "At most 200; the history has those before them.",
  tags,
  responses: { 200: answer(Listed, "The executions.") },
});

const running = route({
  method: "get",
  path: "/api/executions/running",
  policy,
  summary: "What is running (002)",
  tags,
  responses: { 200: answer(Listed, "At work, or held by a gate.") },
});

const history = route({
  method: "get",
  path: "/api/executions/history",
  policy,
  summary: "What has ended, newest first (002)",
  tags,
  request: {
    query: z.object({
      page: z.coerce.number().int().min(1).max(1_000).default(1),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
  },
  responses: {
    200: answer(
      Listed.extend({ page: z.int(), limit: z.int(), hasMore: z.boolean() }),
      "A page of the last 1,000.",
    ),
  },
});

const get = route({
  method: "get",
  path: "/api/executions/{id}",
  policy: runPolicy("viewer", "read"),
  summary: "An execution with its stages' results (002)",
  tags,
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: answer(PipelineResult, "The execution.") },
});

const cancel = route({
  method: "post",
  path: "/api/executions/{id}/cancel",
  policy: runPolicy("editor", "write"),
  summary: "Cancel an execution (002)",
  description: "Aborts what is at work, and answers once it is cancelled.",
  tags,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: answer(
      z.object({
        success: z.literal(true),
        executionId: z.string(),
        status: z.enum(executionStatuses),
      }),
      "It is cancelled.",
    ),
  },
});

const atWork: readonly RunStatus[] = ["running", "awaiting_approval"];
export const ended: readonly RunStatus[] = [
  "completed",
  "completed_with_errors",
  "early_exit",
  "failed",
  "cancelled",
];
const longestHistory = 1_000;

/** Document 002: executions, which are runs. */
export function executionRoutes() {
  return router()
    .openapi(list, async (c) => {
      const { caller, desks, parts } = c.var;
      const runs = await newestRuns(desks, caller, null, 200);
      return c.json(await listed(desks, runs, parts.clock.now()), 200);
    })
    .openapi(running, async (c) => {
      const { caller, desks, parts } = c.var;
      const runs = await newestRuns(desks, caller, atWork, 200);
      return c.json(await listed(desks, runs, parts.clock.now()), 200);
    })
    .openapi(history, async (c) => {
      const { caller, desks, parts } = c.var;
      const { page, limit } = c.req.valid("query");
      const end = Math.min(page * limit, longestHistory);
      const runs = await newestRuns(desks, caller, ended, end + 1);
      const shown = runs.slice((page - 1) * limit, end);
      const hasMore = runs.length > end && end < longestHistory;
      return c.json(
        { ...(await listed(desks, shown, parts.clock.now())), page, limit, hasMore },
        200,
      );
    })
    .openapi(get, async (c) => {
      const { desks, run, parts } = c.var;
      return c.json(await pipelineResult(desks, run, parts.clock.now()), 200);
    })
    .openapi(cancel, async (c) => {
      const { id, status } = await c.var.desks.runs.cancel(c.var.run.id);
      const said = { success: true as const, executionId: id, status: executionStatus(status) };
      return c.json(said, 200);
    });
}

async function listed(desks: Desks, runs: readonly RunRecord[], now: number) {
  const executions = await Promise.all(runs.map((run) => execution(desks, run, now)));
  return { executions, count: executions.length };
}

/** The newest runs that the caller may see; with a token for one project, of that. */
export async function newestRuns(
  { runs }: Desks,
  caller: Caller,
  statuses: readonly RunStatus[] | null,
  most: number,
): Promise<readonly RunRecord[]> {
  const only = caller.by === "token" ? caller.token.project : null;
  if (only === null)
    return (await runs.pageOfAll(statuses ? { status: statuses } : {}, { limit: most })).rows;
  const all = await runs.list(ProjectId.parse(only));
  return all.filter(({ status }) => statuses?.includes(status) ?? true).slice(0, most);
}
