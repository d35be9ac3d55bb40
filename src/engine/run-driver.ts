import { errorInfo, StudioError } from "../core/error.ts";
import type { UnitTask } from "../core/dispatcher.ts";
import type { EventDraft } from "../core/event.ts";
import type { RunId } from "../core/id.ts";
import type { GateRecord } from "../core/gate.ts";
import type { StageState } from "../core/journal.ts";
import { attemptUnit, type StopReason } from "./attempt.ts";
import type { FrozenRun } from "./definition.ts";
import { goOn, reopenRejected } from "./gatekeeper.ts";
import type { PlannedStage } from "../core/run.ts";
import type { RunRecord } from "../core/store.ts";
import { finishCancelled, finishRun, pauseRun } from "./ending.ts";
import { unitsToKeep, unitsToOpen } from "./opening.ts";
import type { Bench } from "./parts.ts";
import { nextSteps } from "./planner.ts";
import { createRunLookUps, type RunLookUps } from "./run-look-ups.ts";
import { stageOutcome } from "./settling.ts";

/** What holds a driven run still: its end, a pause, gates, or a store that no longer takes writes. */
export type Rest =
  | { readonly kind: "resting"; readonly run: RunRecord }
  | { readonly kind: "broken"; readonly error: unknown };

/**
 * Drives one run in this process: opens stages, works on units, settles, until the run rests. Holds nothing that the
 * journal does not know; a new driver goes on where an old one was killed.
 */
export class RunDriver {
  private readonly bench: Bench;
  readonly id: RunId;
  private readonly attempts = new Map<string, AbortController>();
  /** Deliveries whose outcome is not on disk yet. */
  private readonly unfinished = new Set<Promise<void>>();
  private readonly known: RunLookUps;
  private readonly closing = new AbortController();
  private advancing: Promise<void> | null = null;
  private isAskedAgain = false;
  private graceStarted = false;
  private onRest: ((rest: Rest) => void)[] = [];
  private rest: Rest | null = null;

  constructor(bench: Bench, id: RunId) {
    this.bench = bench;
    this.id = id;
    this.known = createRunLookUps(bench, id);
  }

  /** Whether it has ended because the store, or Backlot itself, failed. */
  get isBroken(): boolean {
    return this.closing.signal.aborted;
  }

  /** Resolves when the run rests; rejects when the store failed under it. */
  async whenResting(): Promise<RunRecord> {
    const rest = this.rest ?? (await new Promise<Rest>((resolve) => this.onRest.push(resolve)));
    if (rest.kind === "broken") throw rest.error;
    return rest.run;
  }

  /** Looks at the run's state and does what can be done; any number of calls make one more look. */
  advance(): Promise<void> {
    this.isAskedAgain = true;
    this.rest = null;
    this.advancing ??= this.advanceWhileAsked().finally(() => {
      this.advancing = null;
    });
    return this.advancing;
  }

  /**
   * Works on one delivered unit, if the journal lets it. Resolves when its place in the lane is free, which is before its
   * outcome is on disk: so that outcome and the lease of the next unit share a commit. Never rejects.
   */
  work(task: UnitTask): Promise<void> {
    return new Promise((leavePlace) => {
      const finished = this.workOn(task, leavePlace)
        .catch((error: unknown) => this.breakOff(error))
        .finally(() => {
          leavePlace();
          this.unfinished.delete(finished);
        });
      this.unfinished.add(finished);
    });
  }

  /** Resolves when the outcome of everything that was delivered is on disk. */
  async whenSettled(): Promise<void> {
    while (this.unfinished.size > 0) await Promise.all(this.unfinished);
  }

  /** Hands what is due to the dispatcher again; a hint that was lost is given anew. */
  async remind(): Promise<void> {
    if (this.rest || this.isBroken) return;
    const ready = await this.bench.stores.journal.readyUnits(
      this.id,
      this.bench.parts.clock.now(),
      1_000,
    );
    const run = await this.bench.stores.journal.run(this.id);
    const tasks = ready
      .filter((unit) => !this.attempts.has(attemptName(unit)))
      .map((unit) => taskFor(run, unit));
    if (tasks.length > 0) this.bench.parts.dispatcher.enqueue(tasks);
    else await this.advance();
  }

  /** Stops what is at work, for a reason that decides how it is recorded. */
  stopAttempts(reason: StopReason): void {
    for (const stop of this.attempts.values()) stop.abort(reason);
  }

  stopUnit(stage: string, unit: string): void {
    this.attempts.get(attemptName({ stage, unit }))?.abort("lease-lost" satisfies StopReason);
  }

