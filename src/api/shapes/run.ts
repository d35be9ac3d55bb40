import { z } from "@hono/zod-openapi";
import type { ErrorInfo } from "../../core/error.ts";
import type { StageState, UnitState } from "../../core/journal.ts";
import { ControlMode, RunOptions, RunStatus, WorkStatus } from "../../core/run.ts";
import type { ProjectRecord, RunRecord } from "../../core/store.ts";
import type { StartRequest } from "../../studio/request.ts";
import { Failure, JsonObject, Moment, named, SentObject, Text } from "./common.ts";

export const RunStatusName = named(RunStatus, "RunStatus");
const WorkStatusName = named(WorkStatus, "WorkStatus", {
  description: "Where a stage or a unit stands.",
});

export const Run = z
  .object({
    id: z.string().openapi({ example: "run_01kajv4m0v2q8t6w9x3y5z7abc" }),
    project: z.string(),
    number: z.int().openapi({ description: "From 1 in the project." }),
    pipeline: z.string(),
    pipelineVersion: z.int(),
    status: RunStatusName,
    halt: z
      .enum(["pause", "cancel"])
      .nullable()
      .openapi({ description: "What it was asked for and does not yet do." }),
    attempt: z.int().openapi({ description: "How often it was started." }),
    params: JsonObject,
    options: named(RunOptions, "RunOptions"),
    files: z.array(z.object({ name: z.string(), digest: z.string(), bytes: z.int() })),
    startedBy: z.string(),
    createdAt: Moment,
    startedAt: Moment.nullable(),
    finishedAt: Moment.nullable(),
    error: Failure.nullable(),
    costMicroUsd: z.number(),
  })
  .openapi("Run", { description: "One execution of a pipeline." });

export function shownRun(record: RunRecord): z.infer<typeof Run> {
  const { definition, files, error, frozenAt: _, request: __, runSeq: ___, ...run } = record;
  return {
    ...run,
    pipeline: definition.pipeline,
    pipelineVersion: definition.version,
    files: [...files],
    error: shownError(error),
  };
}

function shownError(error: ErrorInfo | null): z.infer<typeof Failure> | null {
  return error && { ...error };
}

export const Stage = z
  .object({
    stage: z.string(),
    status: WorkStatusName,
    units: z.record(z.string(), z.int()).openapi({ description: "How many units, by status." }),
    artifacts: z.int(),
    round: z.int().openapi({ description: "How often it was opened again." }),
    startedAt: Moment.nullable(),
    finishedAt: Moment.nullable(),
    error: Failure.nullable(),
    costMicroUsd: z.number(),
  })
  .openapi("Stage", { description: "Where a stage of a run stands." });

export function shownStage(state: StageState): z.infer<typeof Stage> {
  return { ...state, units: { ...state.units }, error: shownError(state.error) };
}

export const Unit = z
  .object({
    stage: z.string(),
    unit: Text("Its key inside the stage; empty for the whole."),
    title: z.string(),
    entity: z.string().nullable(),
    ordinal: z.int().openapi({ description: "Place in the story, from 0." }),
    status: WorkStatusName,
    attempt: z.int(),
    error: Failure.nullable(),
    reason: z.string().nullable(),
  })
  .openapi("Unit", { description: "Where one thing that a stage makes stands." });

export function shownUnit(state: UnitState): z.infer<typeof Unit> {
  const { epoch: _, notBefore: __, ...unit } = state;
  return { ...unit, error: shownError(unit.error) };
}

/** What somebody asks a pipeline to do in a project. */
export const RunRequest = z
  .strictObject({
    pipeline: z.string().max(100).openapi({ example: "test-echo" }),
    input: z.string().max(100).nullable().default(null).openapi({
      description: "Id of a file that the project was given; null for pipelines that take none.",
    }),
    params: SentObject.default({}),
    options: RunOptions.extend({ controlMode: ControlMode.optional() })
      .strict()
      .prefault({})
      .openapi({ description: "Without a control mode, the project's settings decide." }),
  })
  .openapi("RunRequest");

/** As the use cases take it. A request never names a path of this machine. */
export function startRequest(
  project: ProjectRecord,
  { pipeline, input, params, options }: z.infer<typeof RunRequest>,
): StartRequest {
  return { project: project.id, pipeline, path: null, input, params, options };
}
