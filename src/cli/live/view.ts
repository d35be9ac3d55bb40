import type { ErrorInfo } from "../../core/error.ts";
import type { LogEvent } from "../../core/event.ts";
import type { RunStatus, WorkStatus } from "../../core/run.ts";
import type { RunRecord } from "../../core/store.ts";

/** A stage as it is shown. */
export interface StageView {
  readonly id: string;
  readonly title: string;
  /** Stages whose artifacts it reads, by id. */
  readonly needs: readonly string[];
  status: WorkStatus;
  /** Units there are, and how they have ended so far. */
  units: number;
  made: number;
  reused: number;
  failed: number;
  artifacts: number;
  /** What is being worked on, by name. */
  readonly working: Map<string, string>;
  /** How far the unit at work is, where it says so. */
  progress: { readonly done: number; readonly total: number } | null;
  /** One line on what it made, where the last thing it made sums it up. */
  latest: string;
  startedAt: number | null;
  endedAt: number | null;
  /** Why it stands as it does, where that needs words. */
  note: string;
}

/** Something that was made. */
export interface Landed {
  readonly at: number;
  readonly stage: string;
  readonly type: string;
  readonly index: number;
  readonly summary: string;
  readonly unchanged: boolean;
}

export interface Failure {
  readonly stage: string;
  readonly title: string;
  readonly error:
    | ErrorInfo
    | { readonly code: string; readonly message: string; readonly hint: string };
}

/** A run as its log tells it, so far. */
export interface RunView {
  status: RunStatus;
  attempt: number;
  /** Time at work so far, without pauses and waiting, in milliseconds; `since`: when it last began to work, null at rest. */
  worked: number;
  since: number | null;
  /** When it was last started. */
  startedAt: number;
  /** When the last event was written. */
  latestAt: number;
  readonly stages: readonly StageView[];
  /** How many of each type there are, of those that come in numbers; and when the last of them came. */
  readonly counters: Map<string, { count: number; at: number }>;
  /** The latest last. */
  readonly landed: Landed[];
  readonly gates: Map<
    string,
    { readonly stage: string; readonly question: string; readonly kind: string }
  >;
  failures: readonly Failure[];
  counts: Readonly<Record<string, number>>;
}

/** More than a screen shows is not kept. */
const landedKept = 40;

/** What a view begins with: a run as it is kept, or as another studio tells of it. */
export interface Beginning extends Pick<RunRecord, "createdAt" | "startedAt"> {
  readonly definition: {
    readonly stages: readonly Pick<StageView, "id" | "title" | "needs">[];
  };
}

/** A run before its first event. */
export function emptyView(run: Beginning): RunView {
  const stages = run.definition.stages.map(({ id, title, needs }): StageView => {
    const counts = { units: 0, made: 0, reused: 0, failed: 0, artifacts: 0 };
    return {
      id,
      title,
      needs,
      status: "queued",
      ...counts,
      working: new Map(),
      progress: null,
      latest: "",
      startedAt: null,
      endedAt: null,
      note: "",
    };
  });
  return {
    status: "queued",
    attempt: 0,
    worked: 0,
    since: null,
    startedAt: run.startedAt ?? run.createdAt,
    latestAt: run.createdAt,
    stages,
    counters: new Map(),
    landed: [],
    gates: new Map(),
    failures: [],
    counts: {},
  };
}

/** Takes the next event of the run in, in place. */
export function see(view: RunView, event: LogEvent): void {
  const stage = view.stages.find(({ id }) => id === event.stage);
  if (stage) seeAtStage(view, stage, event);
  else seeOfRun(view, event);
  view.latestAt = event.at;
}

/** Whether a stage was not started because of what another one did not make; that other one has the reason. */
export function isHeldUp({ status, needs }: StageView, stages: readonly StageView[]): boolean {
  if (status !== "blocked") return false;
  const without: ReadonlySet<WorkStatus> = new Set(["failed", "blocked", "completed_with_errors"]);
  return stages.some((other) => needs.includes(other.id) && without.has(other.status));
}

/** How long the run has been at work, in milliseconds. */
export function timeAtWork({ worked, since }: RunView, now: number): number {
  return since === null ? worked : worked + Math.max(0, now - since);
}

