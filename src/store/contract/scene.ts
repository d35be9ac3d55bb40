import { hash } from "node:crypto";
import type { ArtifactRef } from "../../core/artifact.ts";
import { GateId, InputId, ProjectId, RunId } from "../../core/id.ts";
import type {
  Journal,
  Lease,
  OpenedUnit,
  EmitDraft,
  StageOutcome,
  UnitRef,
} from "../../core/journal.ts";
import type { PlannedStage, RunOptions } from "../../core/run.ts";
import type {
  NewRun,
  ProjectRecord,
  RunRecord,
  Store,
  SystemStores,
  WriteDraft,
} from "../../core/store.ts";
import type { Trace } from "../../core/trace.ts";

export const sha256 = (content: string | Uint8Array) => hash("sha256", content, "hex");

const digits = (counted: number) => String(counted).padStart(26, "0");
export const projectId = (counted: number) => ProjectId.parse(`prj_${digits(counted)}`);
export const runId = (counted: number) => RunId.parse(`run_${digits(counted)}`);
export const inputId = (counted: number) => InputId.parse(`in_${digits(counted)}`);
export const unknownGate = GateId.parse(`gate_${digits(0)}`);

/** A studio that tests play on: one project, made by Ada, and hands to set runs going in it. */
export interface Scene {
  readonly store: Store;
  readonly system: SystemStores;
  readonly journal: Journal;
  readonly project: ProjectRecord;
  /** A later moment with every call. */
  now(): number;
  /** A run at work, with stages that follow one another unless they say otherwise. */
  run(
    stages?: readonly (string | PlannedStage)[],
    options?: Partial<RunOptions>,
  ): Promise<RunRecord>;
  created(
    stages?: readonly (string | PlannedStage)[],
    options?: Partial<RunOptions>,
    over?: Partial<NewRun>,
  ): Promise<RunRecord>;
  open(run: RunId, stage: string, units?: readonly (string | OpenedUnit)[]): Promise<boolean>;
  lease(run: RunId, stage: string, unit?: string, owner?: string): Promise<Lease>;
  /** A stage with one unit, opened and under lease. */
  leased(stage?: string, options?: Partial<RunOptions>): Promise<Lease>;
  complete(lease: Lease, emits?: readonly ArtifactRef[]): Promise<number>;
  settle(run: RunId, stage: string, outcome?: Partial<StageOutcome>): Promise<boolean>;
}

export const ada = { kind: "user", id: "ada" } as const;
export const stranger = { kind: "user", id: "stranger" } as const;
export const studio = { kind: "system", job: "engine" } as const;

/** @param number - of the scene, where a store is played on more than once */
export async function createScene(store: Store, number = 1): Promise<Scene> {
  let [moment, runs] = [1_000, (number - 1) * 1_000];
  const now = () => (moment += 1);
  const system = store.as(studio);
  const { journal } = system;
  const project = await store.as(ada).projects.create(
    {
      id: projectId(number),
      slug: number === 1 ? "hamlet" : `hamlet-${number}`,
      name: "Hamlet",
      settings: { pace: "slow" },
    },
    now(),
  );

  const created: Scene["created"] = (stages = ["made"], options = {}, over = {}) => {
    runs += 1;
    const run = { ...newRun(runId(runs), project, stages, options), ...over };
    return system.runs.create(run, "user:ada", now());
  };
  const scene: Scene = {
    store,
    system,
    journal,
    project,
    now,
    created,
    async run(stages, options) {
      const run = await created(stages, options);
      await journal.moveRun(run.id, ["queued"], "running", started(run), now());
      return journal.run(run.id);
    },
    open: (run, stage, units = [""]) =>
      journal.openStage(run, stage, units.map(openedUnit), [], now()),
    async lease(run, stage, unit = "", owner = "worker") {
      const acquired = await journal.acquire({ run, stage, unit }, owner, 30_000, now());
      if (acquired.state !== "leased") throw new Error(`${stage} ${unit} is ${acquired.state}`);
      return acquired.lease;
    },
    async leased(stage = "made", options = {}) {
      const run = await scene.run([stage], options);
      await scene.open(run.id, stage);
      return scene.lease(run.id, stage);
    },
    async complete(lease, emits = []) {
      const outcome = { kind: "completed", trace: traceOf(lease, emits), costMicroUsd: 7 } as const;
      return (await journal.settleUnit(lease, outcome, now())).open;
    },
    settle: (run, stage, outcome = {}) =>
      journal.settleStage(
        run,
        stage,
        { status: "completed", reason: "", error: null, gate: null, ...outcome },
        now(),
      ),
  };
  return scene;
}

