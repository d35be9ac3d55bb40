import { z } from "@hono/zod-openapi";
import type { VersionRecord } from "../../../core/artifact.ts";
import type { StageState } from "../../../core/journal.ts";
import type { ProjectRecord, RunRecord } from "../../../core/store.ts";
import type { LogLine } from "../../../core/live/run-view.ts";
import type { Desks } from "../../../studio/studio.ts";
import { JsonObject, Text } from "../../shapes/common.ts";
import { iso } from "../words.ts";
import { contentOf, presentStep, statuses, statusWord, stepOf } from "./steps.ts";

export const tags = ["Document 004"];

const Time = z.string().openapi({ format: "date-time" });

export const ProjectRow = z
  .object({
    id: z.string(),
    user_id: Text("Who made it; where it has several owners, the first."),
    name: z.string(),
    description: z.string(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Document004Project", { description: "A project as document 004 has it." });

export async function projectRow(
  desks: Desks,
  { id, name, settings, createdAt, updatedAt }: ProjectRecord,
): Promise<z.infer<typeof ProjectRow>> {
  const members = await desks.members.list(id);
  const owner = members.find(({ role }) => role === "owner");
  const { description } = settings;
  return {
    id,
    user_id: owner?.person ?? "",
    name,
    description: typeof description === "string" ? description : "",
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
  };
}

export const RunRow = z
  .object({
    id: z.string(),
    project_id: z.string(),
    phase: z.literal("phase1"),
    step: Text("`idea`, `topic_critic`, `outline`; of other pipelines, the stage."),
    status: z.enum(statuses),
    model_config: JsonObject.openapi({ description: "Empty: no stage asks a model yet." }),
    run_number: z.int().openapi({ description: "From 1 in the project." }),
    created_at: Time,
    updated_at: Time,
  })
  .openapi("Document004Run", { description: "A run as document 004 has it." });
export type RunRow = z.infer<typeof RunRow>;

export async function runRow(desks: Desks, run: RunRecord): Promise<RunRow> {
  const stages = await desks.runs.stages(run.id);
  return {
    id: run.id,
    project_id: run.project,
    phase: "phase1",
    step: presentStep(stages),
    status: statusWord(run.status),
    model_config: {},
    run_number: run.number,
    created_at: iso(run.createdAt),
    updated_at: iso(lastMove(run, stages)),
  };
}

/** When the run or one of its stages last began or ended. */
function lastMove(run: RunRecord, stages: readonly StageState[]): number {
  const moves = [run, ...stages].flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt]);
  return Math.max(run.createdAt, ...moves.map((at) => at ?? 0));
}

export const ArtifactRow = z
  .object({
    id: Text("Of this version; opaque."),
    run_id: z.string(),
    step_name: z.string(),
    version: z.int().openapi({ description: "From 1 in its run and step." }),
    content: z.unknown(),
    created_at: Time,
  })
  .openapi("Document004Artifact", { description: "A version of what a step has made." });
export type ArtifactRow = z.infer<typeof ArtifactRow>;

export function artifactRow(run: RunRecord, record: VersionRecord, body: unknown): ArtifactRow {
  const { ref, runVersion, createdAt } = record;
  const step = stepOf(ref);
  return {
    id: `${run.id}/${step}/${runVersion ?? 0}`,
    run_id: run.id,
    step_name: step,
    version: runVersion ?? 0,
    content: contentOf(ref, body),
    created_at: iso(createdAt),
  };
}

export const LogRow = z
  .object({
    id: z.int().openapi({
      description: "Its number in the project's log, and the `id` of its frame in the stream.",
    }),
    run_id: z.string(),
    agent_name: z.string(),
    event_type: z.string(),
    payload: JsonObject,
    created_at: Time,
  })
  .openapi("Document004Log", { description: "A line that an agent has said." });

export function logRow(
  run: RunRecord,
  { seq, at, agent, event, payload }: Omit<LogLine, "stage">,
): z.infer<typeof LogRow> {
  return {
    id: seq,
    run_id: run.id,
    agent_name: agent,
    event_type: event,
    payload: { ...payload },
    created_at: iso(at),
  };
}
