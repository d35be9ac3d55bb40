import type { LogEvent } from "../core/event.ts";
import type { JsonValue } from "../core/json.ts";
import type { WorkStatus } from "../core/run.ts";
import type { RunRecord } from "../core/store.ts";
import { dollars, ref000, timestamp, underscored } from "./document-000.ts";

/** A stage as document 000's `run_state.json` has it. */
interface StageState000 {
  status: string;
  readonly model_used: string | null;
  readonly call_count: number;
  attempt_count: number;
  readonly attempts: {
    readonly attempt: number;
    readonly error: string;
    readonly error_class: string;
  }[];
  final_error_class: string | null;
  readonly artifact_refs: (ReturnType<typeof ref000> & { readonly path: string })[];
  duration_seconds: number;
  cost_usd: number;
  started_at: string | null;
}

export interface RunState000 {
  readonly run_id: string;
  readonly recipe_id: string;
  readonly dry_run: false;
  started_at: string | null;
  finished_at: string | null;
  readonly stages: Record<string, StageState000>;
  readonly runtime_params: Readonly<Record<string, JsonValue>>;
  total_cost_usd: number;
  readonly stage_order: readonly string[];
  readonly instrumented: false;
}

/** Document 000's words for where a stage stands. */
const status000: Readonly<Record<WorkStatus, string>> = {
  queued: "pending",
  running: "running",
  paused: "paused",
  awaiting_approval: "paused",
  completed: "done",
  completed_with_errors: "done_with_errors",
  early_exit: "done",
  failed: "failed",
  cancelled: "cancelled",
  interrupted: "pending",
  reused: "skipped_reused",
  skipped: "skipped_reused",
  blocked: "failed",
};

/** The state of a run of which nothing has been heard yet. */
export function emptyRunState({ id, definition, params }: RunRecord): RunState000 {
  const stages = definition.stages.map((planned): [string, StageState000] => [
    underscored(planned.id),
    emptyStage(),
  ]);
  return {
    run_id: id,
    recipe_id: definition.pipeline,
    dry_run: false,
    started_at: null,
    finished_at: null,
    stages: Object.fromEntries(stages),
    runtime_params: params,
    total_cost_usd: 0,
    stage_order: definition.stages.map((planned) => underscored(planned.id)),
    instrumented: false,
  };
}

function emptyStage(): StageState000 {
  return {
    status: "pending",
    model_used: null,
    call_count: 0,
    attempt_count: 0,
    attempts: [],
    final_error_class: null,
    artifact_refs: [],
    duration_seconds: 0,
    cost_usd: 0,
    started_at: null,
  };
}

/** Takes the next event of the run into its state, in place. `pathOf` says where an artifact's readable copy is. */
export function applyEvent(
  state: RunState000,
  event: LogEvent,
  pathOf: (event: EmittedEvent) => string,
): void {
  const stage = event.stage === null ? undefined : state.stages[underscored(event.stage)];
  if (stage) applyToStage(stage, event, pathOf);
  else applyToRun(state, event);
}

type EmittedEvent = Extract<LogEvent, { type: "stage.artifact_emitted" }>;

function applyToRun(state: RunState000, event: LogEvent): void {
  if (event.type === "run.started") {
    state.started_at ??= timestamp(event.at);
    state.finished_at = null;
  }
  if (event.type === "run.finished") {
    state.finished_at = timestamp(event.at);
    state.total_cost_usd = dollars(event.payload.costMicroUsd);
  }
}

function applyToStage(
  stage: StageState000,
  event: LogEvent,
  pathOf: (event: EmittedEvent) => string,
): void {
  if (event.type === "stage.started") {
    stage.status = status000.running;
    stage.started_at = timestamp(event.at);
  } else if (event.type === "unit.started") stage.attempt_count += 1;
  else if (event.type === "stage.artifact_emitted") {
    const { ref, entity } = event.payload;
    stage.artifact_refs.push({ ...ref000(ref, entity), path: pathOf(event) });
  } else if (event.type === "stage.retrying" || event.type === "unit.failed") {
    const { attempt, error } = event.payload;
    stage.attempts.push({ attempt, error: error.message, error_class: error.code });
  } else if (event.type === "stage.completed") {
    const { status, durationMs, costMicroUsd, failedUnits } = event.payload;
    stage.status = status000[status];
    stage.duration_seconds = durationMs / 1000;
    stage.cost_usd = dollars(costMicroUsd);
    stage.final_error_class = failedUnits.at(-1)?.error.code ?? null;
  } else if (event.type === "stage.blocked") {
    stage.status = status000.blocked;
    stage.final_error_class = "blocked";
  } else if (event.type === "stage.reused") stage.status = status000.reused;
  else if (event.type === "stage.skipped") stage.status = status000.skipped;
  else if (event.type === "stage.reopened") stage.status = status000.queued;
  else if (event.type === "gate.opened") stage.status = status000.awaiting_approval;
  else if (event.type === "gate.decided" && event.payload.verdict !== "rejected") {
    stage.status = status000.completed;
  }
}
