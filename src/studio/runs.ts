import { StudioError } from "../core/error.ts";
import type { GateRecord } from "../core/gate.ts";
import { RunId, type ProjectId } from "../core/id.ts";
import type { StageState, UnitState } from "../core/journal.ts";
import { isFinished } from "../core/finished.ts";
import type { RunStatus } from "../core/run.ts";
import type { Page, PageRequest, ProjectRecord, RunRecord } from "../core/store.ts";
import type { RunPlan } from "../engine/dry-run.ts";
import { createAsking, type Asking } from "./asking.ts";
import type { Desk } from "./desk.ts";
import type { InputDesk } from "./inputs.ts";
import { everyRow } from "./pages.ts";
import type { ProjectDesk } from "./projects.ts";
import { checkRequest, type CheckedRequest, type StartRequest } from "./request.ts";

/** A run that a request led to. */
export interface Started {
  readonly project: ProjectRecord;
  readonly run: RunRecord;
  /** `resumed`: an unfinished run of the same request goes on. */
  readonly how: "created" | "resumed";
  readonly isNewProject: boolean;
  /** Number of the project's last event before the request; 0 for a new project. */
  readonly since: number;
}

/** Where a run stands. */
export interface RunState {
  readonly run: RunRecord;
  readonly stages: readonly StageState[];
  readonly gates: readonly GateRecord[];
  readonly failed: readonly UnitState[];
}

/** What is to be done with a request, beside keeping it. */
export interface CreateRequest extends StartRequest {
  /** Otherwise the run stays queued until `resume`. */
  readonly start: boolean;
  /** Go on with an unfinished run of the same request where there is one; otherwise there is always a new run. */
  readonly reuse?: boolean;
}

/** Which runs of all projects. */
export interface RunFilter {
  readonly status?: readonly RunStatus[];
  readonly pipeline?: string;
}

/** Making things: everything that starts, steers or looks at runs. What changes something takes an editor. */
export interface RunDesk {
  /**
   * Finds or creates the project, keeps the file, and starts a run, or goes on with an unfinished run of the same
   * request. Resolves when it runs. Throws `not-found` for the id of a project that is not there; any other name that no
   * project has is given to a new one.
   */
  start(request: StartRequest): Promise<Started>;
  /** The same, for a new run, which may also be left queued. */
  create(request: CreateRequest): Promise<Started>;
  /** What `start` would do; keeps and creates nothing. */
  plan(request: StartRequest): Promise<RunPlan>;
  /** Starts a queued run, or goes on with a paused or interrupted one; harmless where it runs already. */
  resume(run: RunId): Promise<void>;
  /** Works again on what failed, and on what waited for it. */
  retryFailed(run: RunId): Promise<void>;
  /** Resolves when the run is paused. */
  pause(run: RunId): Promise<RunRecord>;
  /** Resolves when the run is cancelled. */
  cancel(run: RunId): Promise<RunRecord>;
  /** Resolves when nothing more happens by itself: finished, paused, or waiting at gates. */
  whenResting(run: RunId): Promise<RunRecord>;
  get(run: RunId): Promise<RunRecord>;
  state(run: RunId): Promise<RunState>;
  /** Newest first. */
  list(project: ProjectId): Promise<readonly RunRecord[]>;
  /** The same, a page at a time. */
  page(project: ProjectId, page: PageRequest): Promise<Page<RunRecord>>;
  /** Of all the person's projects, newest first. */
  pageOfAll(filter: RunFilter, page: PageRequest): Promise<Page<RunRecord>>;
  /** In the order of the pipeline. */
  stages(run: RunId): Promise<readonly StageState[]>;
  /** In story order; empty until the stage was opened. */
  units(run: RunId, stage: string): Promise<readonly UnitState[]>;
  /** Takes it out of every list; its events and versions stay. Throws `illegal-transition` for one at work. */
  remove(run: RunId): Promise<void>;
}

