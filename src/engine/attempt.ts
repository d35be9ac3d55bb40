import { errorInfo, StudioError } from "../core/error.ts";
import type { Lease, UnitOutcome, UnitState } from "../core/journal.ts";
import type { PlannedStage } from "../core/run.ts";
import type { AnyStage, Batch, Unit } from "../core/stage.ts";
import type { Trace } from "../core/trace.ts";
import type { Recorder } from "../core/view.ts";
import { createContext, type AttemptContext } from "./context.ts";
import { stageNamed, type FrozenRun } from "./definition.ts";
import { everythingRead, viewsOf, type StageInputs } from "./inputs.ts";
import { askedDigest } from "./opening.ts";
import { closeCutOutputs } from "./output.ts";
import type { Bench } from "./parts.ts";
import { retryDelay } from "./retry.ts";

/** Why an attempt is stopped from outside; the abort signal's reason. */
export type StopReason = "pause" | "cancel" | "lease-lost" | "timeout" | "closing";

/** How long a stopped stage may take to put its things away before it is left alone, in milliseconds. */
const tidyMs = 1_000;

/** Why the wait for a timeout is called off. Without a reason of its own each signal makes an error, with its stack. */
const over = new Error("The attempt is over.");

export interface Attempt {
  readonly run: FrozenRun;
  readonly planned: PlannedStage;
  readonly unit: UnitState;
  readonly lease: Lease;
  readonly inputs: StageInputs;
  readonly stop: AbortController;
}

/**
 * One attempt at one unit, from its lease to its outcome. Resolves with the number of units of the stage that are still
 * open, or null when the lease was lost and another worker's outcome counts.
 *
 * @param leavePlace - called when the work is over and its outcome is handed to the journal, but not yet on disk
 */
export async function attemptUnit(
  bench: Bench,
  attempt: Attempt,
  leavePlace: () => void,
): Promise<{ outcome: UnitOutcome; open: number } | null> {
  const { journal } = bench.stores;
  const outcome = await makeUnit(bench, attempt);
  if (outcome === null) return null;
  try {
    const settled = journal.settleUnit(attempt.lease, outcome, bench.parts.clock.now());
    leavePlace();
    const { open } = await settled;
    return { outcome, open };
  } catch (error) {
    if (error instanceof StudioError && error.code === "lease-lost") return null;
    throw error;
  }
}

async function makeUnit(bench: Bench, attempt: Attempt): Promise<UnitOutcome | null> {
  const { run, planned, lease, inputs, stop } = attempt;
  const stage = stageNamed(bench.stages, planned.stage);
  const unit: Unit = {
    key: attempt.unit.unit,
    title: attempt.unit.title,
    entity: attempt.unit.entity,
  };
  const earlier = lease.attempt === 1 ? [] : await bench.stores.journal.emitted(lease);
  const { recorder, views } = viewsOf(bench, inputs);
  const scene = { run, stage, unit, lease, inputs, recorder, earlier, signal: stop.signal };
  const tools = createContext(bench, scene);
  const traced = () => traceOf(bench, attempt, stage, recorder, tools);
  let cost = 0;
  try {
    await closeCutOutputs(bench, lease);
    cost = await make(bench, attempt, stage, unit, views, tools);
    await tools.settleLoose();
    await tools.closeOutput();
    return { kind: "completed", trace: traced(), costMicroUsd: cost };
  } catch (error) {
    // What it streamed is kept whatever came of it; a second failure here would hide the first.
    await tools.closeOutput().catch(() => undefined);
    return failedOutcome(bench, attempt, stage, error, traced, cost);
  }
}

/** Runs the stage's own code until it ends or is stopped; resolves with its cost in millionths of a US dollar. */
async function make(
  bench: Bench,
  { planned, stop }: Attempt,
  stage: AnyStage,
  unit: Unit,
  views: Record<string, unknown>,
  { context }: AttemptContext,
): Promise<number> {
  const { clock } = bench.parts;
  const ended = new AbortController();
  // A sleep that is called off rejects; only one that runs out stops the attempt.
  void clock.sleep(stage.timeout, ended.signal).then(
    () => stop.abort("timeout" satisfies StopReason),
    () => undefined,
  );
  try {
    const making = Promise.resolve(
      stage.make(unit, views as never, planned.params as never, context as never),
    );
    const batch = await Promise.race([making, stopped(bench, stop.signal, ended.signal, making)]);
    return await emitBatch(context, batch);
  } finally {
    ended.abort(over);
  }
}

/** Rejects some time after the stop, when the stage has not ended by itself. */
async function stopped(
  bench: Bench,
  stop: AbortSignal,
  ended: AbortSignal,
  making: Promise<unknown>,
): Promise<never> {
  await new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener("abort", () => resolve(), { once: true });
  });
  // The stage may still be at work when it is left alone; nobody listens to how that ends.
  making.catch(() => undefined);
  await bench.parts.clock.sleep(tidyMs, ended);
  throw new StudioError("aborted", "The stage went on after it was stopped; it was left alone.", {
    cause: stop.reason,
  });
}

async function emitBatch(context: AttemptContext["context"], batch: Batch | void): Promise<number> {
  for (const { type, body, options } of batch?.artifacts ?? []) {
    await context.emit(type, body, options);
  }
  return batch?.cost ?? 0;
}

function failedOutcome(
  bench: Bench,
  { lease, stop, unit, planned }: Attempt,
  stage: AnyStage,
  error: unknown,
  traced: () => Trace,
  costMicroUsd: number,
): UnitOutcome | null {
  if (error instanceof StudioError && error.code === "lease-lost") return null;
  const reason = stop.signal.aborted ? (stop.signal.reason as StopReason) : null;
  if (reason === "lease-lost") return null;
  if (reason === "cancel") return { kind: "cancelled" };
  if (reason === "pause") return { kind: "requeued", reason: "The run was paused." };
  if (reason === "closing") return { kind: "requeued", reason: "The process ended." };
  const failure = reason === "timeout" ? timeoutError(planned, unit, stage.timeout, error) : error;
  const delayMs = retryDelay(stage.retry, lease.failedTries + 1, failure, bench.parts.random);
  if (delayMs === null)
    return { kind: "failed", error: errorInfo(failure), trace: traced(), costMicroUsd };
  return {
    kind: "retry",
    error: errorInfo(failure),
    delayMs,
    notBefore: bench.parts.clock.now() + delayMs,
    costMicroUsd,
  };
}

function timeoutError(
  { title }: PlannedStage,
  unit: UnitState,
  limit: number,
  cause: unknown,
): StudioError {
  const what = unit.title === title ? title : `${title}: ${unit.title}`;
  return new StudioError("timeout", `${what} took longer than ${limit / 1000} s.`, { cause });
}

function traceOf(
  bench: Bench,
  { run, planned, unit, lease, inputs }: Attempt,
  stage: AnyStage,
  recorder: Recorder,
  tools: AttemptContext,
): Trace {
  return {
    stage: planned.id,
    module: stage.name,
    stageVersion: stage.version,
    unit: lease.unit,
    run: run.id,
    attempt: lease.attempt,
    paramsDigest: askedDigest(bench, planned, unit),
    // An attempt that goes on from an earlier one no longer knows what that one read: it stands for everything.
    reads: tools.emitsOfEarlierAttempts ? everythingRead(bench, inputs) : recorder.reads(),
    emits: tools.emits.map(({ type, key, version }) => ({ type, key, version })),
  };
}
