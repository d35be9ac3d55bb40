import { z } from "@hono/zod-openapi";
import type { VersionRecord } from "../../../core/artifact.ts";
import type { StageState } from "../../../core/journal.ts";
import type { OutputView } from "../../../core/live/run-view.ts";
import type { RunRecord } from "../../../core/store.ts";
import type { Desks } from "../../../studio/studio.ts";
import { Text } from "../../shapes/common.ts";
import { givenText } from "../given-text.ts";
import { iso } from "../words.ts";
import {
  dollars,
  executionStatus,
  executionStatuses,
  stageStatus,
  stageStatuses,
} from "./words.ts";

const Milliseconds = z.number().openapi({ description: "In milliseconds." });
const Dollars = z.number().openapi({ description: "In US dollars." });

const StageResult = z
  .object({
    stageId: z.string(),
    stageName: z.string(),
    status: z.enum(stageStatuses),
    duration: Milliseconds.nullable(),
    model: Text("Null: by rules.").nullable(),
    cost: Dollars,
    inputTokens: z.int(),
    outputTokens: z.int(),
    output: Text(
      "What it streamed, at most its first 50,000 characters; else what it made, a line each.",
    ),
    parsedOutput: z.unknown().openapi({
      description:
        "What it made, as JSON: the one artifact, or a list of the first 50; null: nothing.",
    }),
    error: z.string().nullable(),
  })
  .openapi("Document002StageResult");
type StageResult = z.infer<typeof StageResult>;

export const PipelineResult = z
  .object({
    executionId: z.string(),
    pipelineId: z.string(),
    status: z.enum(executionStatuses),
    timestamp: z.string().openapi({ format: "date-time" }),
    input: Text("At most its first 50,000 characters."),
    output: Text("Of the last stage that has one."),
    stages: z.array(StageResult),
    summary: z.object({
      stagesRun: z.int(),
      stagesSkipped: z.int(),
      stagesFailed: z.int(),
      totalDuration: Milliseconds,
      totalCost: Dollars,
      inputTokens: z.int(),
      outputTokens: z.int(),
    }),
    earlyExitStage: z.string().nullable(),
    error: z.string().nullable(),
  })
  .openapi("Document002PipelineResult", {
    description: "An execution in full, as document 002 has it.",
  });
export type PipelineResult = z.infer<typeof PipelineResult>;

/** Longest text that is shown at once, in characters; all of it is kept and read elsewhere. */
const longestText = 50_000;

/** An execution in full, read from what is kept: it is the same after a restart. */
export async function pipelineResult(
  desks: Desks,
  run: RunRecord,
  now: number,
): Promise<PipelineResult> {
  const { definition, status, error, createdAt } = run;
  const made = await desks.artifacts.ofRun(run.id);
  const outputs = await desks.outputs.list(run.id);
  const states = await desks.runs.stages(run.id);
  const stages = await Promise.all(
    states.map((state) => {
      const own = made.filter(({ stage }) => stage === state.stage);
      const streams = outputs.filter(({ stage }) => stage === state.stage);
      return stageResult(desks, run, { state, made: own, streams, now });
    }),
  );
  const exit =
    status === "early_exit" ? stages.findLast((one) => one.status === "completed") : null;
  return {
    executionId: run.id,
    pipelineId: definition.pipeline,
    status: executionStatus(status),
    timestamp: iso(createdAt),
    input: await givenText(desks, run, longestText),
    output: stages.findLast(({ output }) => output !== "")?.output ?? "",
    stages,
    summary: summaryOf(run, states, stages, now),
    earlyExitStage: exit?.stageId ?? null,
    error: error?.message ?? null,
  };
}

function summaryOf(
  run: RunRecord,
  states: readonly StageState[],
  stages: readonly StageResult[],
  now: number,
): PipelineResult["summary"] {
  const count = (...wanted: readonly StageResult["status"][]) =>
    stages.filter(({ status }) => wanted.includes(status)).length;
  const troubled = states.filter(({ status }) => status === "completed_with_errors").length;
  return {
    stagesRun:
      count("completed", "running", "cancelled") +
      states.filter(({ status }) => status === "failed").length,
    stagesSkipped: count("skipped"),
    stagesFailed: count("failed") + troubled,
    totalDuration: durationOf(run, now) ?? 0,
    totalCost: dollars(run.costMicroUsd),
    inputTokens: 0,
    outputTokens: 0,
  };
}

interface StageParts {
  readonly state: StageState;
  readonly made: readonly VersionRecord[];
  readonly streams: readonly OutputView[];
  readonly now: number;
}

async function stageResult(
  desks: Desks,
  run: RunRecord,
  { state, made, streams, now }: StageParts,
): Promise<StageResult> {
  const { stage, status, costMicroUsd, error } = state;
  const planned = run.definition.stages.find(({ id }) => id === stage);
  const streamed = await streamedText(desks, run, streams);
  return {
    stageId: stage,
    stageName: planned?.title ?? stage,
    status: stageStatus(status),
    duration: durationOf(state, now),
    model: null,
    cost: dollars(costMicroUsd),
    inputTokens: 0,
    outputTokens: 0,
    output: streamed === "" ? await madeInWords(desks, run, made) : streamed,
    parsedOutput: await parsedOutput(desks, run, made),
    error: error?.message ?? null,
  };
}

export function durationOf(
  { startedAt, finishedAt }: Pick<StageState, "startedAt" | "finishedAt">,
  now: number,
): number | null {
  return startedAt === null ? null : Math.max(0, (finishedAt ?? now) - startedAt);
}

/** What the last attempts have streamed, unit by unit. */
async function streamedText(
  { outputs }: Desks,
  run: RunRecord,
  streams: readonly OutputView[],
): Promise<string> {
  const last = new Map(streams.map((output) => [output.unit, output]));
  let text = "";
  for (const { stream } of last.values()) {
    if (text.length >= longestText - 1) break;
    text += (await outputs.read(run.id, stream, 0, longestText - text.length)).text;
  }
  return text;
}

const mostArtifacts = 50;

async function madeInWords(
  { artifacts }: Desks,
  { project }: RunRecord,
  made: readonly VersionRecord[],
): Promise<string> {
  const shown = made.slice(0, mostArtifacts);
  const lines = await Promise.all(shown.map(({ ref }) => artifacts.summary(project, ref)));
  const more = made.length - shown.length;
  return [...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join("\n");
}

async function parsedOutput(
  { artifacts }: Desks,
  { project }: RunRecord,
  made: readonly VersionRecord[],
): Promise<unknown> {
  const shown = made.slice(0, mostArtifacts);
  const bodies = await Promise.all(shown.map(({ ref }) => artifacts.body(project, ref)));
  return made.length > 1 ? bodies : (bodies[0] ?? null);
}
