import type { ArtifactRef } from "../artifact.ts";
import type { EventPayload } from "../event.ts";
import type { RunStatus, WorkStatus } from "../run.ts";

export type Failure = EventPayload<"run.finished">["failures"][number];

export interface UnitView {
  readonly unit: string;
  title: string;
  status: WorkStatus;
  attempt: number;
  artifacts: number;
  /** As the unit last reported it. */
  progress: { readonly done: number; readonly total: number; readonly title: string } | null;
  error: Failure["error"] | null;
}

export interface StageView {
  readonly stage: string;
  readonly title: string;
  readonly lane: string;
  readonly needs: readonly string[];
  readonly hasGate: boolean;
  status: WorkStatus;
  /** While it waits at a gate: what it becomes when that is approved. */
  settlesAs: WorkStatus | null;
  /** Units to work on or reused, as counted when the stage was last opened; null before. */
  planned: number | null;
  /** Those that the log has named so far, in the order of their first mention. */
  units: UnitView[];
  artifacts: number;
  /** How often it was opened again. */
  round: number;
  reason: string | null;
  error: Failure["error"] | null;
  startedAt: number | null;
  finishedAt: number | null;
  costMicroUsd: number;
}

/** An artifact as it landed. */
export interface LandedArtifact {
  readonly ref: ArtifactRef;
  readonly entity: string | null;
  readonly stage: string | null;
  readonly unit: string;
  /** From 1 inside the stage run; null for what a person wrote at a gate. */
  readonly artifactIndex: number | null;
  readonly summary: string;
  readonly unchanged: boolean;
  readonly standing: "head" | "proposed" | "isolated";
  readonly at: number;
}

export interface GateView {
  readonly gate: string;
  readonly stage: string;
  readonly kind: string;
  readonly question: string;
  readonly openedAt: number;
  readonly autoApproveAt: number | null;
  verdict: "approved" | "rejected" | "auto_approved" | null;
  by: string | null;
  notes: string;
  decidedAt: number | null;
}

/** The text that one attempt at one unit streams; its characters are read by offset. */
export interface OutputView {
  readonly stream: string;
  readonly stage: string;
  readonly unit: string;
  readonly attempt: number;
  /** Numbers, in the project's log, of the events that told of its beginning and, once closed, of its end. */
  readonly openedBy: number;
  closedBy: number | null;
  /** In UTF-16 units once closed; null while it is written. */
  length: number | null;
  /** Digest of the whole text once closed. */
  blob: string | null;
}

export interface LogLine {
  /** Number of its event in the project's log. */
  readonly seq: number;
  readonly at: number;
  readonly stage: string | null;
  readonly agent: string;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * All that a page shows of a run: the fold of its part of the log, and nothing else. Plain JSON, so that a server can hand
 * it over at any cursor and a client goes on from there; both use `applyToRun`, so they cannot differ.
 */
export interface RunView {
  readonly run: string;
  readonly project: string;
  readonly number: number;
  readonly pipeline: string;
  /** Empty before its first event. */
  title: string;
  readonly createdAt: number;
  status: RunStatus;
  /** What a person has asked for and the engine has not done yet. */
  asked: "pause" | "cancel" | null;
  attempt: number;
  startedAt: number | null;
  finishedAt: number | null;
  reason: string | null;
  failures: readonly Failure[];
  counts: Readonly<Record<string, number>>;
  durationMs: number | null;
  costMicroUsd: number;
  stages: StageView[];
  artifacts: LandedArtifact[];
  gates: GateView[];
  outputs: OutputView[];
  logs: LogLine[];
  /** How many lines came before those. */
  logsBefore: number;
  /** The last event taken in: its place in the project's log and in the run's. */
  cursor: { seq: number; runSeq: number };
  /** Whether it was taken out of every list. */
  isRemoved: boolean;
}
