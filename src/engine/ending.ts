import type { EventDraft } from "../core/event.ts";
import type { StageState } from "../core/journal.ts";
import { isFinished } from "../core/finished.ts";
import type { RunStatus } from "../core/run.ts";
import type { RunRecord } from "../core/store.ts";
import type { Bench } from "./parts.ts";

/** Ends a run with the verdict that its stages add up to, in its one terminal event. */
export async function finishRun(
  bench: Bench,
  run: RunRecord,
  verdict: Extract<RunStatus, "completed" | "completed_with_errors" | "failed">,
  states: readonly StageState[],
): Promise<void> {
  const event = await finishedEvent(bench, run, verdict, states);
  await bench.stores.journal.moveRun(
    run.id,
    ["running", "awaiting_approval"],
    verdict,
    event,
    bench.parts.clock.now(),
  );
}

/** Ends what has not ended as cancelled; what was emitted stands. */
export async function finishCancelled(bench: Bench, run: RunRecord): Promise<void> {
  const { journal } = bench.stores;
  const now = bench.parts.clock.now();
  for (const state of await journal.stages(run.id)) {
    const hasEnded = isFinished(state.status);
    if (!hasEnded) {
      await journal.settleStage(
        run.id,
        state.stage,
        { status: "cancelled", reason: "The run was cancelled.", error: null, gate: null },
        now,
      );
    }
  }
  const event = await finishedEvent(bench, run, "cancelled", await journal.stages(run.id));
  await journal.moveRun(
    run.id,
    ["queued", "running", "paused", "awaiting_approval", "interrupted"],
    "cancelled",
    event,
    now,
  );
  await journal.clearHalt(run.id);
}

export async function pauseRun(bench: Bench, run: RunRecord): Promise<void> {
  const { journal } = bench.stores;
  const event = {
    type: "run.paused",
    run: run.id,
    stage: null,
    payload: { reason: "Paused on request." },
  } as const;
  await journal.moveRun(
    run.id,
    ["running", "awaiting_approval", "interrupted", "queued"],
    "paused",
    event,
    bench.parts.clock.now(),
  );
  await journal.clearHalt(run.id);
}

async function finishedEvent(
  bench: Bench,
  run: RunRecord,
  status: RunStatus,
  states: readonly StageState[],
): Promise<EventDraft> {
  const failures = await Promise.all(
    states.filter(hasFailures).map((state) => failuresOf(bench, run, state)),
  );
  const counts = await countsByType(bench, run, states);
  const started = run.startedAt ?? run.createdAt;
  const costMicroUsd = states.reduce((sum, state) => sum + state.costMicroUsd, 0);
  const durationMs = bench.parts.clock.now() - started;
  return {
    type: "run.finished",
    run: run.id,
    stage: null,
    payload: { status, failures: failures.flat(), counts, durationMs, costMicroUsd },
  };
}

function hasFailures({ status, units }: StageState): boolean {
  return status === "failed" || status === "blocked" || (units.failed ?? 0) > 0;
}

async function failuresOf(bench: Bench, run: RunRecord, state: StageState) {
  const units = await bench.stores.journal.units(run.id, state.stage);
  const failed = units.flatMap(({ stage, unit, title, error }) =>
    error && error.code ? [{ stage, unit, title, error }] : [],
  );
  if (failed.length > 0) return failed;
  const planned = run.definition.stages.find(({ id }) => id === state.stage);
  return state.error
    ? [{ stage: state.stage, unit: "", title: planned?.title ?? state.stage, error: state.error }]
    : [];
}

/** Artifacts that stand for the run, by type. */
async function countsByType(
  bench: Bench,
  run: RunRecord,
  states: readonly StageState[],
): Promise<Record<string, number>> {
  const keys = new Map<string, Set<string>>();
  for (const state of states) {
    for (const { ref } of await bench.stores.journal.emissions(run.id, state.stage)) {
      keys.set(ref.type, (keys.get(ref.type) ?? new Set()).add(ref.key));
    }
  }
  return Object.fromEntries([...keys].map(([type, found]) => [type, found.size]));
}