export function createRuns(desk: Desk, projects: ProjectDesk, inputs: InputDesk): RunDesk {
  const { stores } = desk;
  const asking = createAsking(desk, projects, inputs);
  const checked = (request: StartRequest) => checkRequest(desk.parts.pipelines, request);
  return {
    start: async (request) => started(desk, asking, checked(request), { start: true, reuse: true }),
    create: async ({ start, reuse = false, ...request }) =>
      started(desk, asking, checked(request), { start, reuse }),
    plan: async (request) => asking.plan(checked(request)),
    async resume(id) {
      const run = await changeable(desk, id);
      if (isFinished(run.status)) {
        throw new StudioError(
          "illegal-transition",
          `Run ${run.number} is ${run.status}; there is nothing to resume.`,
          {
            hint: "Try what failed again with `backlot resume --retry-failed`, or start a new run.",
          },
        );
      }
      await begin(desk, run);
    },
    async retryFailed(id) {
      const run = await changeable(desk, id);
      desk.setGoing.follow(run.project, run.id);
      await desk.engine().retryFailed(id, desk.by);
    },
    pause: (id) => halted(desk, id, "paused"),
    cancel: (id) => halted(desk, id, "cancelled"),
    async whenResting(id) {
      const run = await stores.runs.get(id);
      return isResting(run) ? run : desk.engine().whenResting(id);
    },
    get: (id) => stores.runs.get(id),
    state: (id) => stateOf(desk, id),
    list: (project) => everyRow((page) => stores.runs.list(project, page)),
    page: (project, page) => stores.runs.list(project, page),
    pageOfAll: (filter, page) => stores.runs.listAll(filter, page),
    stages: (id) => stores.runs.stages(id),
    units: (id, stage) => stores.runs.units(id, stage),
    async remove(id) {
      await changeable(desk, id);
      await stores.runs.remove(id, desk.by, desk.parts.clock.now());
    },
  };
}

/** A run that the person may change. */
async function changeable(desk: Desk, id: RunId): Promise<RunRecord> {
  const run = await desk.stores.runs.get(id);
  await desk.assertMay(run.project, "editor");
  return run;
}

async function begin(desk: Desk, run: RunRecord): Promise<void> {
  desk.setGoing.follow(run.project, run.id);
  await desk.engine().start(run.id, desk.by);
}

async function started(
  desk: Desk,
  asking: Asking,
  request: CheckedRequest,
  wanted: { readonly start: boolean; readonly reuse: boolean },
): Promise<Started> {
  const engine = desk.engine();
  // Two requests of a person for the same file at once must find, not make, the same project and run.
  const { known, ...found } = await desk.inTurn(`runs of ${desk.by}`, async () => {
    const { asked, project, since } = await asking.bringIn(request);
    const unfinished = wanted.reuse ? await engine.unfinished(asked) : null;
    const run = unfinished ?? (await engine.create(asked, desk.by));
    return { project, since, run, known: unfinished };
  });
  if (wanted.start) await begin(desk, found.run);
  const how = known ? "resumed" : "created";
  return { ...found, how, isNewProject: found.since === 0 };
}

/** Whether nothing more happens by itself to a run: it is finished, paused, or waits at gates. */
export function isResting({ status }: RunRecord): boolean {
  return isFinished(status) || status === "paused" || status === "awaiting_approval";
}

async function halted(desk: Desk, id: RunId, wanted: "paused" | "cancelled"): Promise<RunRecord> {
  const run = await changeable(desk, id);
  assertMayHalt(run, wanted);
  desk.setGoing.follow(run.project, run.id);
  const engine = desk.engine();
  const after =
    wanted === "paused" ? await engine.pause(id, desk.by) : await engine.cancel(id, desk.by);
  if (after.status !== wanted) throw movedOn(after, wanted);
  return after;
}

function assertMayHalt(run: RunRecord, wanted: RunStatus): void {
  if (isFinished(run.status)) throw movedOn(run, wanted);
}

function movedOn(run: RunRecord, wanted: RunStatus): StudioError {
  return new StudioError(
    "illegal-transition",
    `Run ${run.number} is ${run.status}; it cannot become ${wanted}.`,
  );
}

async function stateOf({ stores }: Desk, id: RunId): Promise<RunState> {
  const run = await stores.runs.get(id);
  const stages = await stores.runs.stages(id);
  const gates = await stores.gates.list(run.project, { run: id });
  const troubled = stages.filter(({ units }) => (units.failed ?? 0) > 0);
  const units = await Promise.all(troubled.map(({ stage }) => stores.runs.units(id, stage)));
  return { run, stages, gates, failed: units.flat().filter(({ status }) => status === "failed") };
}
