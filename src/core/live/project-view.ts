import type { LogEvent } from "../event.ts";
import type { RunStatus } from "../run.ts";
import type { ArtifactRef } from "../artifact.ts";
import { fold, type Folds } from "./fold.ts";
import type { Arrival } from "./run-view.ts";

export interface RunLine {
  readonly run: string;
  readonly number: number;
  readonly pipeline: string;
  readonly title: string;
  readonly createdAt: number;
  status: RunStatus;
  startedAt: number | null;
  finishedAt: number | null;
}

export interface WaitingGate {
  readonly gate: string;
  readonly run: string;
  readonly stage: string;
  readonly kind: string;
  readonly question: string;
  readonly openedAt: number;
  readonly autoApproveAt: number | null;
}

/** The current value of an artifact. */
export interface HeadLine {
  ref: ArtifactRef;
  entity: string | null;
  summary: string;
  run: string | null;
  at: number;
}

/** All that a project's home shows live: the fold of its log. Plain JSON; see `RunView`. */
export interface ProjectView {
  readonly project: string;
  name: string;
  /** In the order in which they were created. */
  runs: RunLine[];
  /** In the order in which each first had a value. */
  heads: HeadLine[];
  /** Unanswered, oldest first. */
  gates: WaitingGate[];
  /** Number of the last event taken in. */
  cursor: number;
}

export function emptyProjectView(project: string): ProjectView {
  return { project, name: "", runs: [], heads: [], gates: [], cursor: 0 };
}

/** Takes the project's next event into the view, in place. Anything but the next one changes nothing. */
export function applyToProject(view: ProjectView, event: LogEvent): Arrival {
  if (event.seq <= view.cursor) return "known";
  if (event.seq > view.cursor + 1) return "gap";
  fold(folds, view, event);
  const run = event.run === null ? undefined : indexOf(view).runs.get(event.run);
  if (run) fold(runFolds, run, event);
  view.cursor = event.seq;
  return "next";
}

const folds: Folds<ProjectView> = {
  "project.created": (view, { payload }) => {
    view.name = payload.name;
  },
  "project.renamed": (view, { payload }) => {
    view.name = payload.name;
  },
  "run.created": (view, { payload: { pipeline, number, title }, run, at }) => {
    const rest = { status: "queued", startedAt: null, finishedAt: null } as const;
    const line: RunLine = { run: run!, number, pipeline, title, createdAt: at, ...rest };
    indexOf(view).runs.set(line.run, line);
    view.runs.push(line);
  },
  "run.finished": withdrawGates,
  "run.removed": (view, event) => {
    withdrawGates(view, event);
    indexOf(view).runs.delete(event.run!);
    view.runs = view.runs.filter(({ run }) => run !== event.run);
  },
  "stage.artifact_emitted": (view, { payload, run, at }) => {
    const { ref, entity, summary, standing } = payload;
    if (standing === "head") putHead(view, { ref, entity, summary, run, at });
  },
  "artifact.written": (view, { payload: { ref, summary, standing }, run, at }) => {
    if (standing === "isolated") return;
    const entity = indexOf(view).heads.get(nameOf(ref))?.entity ?? null;
    putHead(view, { ref, entity, summary, run, at });
  },
  "gate.opened": (view, { payload, run, stage, at }) => {
    view.gates.push({ ...payload, run: run ?? "", stage: stage ?? "", openedAt: at });
  },
  "gate.decided": (view, { payload }) => {
    view.gates = view.gates.filter(({ gate }) => gate !== payload.gate);
  },
};

/** Nobody will answer what an ended run asked. */
function withdrawGates(view: ProjectView, { run }: Pick<LogEvent, "run">): void {
  if (view.gates.some((gate) => gate.run === run))
    view.gates = view.gates.filter((gate) => gate.run !== run);
}

const runFolds: Folds<RunLine> = {
  "run.started": (line, { at }) => {
    Object.assign(line, { status: "running", finishedAt: null });
    line.startedAt ??= at;
  },
  "run.resumed": (line) => {
    line.status = "running";
  },
  "run.paused": (line) => {
    line.status = "paused";
  },
  "run.interrupted": (line) => {
    line.status = "interrupted";
  },
  "run.awaiting_approval": (line) => {
    line.status = "awaiting_approval";
  },
  "run.finished": (line, { payload, at }) => {
    Object.assign(line, { status: payload.status, finishedAt: at });
  },
};

function putHead(view: ProjectView, head: HeadLine): void {
  const { heads } = indexOf(view);
  const name = nameOf(head.ref);
  const known = heads.get(name);
  if (!known) {
    heads.set(name, head);
    view.heads.push(head);
  } else if (known.ref.version !== head.ref.version) {
    // A run that made the same again has not made the value: the one that did keeps it.
    Object.assign(known, head);
  }
}

function nameOf({ type, key }: ArtifactRef): string {
  return `${type}/${key}`;
}

/** Where in a view its runs and heads are; made when first asked for, and never sent anywhere. */
interface Index {
  readonly runs: Map<string, RunLine>;
  readonly heads: Map<string, HeadLine>;
}
const indices = new WeakMap<ProjectView, Index>();

function indexOf(view: ProjectView): Index {
  const known = indices.get(view);
  if (known) return known;
  const index = {
    runs: new Map(view.runs.map((line) => [line.run, line])),
    heads: new Map(view.heads.map((head) => [nameOf(head.ref), head])),
  };
  indices.set(view, index);
  return index;
}
