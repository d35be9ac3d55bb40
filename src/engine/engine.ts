import { StudioError } from "../core/error.ts";
import type { Decision, GateRecord } from "../core/gate.ts";
import { RunId } from "../core/id.ts";
import type { RunRecord } from "../core/store.ts";
import { answerDueGates, answerGate } from "./gatekeeper.ts";
import { createBench, type Bench, type EngineParts } from "./parts.ts";
import { planRun, type RunPlan } from "./dry-run.ts";
import { RunDriver } from "./run-driver.ts";
import { newRun, type RunRequest } from "./request.ts";

export type { RunRequest } from "./request.ts";

/** Runs pipelines: durable, resumable, one unit at a time. `by` names who asks, as `principalName` has it. */
export interface Engine {
  /** Freezes the request as a queued run; nothing is worked on yet. */
  create(request: RunRequest, by: string): Promise<RunRecord>;
  /** The newest unfinished run of the same request, or null. */
  unfinished(request: RunRequest): Promise<RunRecord | null>;
  /** What a run of the request would do, without doing it. */
  plan(request: RunRequest): Promise<RunPlan>;
  /** Starts a queued run, or goes on with a paused or interrupted one. */
  start(run: RunId, by: string): Promise<void>;
  /** Starts no new unit, gives running ones their grace, then puts them back. Resolves when the run is paused. */
  pause(run: RunId, by: string): Promise<RunRecord>;
  /** Aborts what runs; resolves when the run is cancelled. */
  cancel(run: RunId, by: string): Promise<RunRecord>;
  /** Works again on what failed, and on what waited for it. */
  retryFailed(run: RunId, by: string): Promise<void>;
  /** Answers a gate; the run goes on with the next stage, or makes the stage again after a reject. */
  decide(gate: GateRecord, decision: Decision, by: string): Promise<void>;
  /** Resolves when nothing more happens by itself: finished, paused, or waiting at gates. */
  whenResting(run: RunId): Promise<RunRecord>;
  /** Marks runs whose worker is gone as interrupted and resolves with them. */
  recover(): Promise<readonly RunId[]>;
  /** Puts running units back to the queue and ends; runs stay as they are for the next process. */
  close(): Promise<void>;
}

/** Puts an engine together and starts its watch over leases, stored timers and lost deliveries. */
export function createEngine(parts: EngineParts): Engine {
  const bench = createBench(parts);
  const drivers = new Map<RunId, RunDriver>();
  const closing = new AbortController();
  parts.dispatcher.start(
    async (task) => drivers.get(RunId.parse(task.run))?.work(task),
    bench.settings.lanes,
  );
  void watch(bench, drivers, closing.signal);

  const driverOf = (run: RunId) => driverFor(bench, drivers, run);
  const drive = async (run: RunId) => {
    const driver = driverOf(run);
    await driver.advance();
    await driver.remind();
  };
  const halt = async (run: RunId, kind: "pause" | "cancel", by: string) => {
    await bench.stores.journal.requestHalt(run, kind, by, parts.clock.now());
    const driver = driverOf(run);
    void driver.advance();
    return driver.whenResting();
  };

  return {
    create: async (request, by) =>
      bench.stores.runs.create(newRun(bench, request), by, parts.clock.now()),
    unfinished: async (request) =>
      bench.stores.runs.unfinished(request.project, newRun(bench, request).request),
    plan: (request) => planRun(bench, request),
    async start(run, by) {
      await startRun(bench, run, by);
      await drive(run);
    },
    pause: (run, by) => halt(run, "pause", by),
    cancel: (run, by) => halt(run, "cancel", by),
    async retryFailed(run, by) {
      await reopenFailed(bench, run, by);
      driverOf(run).reopened();
      await drive(run);
    },
    async decide(gate, decision, by) {
      const run = RunId.parse(gate.run);
      const hasRound = await answerGate(bench, gate, decision, by);
      if (hasRound) drivers.get(run)?.reopened();
      const { status } = await bench.stores.journal.run(run);
      if (status === "running") await drive(run);
    },
    whenResting: (run) => driverOf(run).whenResting(),
    recover: () => recoverRuns(bench, driverOf),
    async close() {
      closing.abort();
      for (const driver of drivers.values()) driver.close();
      await parts.dispatcher.drain();
      await Promise.all([...drivers.values()].map((driver) => driver.whenSettled()));
    },
  };
}