  /** Forgets what was settled about stages: one was opened again. */
  reopened(): void {
    this.known.forgetAll();
  }

  close(): void {
    this.closing.abort();
    this.stopAttempts("closing");
  }

  private async workOn(task: UnitTask, leavePlace: () => void): Promise<void> {
    const name = attemptName(task);
    if (this.attempts.has(name)) return;
    const stop = new AbortController();
    // Known from before it is leased: a pause or a cancel that comes in between waits for it too.
    this.attempts.set(name, stop);
    let isAdvanceDue = false;
    try {
      isAdvanceDue = await this.workOnce(task, stop, leavePlace);
    } finally {
      this.attempts.delete(name);
    }
    if (!this.closing.signal.aborted && (isAdvanceDue || this.graceStarted)) void this.advance();
  }

  /** Resolves with whether the run is to be looked at again. */
  private async workOnce(
    task: UnitTask,
    stop: AbortController,
    leavePlace: () => void,
  ): Promise<boolean> {
    const { stores, settings, owner, parts } = this.bench;
    const ref = { run: this.id, stage: task.stage, unit: task.unit };
    const acquired = await stores.journal.acquire(ref, owner, settings.leaseMs, parts.clock.now());
    if (acquired.state !== "leased") return acquired.state === "halted";
    const run = await this.known.plan();
    const planned = plannedStage(run, task.stage);
    const unit = (await this.known.units(task.stage)).get(task.unit);
    if (!unit)
      throw new Error(`Unit ${task.unit} of ${task.stage} was leased but is not in the run.`);
    if (this.closing.signal.aborted) stop.abort("closing" satisfies StopReason);
    const inputs = await this.known.inputs(planned);
    const attempt = { run, planned, unit, lease: acquired.lease, inputs, stop };
    const ended = await attemptUnit(this.bench, attempt, leavePlace);
    if (ended?.outcome.kind === "retry") this.remindAfter(ended.outcome.delayMs);
    return ended?.open === 0;
  }

  private remindAfter(delayMs: number): void {
    void this.bench.parts.clock.sleep(delayMs + 1, this.closing.signal).then(
      () => this.remind().catch((error: unknown) => this.breakOff(error)),
      () => undefined,
    );
  }

  private async advanceWhileAsked(): Promise<void> {
    try {
      while (this.isAskedAgain && !this.closing.signal.aborted) {
        this.isAskedAgain = false;
        const hasMoved = await this.advanceOnce();
        if (hasMoved) this.isAskedAgain = true;
      }
    } catch (error) {
      this.breakOff(error);
    }
  }

  /** One look and what follows from it; true when something changed and another look is due. */
  private async advanceOnce(): Promise<boolean> {
    const { journal } = this.bench.stores;
    const run = await journal.run(this.id);
    if (run.halt) return this.halt(run);
    if (run.status !== "running" && run.status !== "awaiting_approval") return this.restAs(run);
    const [states, gates] = await Promise.all([journal.stages(this.id), journal.gates(this.id)]);
    const steps = nextSteps(run.definition, run.options, states, gates);
    if (await this.catchUpWithGates(run, states, gates)) return true;
    const now = () => this.bench.parts.clock.now();
    for (const { stage, reason } of steps.skip) {
      await journal.settleStage(
        this.id,
        stage.id,
        { status: "skipped", reason, error: null, gate: null },
        now(),
      );
    }
    for (const stage of steps.settle) {
      await journal.settleStage(
        this.id,
        stage.id,
        await stageOutcome(this.bench, run, stage),
        now(),
      );
      this.known.forget(stage.id);
    }
    await Promise.all(steps.open.map(({ stage, keep }) => this.open(run, stage, keep)));
    if (steps.skip.length + steps.settle.length + steps.open.length > 0) return true;
    if (steps.verdict) {
      await finishRun(this.bench, run, steps.verdict, states);
      return true;
    }
    return steps.waitingAt.length > 0
      ? this.restAtGates(
          run,
          steps.waitingAt.map(({ id }) => id),
        )
      : false;
  }

  /** Finishes what a process began that was killed between a gate's answer and what follows from it. */
  private async catchUpWithGates(
    run: RunRecord,
    states: readonly StageState[],
    gates: readonly GateRecord[],
  ): Promise<boolean> {
    if (run.status === "awaiting_approval" && !gates.some(({ status }) => status === "waiting")) {
      await goOn(this.bench, run, "Its gates are answered.");
      return true;
    }
    for (const { stage, status } of states) {
      const last = gates.filter((gate) => gate.stage === stage).at(-1);
      if (status !== "awaiting_approval" || last?.status !== "rejected") continue;
      await reopenRejected(this.bench, run, stage, last.notes, last.decidedBy ?? "unknown");
      this.reopened();
      return true;
    }
    return false;
  }

