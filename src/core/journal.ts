import type { ArtifactRef, Remarks, Source } from "./artifact.ts";
import type { ErrorInfo } from "./error.ts";
import type { EventDraft } from "./event.ts";
import type { Decision, GateRecord } from "./gate.ts";
import type { GateId, ProjectId, RunId } from "./id.ts";
import type { GatePlan, RunStatus, WorkStatus } from "./run.ts";
import type { RunRecord } from "./run-record.ts";
import type { Read, Trace } from "./trace.ts";
import type { WriteDraft } from "./write-draft.ts";

/** Identifies a unit of a run. */
export interface UnitRef {
  readonly run: RunId;
  readonly stage: string;
  readonly unit: string;
}

/** The right to work on a unit, until it expires or another worker takes it over with a higher epoch. */
export interface Lease extends UnitRef {
  readonly project: ProjectId;
  readonly owner: string;
  /** Fencing token: a write with an old epoch is refused with `lease-lost`. */
  readonly epoch: number;
  /** From 1; counts every start of the unit in this run. */
  readonly attempt: number;
  /** Attempts that failed in passing since the unit was last put to work by a person; pauses and kills do not count. */
  readonly failedTries: number;
}

export type Acquired =
  | { readonly state: "leased"; readonly lease: Lease }
  | { readonly state: "busy" | "early" | "halted" | "finished" };

export interface StageState {
  readonly stage: string;
  readonly status: WorkStatus;
  /** Units by status; empty until the stage was opened. */
  readonly units: Readonly<Partial<Record<WorkStatus, number>>>;
  readonly artifacts: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly error: ErrorInfo | null;
  /** How often it was opened again after a reject. */
  readonly round: number;
  readonly costMicroUsd: number;
}

export interface UnitState {
  readonly stage: string;
  readonly unit: string;
  readonly title: string;
  readonly entity: string | null;
  readonly ordinal: number;
  readonly status: WorkStatus;
  readonly attempt: number;
  readonly epoch: number;
  /** Not to be started before; milliseconds since 1970. */
  readonly notBefore: number;
  readonly error: ErrorInfo | null;
  readonly reason: string | null;
}

/** A unit as `openStage` brings it in: to be made, or current and carried over from its last trace. */
export interface OpenedUnit {
  readonly unit: string;
  readonly title: string;
  readonly entity: string | null;
  readonly status: "queued" | "reused" | "skipped";
  /** In words: why it is made or why not. */
  readonly reason: string;
  /** For a reused unit: the versions that stand for its emits in this run, in emit order. */
  readonly carried: readonly ArtifactRef[];
}

export interface EmitDraft {
  readonly type: string;
  readonly key: string;
  readonly entity: string | null;
  readonly schemaVersion: number;
  /** Canonical JSON of the body, or the blob that holds it when it is longer than `inlineLimit`. */
  readonly body: { readonly json: string } | { readonly blob: string };
  readonly bytes: number;
  readonly digest: string;
  readonly source: Exclude<Source, "human">;
  readonly remarks: Remarks;
  /** Versions it was made from. */
  readonly from: readonly ArtifactRef[];
  readonly revise: boolean;
  readonly summary: string;
}

export interface EmitResult {
  readonly ref: ArtifactRef;
  /** From 1 inside the stage run; null when this unit had emitted the key before and nothing was written. */
  readonly artifactIndex: number | null;
  readonly unchanged: boolean;
  readonly standing: "head" | "proposed" | "isolated";
}

export interface Emission {
  readonly ref: ArtifactRef;
  readonly entity: string | null;
  readonly stage: string;
  readonly unit: string;
  readonly attempt: number;
  readonly artifactIndex: number;
  readonly unchanged: boolean;
  readonly standing: "head" | "proposed" | "isolated";
}

/** How an attempt at a unit ended. */
export type UnitOutcome =
  | { readonly kind: "completed"; readonly trace: Trace; readonly costMicroUsd: number }
  | {
      readonly kind: "retry";
      readonly error: ErrorInfo;
      readonly notBefore: number;
      readonly delayMs: number;
      readonly costMicroUsd: number;
    }
  | {
      readonly kind: "failed";
      readonly error: ErrorInfo;
      readonly trace: Trace;
      readonly costMicroUsd: number;
    }
  /** Back to the queue: paused, or the process is ending. */
  | { readonly kind: "requeued"; readonly reason: string }
  | { readonly kind: "cancelled" };

export interface StageOutcome {
  readonly status:
    | "completed"
    | "completed_with_errors"
    | "failed"
    | "cancelled"
    | "skipped"
    | "blocked"
    | "reused";
  readonly reason: string;
  readonly error: ErrorInfo | null;
  readonly gate: (GatePlan & { readonly question: string }) | null;
}

/**
 * The engine's side of the store and the only authority on runs: every method is one transaction with its events in it,
 * and resolves when that is on disk. Guards are in the transaction: what no longer applies changes nothing.
 * `now` is in milliseconds since 1970.
 */