function newRun(
  id: RunId,
  { id: project }: ProjectRecord,
  stages: readonly (string | PlannedStage)[],
  options: Partial<RunOptions>,
): NewRun {
  const definition = { pipeline: "play", version: 1, stages: inSequence(stages) };
  const kept = { force: false, isolated: false, controlMode: "autonomous" as const, ...options };
  return {
    id,
    project,
    title: "Play",
    definition,
    params: { acts: 5 },
    options: kept,
    files: [],
    request: "same",
  };
}

export function started(run: RunRecord, by = "user:ada") {
  return {
    type: "run.started",
    run: run.id,
    stage: null,
    payload: { attempt: run.attempt + 1, by },
  } as const;
}

export function finished(
  run: RunRecord,
  status: "completed" | "failed" | "cancelled" | "completed_with_errors",
) {
  const payload = { status, failures: [], counts: {}, durationMs: 1, costMicroUsd: 0 };
  return { type: "run.finished", run: run.id, stage: null, payload } as const;
}

function inSequence(stages: readonly (string | PlannedStage)[]): PlannedStage[] {
  return stages.map((stage, index) => {
    if (typeof stage !== "string") return stage;
    const before = stages[index - 1];
    return planned(
      stage,
      before === undefined ? [] : [typeof before === "string" ? before : before.id],
    );
  });
}

export function planned(
  id: string,
  needs: readonly string[] = [],
  after: readonly string[] = [],
): PlannedStage {
  const title = `The ${id}`;
  return {
    id,
    stage: id,
    stageVersion: 1,
    title,
    lane: "text",
    needs: [...needs],
    after: [...after],
    inputs: [],
    outputs: ["note"],
    params: {},
    gate: null,
  };
}

function openedUnit(unit: string | OpenedUnit): OpenedUnit {
  return typeof unit === "string"
    ? { unit, title: `Unit ${unit}`, entity: null, status: "queued", reason: "new", carried: [] }
    : unit;
}

export function reusedUnit(unit: string, carried: readonly ArtifactRef[]): OpenedUnit {
  return {
    unit,
    title: `Unit ${unit}`,
    entity: null,
    status: "reused",
    reason: "Nothing it reads has changed.",
    carried,
  };
}

export function traceOf(
  { stage, unit, run, attempt }: Lease,
  emits: readonly ArtifactRef[] = [],
): Trace {
  return {
    stage,
    module: "draft",
    stageVersion: 1,
    unit,
    run,
    attempt,
    paramsDigest: "p",
    reads: [],
    emits: [...emits],
  };
}

export function note(key: string, text: string, over: Partial<EmitDraft> = {}): EmitDraft {
  const json = JSON.stringify({ text });
  const facts = {
    entity: null,
    schemaVersion: 1,
    source: "code",
    remarks: {},
    from: [],
    revise: false,
    summary: text,
  } as const;
  return {
    type: "note",
    key,
    body: { json },
    bytes: json.length,
    digest: sha256(json),
    ...facts,
    ...over,
  };
}

export function written(
  scene: Scene,
  key: string,
  text: string,
  over: Partial<WriteDraft> = {},
): WriteDraft {
  const { revise: _, ...draft } = note(key, text);
  return { ...draft, project: scene.project.id, source: "human", ...over };
}

export const failure = {
  code: "timeout",
  message: "It took too long.",
  hint: "Try again.",
} as const;

export function refOf({ run, stage, unit }: Lease): UnitRef {
  return { run, stage, unit };
}