/** The run's driver; a new one where there is none, or the last one broke off. */
function driverFor(bench: Bench, drivers: Map<RunId, RunDriver>, run: RunId): RunDriver {
  const known = drivers.get(run);
  if (known && !known.isBroken) return known;
  const driver = new RunDriver(bench, run);
  drivers.set(run, driver);
  return driver;
}

/** Takes over what a dead worker left; what was to be cancelled when it ended is cancelled now. */
async function recoverRuns(
  bench: Bench,
  driverOf: (run: RunId) => RunDriver,
): Promise<readonly RunId[]> {
  const { journal } = bench.stores;
  const { parts, owner } = bench;
  const left = await journal.takeOver(owner, parts.store.sole, parts.clock.now());
  for (const run of await journal.openRuns()) {
    if (run.halt === "cancel") await driverOf(run.id).advance();
  }
  return left;
}

async function startRun(bench: Bench, run: RunId, by: string): Promise<void> {
  const { journal } = bench.stores;
  const record = await journal.run(run);
  const now = bench.parts.clock.now();
  // A pause that was asked for before the process ended is overtaken by this request to go on.
  if (record.halt === "pause") await journal.clearHalt(run);
  if (record.status === "running" || record.status === "awaiting_approval") return;
  const event = {
    type: "run.started",
    run,
    stage: null,
    payload: { attempt: record.attempt + 1, by },
  } as const;
  const hasStarted = await journal.moveRun(
    run,
    ["queued", "paused", "interrupted"],
    "running",
    event,
    now,
  );
  if (hasStarted) return;
  const { status } = await journal.run(run);
  // Somebody else's request to start it came first.
  if (status === "running" || status === "awaiting_approval") return;
  throw new StudioError("illegal-transition", `Run ${run} is ${status}; it cannot be started.`);
}

async function reopenFailed(bench: Bench, run: RunId, by: string): Promise<void> {
  const { journal } = bench.stores;
  const record = await journal.run(run);
  const now = bench.parts.clock.now();
  if (record.status !== "failed" && record.status !== "completed_with_errors") {
    throw new StudioError(
      "illegal-transition",
      `Run ${run} is ${record.status}; only a run with failures can be retried.`,
    );
  }
  const states = await journal.stages(run);
  const failed = states.filter(
    ({ status, units }) => status === "failed" || (units.failed ?? 0) > 0,
  );
  for (const { stage } of failed)
    await journal.reopenStage(run, stage, "failed", "What failed is tried again.", "", now);
  const event = {
    type: "run.started",
    run,
    stage: null,
    payload: { attempt: record.attempt + 1, by },
  } as const;
  await journal.moveRun(run, ["failed", "completed_with_errors"], "running", event, now);
}

/** Renews leases, answers gates whose time has come, and gives lost hints again, until the engine closes. */
async function watch(
  bench: Bench,
  drivers: ReadonlyMap<RunId, RunDriver>,
  closing: AbortSignal,
): Promise<void> {
  const { parts, settings, stores } = bench;
  while (!closing.aborted) {
    try {
      await parts.clock.sleep(Math.min(settings.reconcileMs, settings.leaseMs / 3), closing);
    } catch {
      return;
    }
    try {
      const now = parts.clock.now();
      for (const { run, stage, unit } of await stores.journal.renew(
        bench.owner,
        settings.leaseMs,
        now,
      )) {
        drivers.get(run)?.stopUnit(stage, unit);
      }
      const answered = await answerDueGates(bench, (run, error) =>
        drivers.get(run)?.breakOff(error),
      );
      for (const run of answered) await drivers.get(run)?.advance();
    } catch (error) {
      // The store failed under the watch: every driven run must hear of it, or its watchers would wait for ever.
      for (const driver of drivers.values()) driver.breakOff(error);
    }
    for (const driver of drivers.values()) {
      await driver.remind().catch((error: unknown) => driver.breakOff(error));
    }
  }
}
