import { StudioError } from "../core/error.ts";
import type { GateRecord } from "../core/gate.ts";
import { RunId, type ProjectId } from "../core/id.ts";
import type { StageState, UnitState } from "../core/journal.ts";
import { isFinished, type RunStatus } from "../core/run.ts";
import type { ProjectRecord, RunRecord } from "../core/store.ts";
import type { RunRequest } from "../engine/engine.ts";
import type { RunPlan } from "../engine/dry-run.ts";
import { controlModeOf } from "./control-mode.ts";
import type { Desk } from "./desk.ts";
import { readInputFile, runFile, type InputDesk } from "./inputs.ts";
import { everyRow } from "./pages.ts";
import { planWithoutProject, planWithProject } from "./plan.ts";
import type { ProjectDesk } from "./projects.ts";
import { checkRequest, type CheckedRequest, type StartRequest } from "./request.ts";
import { nameFromFile } from "./slug.ts";

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

/** Making things: everything that starts, steers or looks at runs. */
export interface RunDesk {
  /**
   * Finds or creates the project, keeps the file, and starts a run, or goes on with an unfinished run of the same
   * request. Resolves when it runs.
   */
  start(request: StartRequest): Promise<Started>;
  /** What `start` would do; keeps and creates nothing. */
  plan(request: StartRequest): Promise<RunPlan>;
  /** Goes on with a paused or interrupted run; harmless where it runs already. */
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
}

export function createRuns(desk: Desk, projects: ProjectDesk, inputs: InputDesk): RunDesk {
  const { stores, by } = desk;
  // Two requests for the same file at once must find, not make, the same project and run.
  const oneAtATime = createTurns();
  const begin = async (run: RunRecord) => {
    desk.mirror?.follow(run.project, run.id);
    await desk.engine().start(run.id, by);
  };
  return {
    async start(request) {
      const checked = checkRequest(desk.parts.pipelines, request);
      const { project, since, run, unfinished } = await oneAtATime(async () => {
        const brought = await bringIn(projects, inputs, checked);
        const asked = await askedOf(desk, brought.project, checked, brought.files);
        const known = await desk.engine().unfinished(asked);
        return {
          ...brought,
          unfinished: known,
          run: known ?? (await desk.engine().create(asked, by)),
        };
      });
      await begin(run);
      return {
        project,
        run,
        how: unfinished ? "resumed" : "created",
        isNewProject: since === 0,
        since,
      };
    },
    plan: (request) => planned(desk, projects, checkRequest(desk.parts.pipelines, request)),
    async resume(id) {
      const run = await stores.runs.get(id);
      if (isFinished(run.status)) {
        throw new StudioError(
          "illegal-transition",
          `Run ${run.number} is ${run.status}; there is nothing to resume.`,
          {
            hint: "Try what failed again with `backlot resume --retry-failed`, or start a new run.",
          },
        );
      }
      await begin(run);
    },
    async retryFailed(id) {
      const run = await stores.runs.get(id);
      desk.mirror?.follow(run.project, run.id);
      await desk.engine().retryFailed(id, by);
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
  };
}

/** Lets pieces of work that must not overlap wait for each other. */
function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
}

/** Whether nothing more happens by itself to a run: it is finished, paused, or waits at gates. */
export function isResting({ status }: RunRecord): boolean {
  return isFinished(status) || status === "paused" || status === "awaiting_approval";
}

async function halted(desk: Desk, id: RunId, wanted: "paused" | "cancelled"): Promise<RunRecord> {
  const run = await desk.stores.runs.get(id);
  assertMayHalt(run, wanted);
  desk.mirror?.follow(run.project, run.id);
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

/** The project of a request and the file in it, created where they are not there yet. */
async function bringIn(projects: ProjectDesk, inputs: InputDesk, request: CheckedRequest) {
  const file = request.path === null ? null : await readInputFile(request.path);
  const found = await projectOf(projects, request, file?.sourcePath ?? null);
  const project =
    found ?? (await projects.create({ name: nameFor(request, file?.filename ?? null) }));
  const files = file ? [runFile(await inputs.add(project.id, file))] : [];
  return { project, since: found?.seq ?? 0, files };
}

async function projectOf(
  projects: ProjectDesk,
  { project, pipeline }: CheckedRequest,
  path: string | null,
) {
  if (project !== null) return projects.find(project);
  return path === null ? projects.find(pipeline.name) : projects.findByPath(path);
}

function nameFor({ project, pipeline }: CheckedRequest, filename: string | null): string {
  if (project !== null) return project;
  return filename === null ? pipeline.name : nameFromFile(filename);
}

async function askedOf(
  desk: Desk,
  project: ProjectRecord,
  { pipeline, params, options }: CheckedRequest,
  files: RunRecord["files"],
): Promise<RunRequest> {
  const controlMode = options.controlMode ?? (await controlModeOf(desk, project.id));
  return {
    project: project.id,
    pipeline,
    params,
    options: { ...options, controlMode },
    files,
    title: `${pipeline.title}: ${project.name}`,
  };
}

async function planned(
  desk: Desk,
  projects: ProjectDesk,
  request: CheckedRequest,
): Promise<RunPlan> {
  const file = request.path === null ? null : await readInputFile(request.path);
  const project = await projectOf(projects, request, file?.sourcePath ?? null);
  if (!project) return planWithoutProject(request);
  const files = file
    ? [{ name: file.filename, digest: desk.parts.digest(file.bytes), bytes: file.bytes.length }]
    : [];
  return planWithProject(desk, await askedOf(desk, project, request, files));
}

async function stateOf({ stores }: Desk, id: RunId): Promise<RunState> {
  const run = await stores.runs.get(id);
  const stages = await stores.runs.stages(id);
  const gates = await stores.gates.list(run.project, { run: id });
  const troubled = stages.filter(({ units }) => (units.failed ?? 0) > 0);
  const units = await Promise.all(troubled.map(({ stage }) => stores.runs.units(id, stage)));
  return { run, stages, gates, failed: units.flat().filter(({ status }) => status === "failed") };
}
