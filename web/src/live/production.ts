import { useQuery } from "@tanstack/react-query";
import type { StatusWord } from "../words/status.ts";
import { hasEnded, standingOf } from "../words/status.ts";
import { reads } from "./queries.ts";
import { useProjectView, useRunView } from "./use-view.ts";
import type { HeadLine, ProjectView, RunLine, RunView } from "./watching.ts";

/** How many current artifacts there are of each type. */
export function useTypeCounts(project: string): Readonly<Record<string, number>> {
  return useProjectView(project, countTypes) ?? none;
}

const none: Readonly<Record<string, number>> = {};

function countTypes({ heads }: ProjectView): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { ref } of heads) counts[ref.type] = (counts[ref.type] ?? 0) + 1;
  return counts;
}

/** The current versions of a type, in the order in which they were first made. */
export function useHeads(project: string, type: string): readonly HeadLine[] | null {
  return useProjectView(project, ({ heads }) => heads.filter(({ ref }) => ref.type === type));
}

/** The current version of one artifact; null while there is none. */
export function useHead(project: string, type: string, key = ""): HeadLine | null {
  return useProjectView(
    project,
    ({ heads }) => heads.find(({ ref }) => ref.type === type && ref.key === key) ?? null,
  );
}

/** The body of the current version of one artifact; undefined while there is none, or it is on its way. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- whoever asks says as much of the shape as they show.
export function useHeadBody<Body>(project: string, type: string, key = ""): Body | undefined {
  const head = useHead(project, type, key);
  const ref = head?.ref ?? { type, key, version: 0 };
  const { data } = useQuery({ ...reads.version<Body>(project, ref), enabled: head !== null });
  return data?.body;
}

/** How a production as a whole stands. */
export interface ProductionState {
  readonly name: string;
  readonly word: StatusWord;
  /** The run that this is about: the one at work, else the newest. */
  readonly run: RunLine | null;
  readonly gates: number;
}

export function useProductionState(project: string): ProductionState | null {
  return useProjectView(project, productionState);
}

function productionState({ name, runs, gates }: ProjectView): ProductionState {
  const run = runs.findLast(({ status }) => !hasEnded(status)) ?? runs.at(-1) ?? null;
  const word =
    gates.length > 0 ? "needs-you" : run === null ? "draft" : standingOf(run.status).word;
  return { name, word, run, gates: gates.length };
}

/** How many units of a run stand how, over all stages that have been opened, and whether more are to come. */
export interface UnitSplit {
  readonly reused: number;
  readonly done: number;
  readonly working: number;
  readonly failed: number;
  readonly waiting: number;
}

export function useRunSplit(run: string): UnitSplit | null {
  return useRunView(run, splitOfRun);
}

export function splitOfRun({ stages }: Pick<RunView, "stages">): UnitSplit {
  const sum = { reused: 0, done: 0, working: 0, failed: 0, waiting: 0 };
  for (const stage of stages) {
    const split = splitOfStage(stage);
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += split[name];
  }
  return sum;
}

/** The same of one stage. A stage that was never opened counts as one that waits. */
export function splitOfStage(stage: RunView["stages"][number]): UnitSplit {
  const split = { reused: 0, done: 0, working: 0, failed: 0, waiting: 0 };
  if (stage.planned === null) {
    const isOver = hasEnded(stage.status);
    return { ...split, waiting: isOver ? 0 : 1, reused: stage.status === "reused" ? 1 : 0 };
  }
  for (const { status } of stage.units) {
    if (status === "reused") split.reused += 1;
    else if (status === "running") split.working += 1;
    else if (status === "failed") split.failed += 1;
    else if (status === "completed" || status === "completed_with_errors") split.done += 1;
    else if (!hasEnded(status)) split.waiting += 1;
  }
  const named = stage.units.length;
  if (!hasEnded(stage.status)) split.waiting += Math.max(0, stage.planned - named);
  return split;
}