function seeOfRun(view: RunView, event: LogEvent): void {
  if (event.type === "run.started") {
    view.status = "running";
    view.attempt = event.payload.attempt;
    view.startedAt = event.at;
    view.since = event.at;
    view.failures = [];
  } else if (event.type === "run.resumed") {
    view.status = "running";
    view.since = event.at;
  } else if (event.type === "run.paused") rest(view, "paused", event.at);
  else if (event.type === "run.interrupted") {
    // Nobody worked on it between what it wrote last and this finding that it was cut off.
    rest(view, "interrupted", view.latestAt);
  } else if (event.type === "run.awaiting_approval") rest(view, "awaiting_approval", event.at);
  else if (event.type === "run.finished") {
    rest(view, event.payload.status, event.at);
    view.failures = event.payload.failures;
    view.counts = event.payload.counts;
  }
}

function rest(view: RunView, status: RunStatus, at: number): void {
  view.status = status;
  view.worked = timeAtWork(view, at);
  view.since = null;
  for (const stage of view.stages) stage.working.clear();
}

function seeAtStage(view: RunView, stage: StageView, event: LogEvent): void {
  if (event.type.startsWith("unit.") || event.type === "stage.retrying")
    return seeUnit(stage, event);
  if (event.type === "stage.artifact_emitted") return land(view, stage, event);
  if (event.type === "gate.opened" || event.type === "gate.decided")
    return seeGate(view, stage, event);
  if (event.type === "stage.started") {
    stage.status = "running";
    stage.units = event.payload.units;
    stage.startedAt = event.at;
  } else if (event.type === "stage.progress") {
    const { unit, done, total, title } = event.payload;
    stage.progress = { done, total };
    if (title !== "") stage.working.set(unit, title);
  } else if (event.type === "stage.reused") {
    end(stage, "reused", event.at, event.payload.reason);
    stage.units = event.payload.units;
    stage.reused = event.payload.units;
  } else if (event.type === "stage.skipped") end(stage, "skipped", event.at, event.payload.reason);
  else if (event.type === "stage.blocked") end(stage, "blocked", event.at, event.payload.reason);
  else if (event.type === "stage.completed") {
    const { status, failedUnits } = event.payload;
    const why = failedUnits.at(-1)?.error.message ?? stage.note;
    end(stage, status, event.at, status === "completed" ? "" : why);
  } else if (event.type === "stage.reopened") reopen(stage, event.payload.reason);
}

function end(stage: StageView, status: WorkStatus, at: number, note: string): void {
  stage.status = status;
  stage.endedAt = at;
  stage.note = note;
  stage.progress = null;
  stage.working.clear();
}

function reopen(stage: StageView, note: string): void {
  stage.status = "queued";
  stage.endedAt = null;
  stage.failed = 0;
  stage.note = note;
}

function seeUnit(stage: StageView, event: LogEvent): void {
  if (event.type === "unit.started") {
    if (stage.status !== "running") stage.status = "running";
    stage.working.set(event.payload.unit, event.payload.title);
  } else if (event.type === "unit.completed") {
    stage.working.delete(event.payload.unit);
    stage.made += 1;
  } else if (event.type === "unit.reused") stage.reused += 1;
  else if (event.type === "unit.failed") {
    stage.working.delete(event.payload.unit);
    stage.failed += 1;
    stage.note = event.payload.error.message;
  } else if (event.type === "unit.requeued") stage.working.delete(event.payload.unit);
  else if (event.type === "stage.retrying") {
    stage.working.delete(event.payload.unit);
    stage.note = `tries again in ${Math.ceil(event.payload.delayMs / 1000)} s: ${event.payload.error.message}`;
  }
}

function seeGate(
  view: RunView,
  stage: StageView,
  event: Extract<LogEvent, { type: "gate.opened" | "gate.decided" }>,
): void {
  if (event.type === "gate.opened") {
    stage.status = "awaiting_approval";
    view.gates.set(event.payload.gate, {
      stage: stage.id,
      question: event.payload.question,
      kind: event.payload.kind,
    });
  } else {
    view.gates.delete(event.payload.gate);
    stage.status = event.payload.verdict === "rejected" ? "queued" : "completed";
    if (event.payload.verdict === "rejected") stage.note = `sent back: ${event.payload.notes}`;
  }
}

function land(
  view: RunView,
  stage: StageView,
  event: Extract<LogEvent, { type: "stage.artifact_emitted" }>,
): void {
  const { ref, summary, artifactIndex, unchanged } = event.payload;
  stage.artifacts += 1;
  stage.latest = ref.key === "" ? summary : "";
  view.landed.push({
    at: event.at,
    stage: stage.title,
    type: ref.type,
    index: artifactIndex,
    summary,
    unchanged,
  });
  if (view.landed.length > landedKept) view.landed.shift();
  if (ref.key === "") return;
  const counter = view.counters.get(ref.type);
  view.counters.set(ref.type, { count: (counter?.count ?? 0) + 1, at: event.at });
}
