import type { LogEvent } from "../event.ts";
import { isFinished } from "../finished.ts";
import type { WorkStatus } from "../run.ts";
import { fold, type EventOf, type Folds } from "./fold.ts";
import type { RunView, StageView, UnitView } from "./run-view-shape.ts";

/** Takes an event of a stage into what the view shows of that stage and its units. */
export function applyToStage(view: RunView, event: LogEvent): void {
  const stage = indexOf(view).stages.get(event.stage!);
  if (stage) fold(stageFolds, { view, stage }, event);
}

/** A stage in its view. */
interface Place {
  readonly view: RunView;
  readonly stage: StageView;
}

const stageFolds: Folds<Place> = {
  "stage.started": (place, { payload, at }) => {
    openStage(place, payload.units);
    place.stage.status = "running";
    place.stage.startedAt ??= at;
  },
  "stage.reused": (place, { payload, at }) => {
    const { stage } = place;
    if (stage.status === "queued") openStage(place, payload.units);
    stage.startedAt ??= at;
    stage.artifacts = payload.artifacts;
    endStage(stage, "reused", payload.reason, at);
  },
  "stage.skipped": ({ stage }, { payload, at }) => endStage(stage, "skipped", payload.reason, at),
  "stage.blocked": ({ stage }, { payload, at }) => endStage(stage, "blocked", payload.reason, at),
  "stage.completed": completeStage,
  "stage.reopened": (place, { payload }) => reopenStage(place, payload.reason),
  "stage.artifact_emitted": (place, { payload }) => {
    const { stage } = place;
    stage.artifacts = Math.max(stage.artifacts, payload.artifactIndex);
    unitOf(place, payload.unit).artifacts += 1;
  },
  "gate.opened": ({ stage }) => {
    stage.settlesAs = stage.status;
    stage.status = "awaiting_approval";
  },
  "gate.decided": ({ stage }, { payload }) => passGate(stage, payload.verdict),
  "unit.started": (place, { payload }) => {
    const { unit, title, attempt } = payload;
    Object.assign(unitOf(place, unit), { title, status: "running", attempt, error: null });
    // One that was opened again says no more of its start than this.
    if (place.stage.status === "queued") place.stage.status = "running";
  },
  "unit.reused": (place, { payload }) => {
    const { unit, title, artifacts } = payload;
    Object.assign(unitOf(place, unit), { title, status: "reused", artifacts });
    if (place.stage.status !== "reused") place.stage.artifacts += artifacts;
  },
  "unit.completed": (place, { payload: { unit, artifacts } }) => {
    Object.assign(unitOf(place, unit), { status: "completed", artifacts, progress: null });
  },
  "unit.failed": (place, { payload: { unit, title, error } }) => {
    Object.assign(unitOf(place, unit), { title, status: "failed", error, progress: null });
  },
  "unit.requeued": (place, { payload: { unit } }) => {
    Object.assign(unitOf(place, unit), { status: "queued", progress: null });
  },
  "stage.retrying": (place, { payload: { unit, error } }) => {
    Object.assign(unitOf(place, unit), { status: "queued", error, progress: null });
  },
  "stage.progress": (place, { payload: { unit, done, total, title } }) => {
    unitOf(place, unit).progress = { done, total, title };
  },
};

/** Its units come in anew, as the log names them. */
function openStage({ view, stage }: Place, planned: number): void {
  Object.assign(stage, { planned, units: [], reason: null, error: null, finishedAt: null });
  indexOf(view).units.set(stage, new Map());
}

function endStage(
  stage: StageView,
  status: WorkStatus,
  reason: string | null,
  finishedAt: number,
): void {
  Object.assign(stage, { status, reason, finishedAt });
}

function completeStage({ stage }: Place, { payload, at }: EventOf<"stage.completed">): void {
  const { status, costMicroUsd, failedUnits, artifacts } = payload;
  Object.assign(stage, { costMicroUsd, artifacts, settlesAs: null });
  stage.error = failedUnits.at(-1)?.error ?? null;
  endStage(stage, status, null, at);
  if (status === "cancelled") cancelUnits(stage);
}

/** What has not ended never will. */
function cancelUnits({ units }: StageView): void {
  for (const unit of units) if (!isFinished(unit.status)) unit.status = "cancelled";
}

/** What failed is due again; where nothing had, or a person rejected the whole, all of it is. */
function reopenStage(place: Place, reason: string): void {
  const { stage } = place;
  const failed = stage.units.filter(({ status }) => status === "failed" || status === "cancelled");
  const due =
    failed.length > 0 && !isRejected(place)
      ? failed
      : stage.units.filter(({ status }) => status !== "skipped");
  for (const unit of due) Object.assign(unit, { status: "queued", error: null, progress: null });
  stage.round += 1;
  Object.assign(stage, { status: "queued", settlesAs: null, error: null, finishedAt: null });
  stage.reason = reason;
}

/** Whether a person has; the studio itself only withdraws what it asked. */
function isRejected({ view, stage }: Place): boolean {
  if (stage.status !== "awaiting_approval") return false;
  const asked = view.gates.findLast((gate) => gate.stage === stage.stage);
  return asked?.verdict === "rejected" && asked.by !== "studio";
}

/** A rejected stage waits on, until it is opened again. */
function passGate(stage: StageView, verdict: "approved" | "rejected" | "auto_approved"): void {
  if (verdict === "rejected" || stage.settlesAs === null) return;
  stage.status = stage.settlesAs;
  stage.settlesAs = null;
}

/** Where in a view its stages and units are; made when first asked for, and never sent anywhere. */
interface Index {
  readonly stages: ReadonlyMap<string, StageView>;
  readonly units: Map<StageView, Map<string, UnitView>>;
}
const indices = new WeakMap<RunView, Index>();

function indexOf(view: RunView): Index {
  const known = indices.get(view);
  if (known) return known;
  const index: Index = {
    stages: new Map(view.stages.map((stage) => [stage.stage, stage])),
    units: new Map(
      view.stages.map((stage) => [stage, new Map(stage.units.map((unit) => [unit.unit, unit]))]),
    ),
  };
  indices.set(view, index);
  return index;
}

function unitOf({ view, stage }: Place, name: string): UnitView {
  const units = indexOf(view).units.get(stage)!;
  const known = units.get(name);
  if (known) return known;
  const rest = { attempt: 0, artifacts: 0, progress: null, error: null };
  const unit: UnitView = { unit: name, title: name, status: "queued", ...rest };
  units.set(name, unit);
  stage.units.push(unit);
  return unit;
}
