import { StudioError } from "../core/error.ts";
import type { OpenedUnit } from "../core/journal.ts";
import type { PlannedStage } from "../core/run.ts";
import type { RunRecord } from "../core/store.ts";
import { ancestors, descendants } from "./definition.ts";
import { resolveInputs } from "./inputs.ts";
import { unitsToKeep, unitsToOpen } from "./opening.ts";
import type { Bench } from "./parts.ts";
import { newRun, type RunRequest } from "./request.ts";

/** What a run would do, stage by stage in order. */
export interface RunPlan {
  readonly pipeline: string;
  readonly stages: readonly PlannedWork[];
}

export interface PlannedWork {
  readonly stage: string;
  readonly title: string;
  /** `known`: every unit is listed. `open`: which units there are comes out of stages that would run before. */
  readonly extent: "known" | "open" | "skipped" | "blocked";
  readonly units: readonly {
    readonly unit: string;
    readonly title: string;
    readonly status: OpenedUnit["status"];
    readonly reason: string;
  }[];
  readonly reason: string;
  readonly gate: string | null;
}

/** Walks the stages as a run would, as far as what is current reaches; makes and writes nothing. */
export async function planRun(bench: Bench, request: RunRequest): Promise<RunPlan> {
  const project = await bench.stores.projects.get(request.project);
  const draft = newRun(bench, request);
  const last = await lastRunOf(bench, request, draft.definition.pipeline);
  // A dry run reads the emissions of the last run: they stand for what stages that are current would carry over.
  const run: RunRecord = { ...dryRecord(draft, project.seq), id: last?.id ?? draft.id };
  const stages: PlannedWork[] = [];
  const settled = new Set<string>();
  for (const planned of run.definition.stages) {
    const work = await planStage(bench, run, planned, settled, last !== null);
    const isCurrent =
      work.extent === "known" && work.units.every(({ status }) => status === "reused");
    if (isCurrent) settled.add(planned.id);
    stages.push(work);
  }
  return { pipeline: draft.definition.pipeline, stages };
}

async function planStage(
  bench: Bench,
  run: RunRecord,
  planned: PlannedStage,
  settled: ReadonlySet<string>,
  hasRun: boolean,
): Promise<PlannedWork> {
  const about = { stage: planned.id, title: planned.title, gate: planned.gate?.kind ?? null };
  const { from, until } = run.options;
  if (until !== undefined && !ancestors(run.definition, until).has(planned.id)) {
    return { ...about, extent: "skipped", units: [], reason: `The run would end at ${until}.` };
  }
  const isKept = from !== undefined && !descendants(run.definition, from).has(planned.id);
  const isReachable =
    planned.needs.every((other) => settled.has(other)) && (hasRun || planned.needs.length === 0);
  if (!isKept && !isReachable)
    return {
      ...about,
      extent: "open",
      units: [],
      reason: "Depends on what stages before it make.",
    };
  const opened = isKept
    ? await keptUnits(bench, run, planned)
    : await unitsToOpen(bench, run, planned, await resolveInputs(bench, run, planned));
  if (opened === null)
    return {
      ...about,
      extent: "blocked",
      units: [],
      reason: "There is no earlier result to go on from.",
    };
  const units = opened.units.map(({ unit, title, status, reason }) => ({
    unit,
    title,
    status,
    reason,
  }));
  return { ...about, extent: "known", units, reason: "" };
}

async function keptUnits(bench: Bench, run: RunRecord, planned: PlannedStage) {
  try {
    return await unitsToKeep(bench, run, planned);
  } catch (error) {
    if (error instanceof StudioError && error.code === "not-found") return null;
    throw error;
  }
}

async function lastRunOf(
  bench: Bench,
  { project }: RunRequest,
  pipeline: string,
): Promise<RunRecord | null> {
  const { rows } = await bench.stores.runs.list(project, { limit: 50 });
  return rows.find(({ definition }) => definition.pipeline === pipeline) ?? null;
}

function dryRecord(draft: ReturnType<typeof newRun>, frozenAt: number): RunRecord {
  return {
    ...draft,
    number: 0,
    status: "queued",
    halt: null,
    attempt: 0,
    frozenAt,
    startedBy: "dry-run",
    createdAt: 0,
    startedAt: null,
    finishedAt: null,
    error: null,
    costMicroUsd: 0,
    runSeq: 0,
  };
}
