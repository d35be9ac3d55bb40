import { isFinished } from "../core/finished.ts";
import type { GateRecord } from "../core/gate.ts";
import type { StageState } from "../core/journal.ts";
import {
  type PlannedStage,
  type RunDefinition,
  type RunOptions,
  type RunStatus,
} from "../core/run.ts";
import { ancestors, descendants } from "./definition.ts";

/** What to do next about a run. */
export interface NextSteps {
  /** To open now: their inputs are settled and no gate holds them. `keep`: carry over the latest results instead of making. */
  readonly open: readonly { readonly stage: PlannedStage; readonly keep: boolean }[];
  readonly skip: readonly { readonly stage: PlannedStage; readonly reason: string }[];
  /** Opened stages whose units have all ended. */
  readonly settle: readonly PlannedStage[];
  /** Gates that hold everything that is left; empty while anything else can go on. */
  readonly waitingAt: readonly GateRecord[];
  /** The status the run ends with; null while it goes on. */
  readonly verdict: Extract<RunStatus, "completed" | "completed_with_errors" | "failed"> | null;
}

/** Decides from what is recorded, without clock or disk; asking twice does no harm. */
export function nextSteps(
  definition: RunDefinition,
  options: RunOptions,
  states: readonly StageState[],
  gates: readonly GateRecord[],
): NextSteps {
  const state = new Map(states.map((one) => [one.stage, one]));
  const waiting = gates.filter(({ status }) => status === "waiting");
  const held = new Set(waiting.map(({ stage }) => stage));
  const isDone = (id: string) => isFinished(state.get(id)?.status ?? "queued") && !held.has(id);
  const queued = definition.stages.filter(
    ({ id }) => (state.get(id)?.status ?? "queued") === "queued",
  );
  const outside = queued.flatMap((stage) => {
    const reason = skippedBecause(definition, options, stage.id);
    return reason ? [{ stage, reason }] : [];
  });
  const skipped = new Set(outside.map(({ stage }) => stage.id));
  const kept = options.from === undefined ? null : descendants(definition, options.from);
  const open = queued
    .filter(({ id, needs, after }) => !skipped.has(id) && [...needs, ...after].every(isDone))
    .map((stage) => ({ stage, keep: kept !== null && !kept.has(stage.id) }));
  const settle = definition.stages.filter(
    ({ id }) => state.get(id)?.status === "running" && openUnits(state.get(id)!) === 0,
  );
  const isRunning = states.some((one) => one.status === "running" && openUnits(one) > 0);
  const isIdle = open.length === 0 && settle.length === 0 && outside.length === 0 && !isRunning;
  return {
    open,
    skip: outside,
    settle,
    waitingAt: isIdle ? waiting : [],
    verdict: isIdle && waiting.length === 0 ? verdictOf(states) : null,
  };
}

function skippedBecause(definition: RunDefinition, options: RunOptions, id: string): string | null {
  if (options.until !== undefined && !ancestors(definition, options.until).has(id))
    return `The run was asked to end at ${options.until}.`;
  return null;
}

/** Units of an opened stage that have not ended. */
function openUnits({ units }: StageState): number {
  return (units.queued ?? 0) + (units.running ?? 0);
}

/** A run fails when nothing of what was asked for came out whole, and completes with errors when only some of it did not. */
function verdictOf(states: readonly StageState[]): NonNullable<NextSteps["verdict"]> {
  const isBad = ({ status }: StageState) => status === "failed" || status === "blocked";
  if (states.some(({ status }) => status === "failed")) return "failed";
  if (states.some((one) => isBad(one) || one.status === "completed_with_errors"))
    return "completed_with_errors";
  return "completed";
}