  private async open(run: RunRecord, planned: PlannedStage, keep: boolean): Promise<void> {
    const { stores, parts } = this.bench;
    this.known.forget(planned.id);
    try {
      const { units, reads } = keep
        ? await unitsToKeep(this.bench, run, planned)
        : await this.choose(run, planned);
      await stores.journal.openStage(run.id, planned.id, units, reads, parts.clock.now());
      const queued = units.filter(({ status }) => status === "queued");
      parts.dispatcher.enqueue(
        queued.map(({ unit }) =>
          taskFor(run, { stage: planned.id, unit, epoch: 0, lane: planned.lane }),
        ),
      );
    } catch (error) {
      if (!(error instanceof StudioError) || !cannotOpen.has(error.code)) throw error;
      const status = error.code === "not-found" ? "blocked" : "failed";
      const outcome = {
        status,
        reason: error.message,
        error: errorInfo(error),
        gate: null,
      } as const;
      await stores.journal.settleStage(run.id, planned.id, outcome, parts.clock.now());
    }
  }

  private async choose(run: RunRecord, planned: PlannedStage) {
    const inputs = await this.known.inputs(planned);
    if (inputs.missing.length > 0) {
      throw new StudioError(
        "not-found",
        `${planned.title} needs ${inputs.missing.join(" and ")}, which was not made.`,
      );
    }
    try {
      return await unitsToOpen(this.bench, run, planned, inputs);
    } catch (error) {
      if (error instanceof StudioError) throw error;
      throw new StudioError(
        "stage-failed",
        `${planned.title} could not say what there is to make: ${errorInfo(error).message}`,
        { cause: error },
      );
    }
  }

  private async halt(run: RunRecord): Promise<boolean> {
    if (run.halt === "cancel") this.stopAttempts("cancel");
    if (this.attempts.size > 0) {
      if (run.halt === "pause" && !this.graceStarted) this.stopAfterGrace();
      this.graceStarted = true;
      return false;
    }
    this.graceStarted = false;
    if (run.halt === "cancel") await finishCancelled(this.bench, run);
    else await pauseRun(this.bench, run);
    return true;
  }

  private stopAfterGrace(): void {
    const { parts, settings } = this.bench;
    void parts.clock.sleep(settings.pauseGraceMs, this.closing.signal).then(
      () => this.stopAttempts("pause"),
      () => undefined,
    );
  }

  private async restAtGates(run: RunRecord, gates: readonly string[]): Promise<boolean> {
    if (run.status === "awaiting_approval") return this.restAs(run);
    const event: EventDraft = {
      type: "run.awaiting_approval",
      run: run.id,
      stage: null,
      payload: { gates: [...gates] },
    };
    await this.bench.stores.journal.moveRun(
      run.id,
      ["running"],
      "awaiting_approval",
      event,
      this.bench.parts.clock.now(),
    );
    return true;
  }

  private restAs(run: RunRecord): false {
    if (!this.isAskedAgain) this.come({ kind: "resting", run });
    return false;
  }

  /** Ends the driving because the store, or Backlot itself, failed; whoever waits hears the reason. */
  breakOff(error: unknown): void {
    this.closing.abort();
    this.stopAttempts("closing");
    this.come({ kind: "broken", error });
  }

  private come(rest: Rest): void {
    this.rest = rest;
    for (const resolve of this.onRest.splice(0)) resolve(rest);
  }
}

/** Failures that end a stage before it has units; everything else ends the driving. */
const cannotOpen: ReadonlySet<string> = new Set([
  "not-found",
  "stage-failed",
  "invalid-artifact",
  "invalid-pipeline",
  "blob-missing",
  "blob-altered",
]);

function attemptName({ stage, unit }: { stage: string; unit: string }): string {
  return `${stage}\n${unit}`;
}

function plannedStage(run: FrozenRun, id: string): PlannedStage {
  const planned = run.definition.stages.find((stage) => stage.id === id);
  if (!planned) throw new StudioError("invalid-pipeline", `Run ${run.id} has no stage ${id}.`);
  return planned;
}

function taskFor(
  run: FrozenRun,
  { stage, unit, epoch }: { stage: string; unit: string; epoch: number; lane?: string },
): UnitTask {
  return { run: run.id, stage, unit, epoch, lane: plannedStage(run, stage).lane };
}