export interface Journal {
  run(run: RunId): Promise<RunRecord>;
  /** Runs that are not finished, oldest first. */
  openRuns(): Promise<readonly RunRecord[]>;
  stages(run: RunId): Promise<readonly StageState[]>;
  units(run: RunId, stage: string): Promise<readonly UnitState[]>;

  /**
   * Moves the run along an allowed edge and writes `event`; false when it is no longer in one of `from`.
   * A run that ends gets `finishedAt`; starting gives it its next attempt number.
   */
  moveRun(
    run: RunId,
    from: readonly RunStatus[],
    to: RunStatus,
    event: EventDraft,
    now: number,
  ): Promise<boolean>;
  /** Remembers what a person asked of a running run, for the engine to obey. */
  requestHalt(run: RunId, halt: "pause" | "cancel", by: string, now: number): Promise<boolean>;
  clearHalt(run: RunId): Promise<void>;

  /** Brings in the stage's units and its `stage.started` (or `.reused`) event; false when it is already open. */
  openStage(
    run: RunId,
    stage: string,
    units: readonly OpenedUnit[],
    reads: readonly Read[],
    now: number,
  ): Promise<boolean>;
  /**
   * Ends a stage whose units have all ended, or that never opened; false when already ended. With a gate: the gate opens in
   * the same transaction and the stage is `awaiting_approval` until `decideGate`, which gives it the outcome's status
   * (`stage.completed` is written here either way, by what its units did).
   */
  settleStage(run: RunId, stage: string, outcome: StageOutcome, now: number): Promise<boolean>;
  /** Puts failed (or all) units of a stage, and the ended stages that follow, back to the queue, for a retry or after a reject. */
  reopenStage(
    run: RunId,
    stage: string,
    which: "failed" | "all",
    reason: string,
    notes: string,
    now: number,
  ): Promise<boolean>;

  acquire(ref: UnitRef, owner: string, ttl: number, now: number): Promise<Acquired>;
  /** Prolongs every lease of an owner; resolves with the units that it has lost. */
  renew(owner: string, ttl: number, now: number): Promise<readonly UnitRef[]>;
  /**
   * Fence check, version number, head, lineage, emission, event and counters in one transaction.
   * See design.md, exact semantics, for equality with the head, repeated keys and human heads.
   */
  emit(lease: Lease, draft: EmitDraft, now: number): Promise<EmitResult>;
  /** Ends the attempt. `open` is the number of units of the stage that have not ended. */
  settleUnit(lease: Lease, outcome: UnitOutcome, now: number): Promise<{ readonly open: number }>;
  /** Announces something that changes no state: progress, a log line, an output stream. Resolves with their numbers in the log. */
  announce(events: readonly EventDraft[], now: number): Promise<readonly number[]>;

  /** What a unit's attempts have emitted in this run, in order. */
  emitted(ref: UnitRef): Promise<readonly Emission[]>;
  /**
   * What a stage has emitted in this run, at most one a (type, key): the last. In story order: unit by unit as they were
   * opened, and as emitted inside each, however they happened to be made side by side.
   */
  emissions(run: RunId, stage: string): Promise<readonly Emission[]>;
  /** The last finished trace of a unit in any run of the project, or null. */
  lastTrace(project: ProjectId, stage: string, unit: string): Promise<Trace | null>;
  lastTraces(project: ProjectId, stage: string): Promise<ReadonlyMap<string, Trace>>;

  /** Units that may start: queued and due, or leased past their time. At most `limit`, in story order. */
  readyUnits(
    run: RunId,
    now: number,
    limit: number,
  ): Promise<readonly (UnitState & { readonly lane: string })[]>;
  /** When the next queued unit becomes due or the next lease expires; null when neither. */
  nextWake(run: RunId, now: number): Promise<number | null>;
  /**
   * Marks runs whose workers are gone `interrupted` and requeues their units.
   * `sole`: this process holds the store alone, so every other owner is gone; otherwise only expired leases count.
   */
  takeOver(owner: string, sole: boolean, now: number): Promise<readonly RunId[]>;

  /**
   * Answers a gate once; false when it was answered before. Approved: the stage takes the status its outcome had.
   * Rejected: the stage stays `awaiting_approval` until `reopenStage`. What the answer changes in the reviewed artifact is
   * written in the same transaction, so that an answer that comes second changes nothing.
   */
  decideGate(
    gate: GateId,
    decision: Decision,
    by: string,
    verdict: "approved" | "rejected" | "auto_approved",
    now: number,
    change?: WriteDraft,
  ): Promise<boolean>;
  gates(run: RunId): Promise<readonly GateRecord[]>;
  /** Waiting gates whose stored timer is due. */
  dueGates(now: number): Promise<readonly GateRecord[]>;
  /** Notes of the rejects of a stage in this and earlier runs of the project, oldest first: what a person has said once holds on. */
  feedback(run: RunId, stage: string): Promise<readonly string[]>;
}
