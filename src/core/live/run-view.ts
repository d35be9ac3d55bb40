import type { LogEvent } from "../event.ts";
import type { RunRecord } from "../run-record.ts";
import { isFinished } from "../finished.ts";
import { fold, type EventOf, type Folds } from "./fold.ts";
import { applyToStage } from "./run-stages.ts";
import type { RunView } from "./run-view-shape.ts";

export type { LogLine, OutputView, RunView } from "./run-view-shape.ts";

/** Log lines that a view keeps; older ones are read by page. */
export const logLinesKept = 500;

/** The view before the run's first event. */
export function emptyRunView(run: RunRecord): RunView {
  return {
    run: run.id,
    project: run.project,
    number: run.number,
    pipeline: run.definition.pipeline,
    title: "",
    createdAt: run.createdAt,
    status: "queued",
    asked: null,
    attempt: 0,
    startedAt: null,
    finishedAt: null,
    reason: null,
    failures: [],
    counts: {},
    durationMs: null,
    costMicroUsd: 0,
    stages: run.definition.stages.map(({ id, title: name, lane, needs, gate }) => ({
      stage: id,
      title: name,
      lane,
      needs,
      hasGate: gate !== null,
      status: "queued",
      settlesAs: null,
      planned: null,
      units: [],
      artifacts: 0,
      round: 0,
      reason: null,
      error: null,
      startedAt: null,
      finishedAt: null,
      costMicroUsd: 0,
    })),
    artifacts: [],
    gates: [],
    outputs: [],
    logs: [],
    logsBefore: 0,
    cursor: { seq: 0, runSeq: 0 },
    isRemoved: false,
  };
}

/** What an event is to a view: the next one, one that it has, or proof that some are missing before it. */
export type Arrival = "next" | "known" | "gap";

/** Where an event stands to a view's cursor. Only the next one may be applied. */
function arrivalInRun({ cursor }: RunView, { runSeq }: Pick<LogEvent, "runSeq">): Arrival {
  if (runSeq === null || runSeq <= cursor.runSeq) return "known";
  return runSeq === cursor.runSeq + 1 ? "next" : "gap";
}

/** Takes the run's next event into the view, in place. Anything but the next one changes nothing. */
export function applyToRun(view: RunView, event: LogEvent): Arrival {
  const arrival = arrivalInRun(view, event);
  if (arrival !== "next") return arrival;
  fold(runLine, view, event);
  if (event.stage !== null) applyToStage(view, event);
  fold(lists, view, event);
  view.cursor = { seq: event.seq, runSeq: event.runSeq! };
  return arrival;
}

const runLine: Folds<RunView> = {
  "run.created": (view, { payload }) => {
    view.title = payload.title;
  },
  "run.started": startRun,
  "run.resumed": (view, { payload }) => {
    view.status = "running";
    view.reason = payload.reason;
  },
  "run.pause_requested": (view) => {
    view.asked = "pause";
  },
  "run.cancel_requested": (view) => {
    view.asked = "cancel";
  },
  "run.paused": (view, { payload }) => {
    // A cancel that was asked for meanwhile is still to be done.
    if (view.asked === "pause") view.asked = null;
    view.status = "paused";
    view.reason = payload.reason;
  },
  "run.interrupted": (view, { payload }) => {
    view.status = "interrupted";
    view.reason = payload.reason;
  },
  "run.awaiting_approval": (view) => {
    view.status = "awaiting_approval";
  },
  "run.finished": finishRun,
  "run.removed": (view) => {
    view.isRemoved = true;
  },
};

/** It may have ended before: what that end told of is no longer so. */
function startRun(view: RunView, event: EventOf<"run.started">): void {
  view.attempt = event.payload.attempt;
  view.startedAt ??= event.at;
  const notEnded = { finishedAt: null, failures: [], counts: {}, durationMs: null };
  Object.assign(view, notEnded, { status: "running", asked: null, reason: null });
}

function finishRun(view: RunView, event: EventOf<"run.finished">): void {
  const { status, failures, counts, durationMs, costMicroUsd } = event.payload;
  Object.assign(view, { status, failures, counts, durationMs, costMicroUsd });
  view.asked = null;
  view.finishedAt = event.at;
  if (status !== "cancelled") return;
  for (const stage of view.stages) {
    if (!isFinished(stage.status)) stage.status = "cancelled";
    for (const unit of stage.units) if (!isFinished(unit.status)) unit.status = "cancelled";
  }
}

const lists: Folds<RunView> = {
  "stage.artifact_emitted": (view, { payload, stage, at }) => {
    const { digest: _, ...landed } = payload;
    view.artifacts.push({ ...landed, stage, at });
  },
  "artifact.written": (view, { payload, stage, at }) => {
    const { ref, summary, standing = "head" } = payload;
    const rest = { entity: null, unit: "", artifactIndex: null, unchanged: false } as const;
    view.artifacts.push({ ref, summary, stage, at, ...rest, standing });
  },
  "gate.opened": (view, { payload, stage, at }) => {
    const open = { verdict: null, by: null, notes: "", decidedAt: null };
    view.gates.push({ ...payload, stage: stage ?? "", openedAt: at, ...open });
  },
  "gate.decided": (view, { payload, at }) => {
    const { gate: id, verdict, by, notes } = payload;
    const gate = view.gates.findLast((known) => known.gate === id);
    if (gate) Object.assign(gate, { verdict, by, notes, decidedAt: at });
  },
  "stage.output_opened": (view, { payload, stage, seq }) => {
    const open = { closedBy: null, length: null, blob: null };
    view.outputs.push({ ...payload, stage: stage ?? "", openedBy: seq, ...open });
  },
  "stage.output_closed": (view, { payload, seq }) => {
    const { stream, length, blob } = payload;
    const output = view.outputs.findLast((known) => known.stream === stream);
    if (output) Object.assign(output, { length, blob, closedBy: seq });
  },
  "agent.log": (view, { payload: said, stage, at, seq }) => {
    const { agent, event, payload } = said;
    view.logs.push({ seq, at, stage, agent, event, payload });
    if (view.logs.length <= logLinesKept) return;
    view.logs.shift();
    view.logsBefore += 1;
  },
};
