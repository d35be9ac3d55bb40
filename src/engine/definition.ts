import type { Pipeline, PipelineStage } from "../core/pipeline.ts";
import type { AnyStage } from "../core/stage.ts";
import { GatePlan, type PlannedStage, type RunDefinition, type RunOptions } from "../core/run.ts";
import { StudioError } from "../core/error.ts";
import { faultsInWords } from "../core/faults.ts";
import { inputOf } from "../core/stage.ts";
import type { RunRecord } from "../core/store.ts";

/** What was frozen when a run was created: the part of it that can be remembered. */
export type FrozenRun = Pick<
  RunRecord,
  | "id"
  | "project"
  | "number"
  | "definition"
  | "params"
  | "options"
  | "files"
  | "request"
  | "frozenAt"
>;

interface Placed {
  readonly id: string;
  readonly place: PipelineStage;
}

/**
 * A pipeline as a run keeps it: parameters filled in and checked, stages in an order in which each follows those it needs.
 * Throws `invalid-pipeline` or `invalid-params`, naming the stage and what is wrong with it.
 */
export function freezeDefinition(
  pipeline: Pipeline,
  params: Readonly<Record<string, unknown>>,
): RunDefinition {
  const runParams = checkedRunParams(pipeline, params);
  const placed = pipeline.stages.map((place) => ({ id: place.id ?? place.stage.name, place }));
  assertUniqueIds(pipeline, placed);
  const stages = placed.map((one) => plannedStage(pipeline, one, placed, runParams));
  return { pipeline: pipeline.name, version: pipeline.version, stages: inOrder(pipeline, stages) };
}

function checkedRunParams(
  pipeline: Pipeline,
  params: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const checked = pipeline.params.safeParse(params);
  if (checked.success) return checked.data;
  const faults = faultsInWords(checked.error, params);
  throw new StudioError("invalid-params", `Parameters of ${pipeline.name}: ${faults}.`);
}

function assertUniqueIds(pipeline: Pipeline, placed: readonly Placed[]): void {
  const seen = new Set<string>();
  for (const { id } of placed) {
    if (seen.has(id)) throw invalid(pipeline, `two stages have the id ${id}`);
    seen.add(id);
  }
}

function plannedStage(
  pipeline: Pipeline,
  { id, place }: Placed,
  all: readonly Placed[],
  runParams: Record<string, unknown>,
): PlannedStage {
  const { stage } = place;
  const inputs = Object.entries(stage.inputs).map(([name, input]) => {
    const { type, arity } = inputOf(input);
    return { name, type: type.name, arity };
  });
  const wanted = new Set(inputs.map(({ type }) => type));
  const needs = all
    .filter(
      (other) => other.id !== id && other.place.stage.outputs.some(({ name }) => wanted.has(name)),
    )
    .map((other) => other.id);
  const after = place.after ?? [];
  for (const other of after) {
    if (!all.some((one) => one.id === other))
      throw invalid(pipeline, `${id} waits for ${other}, which is no stage of it`);
  }
  if (place.gate?.onApprove && (stage.units || stage.outputs.length !== 1)) {
    throw invalid(
      pipeline,
      `an approval at ${id} changes something, so ${id} must make one thing only`,
    );
  }
  return {
    id,
    stage: stage.name,
    stageVersion: stage.version,
    title: stage.title,
    lane: stage.lane,
    needs,
    after: [...after],
    inputs,
    outputs: stage.outputs.map(({ name }) => name),
    params: stageParams(pipeline, id, place, runParams),
    gate: place.gate ? GatePlan.parse(place.gate) : null,
  };
}

function stageParams(
  pipeline: Pipeline,
  id: string,
  place: PipelineStage,
  runParams: Record<string, unknown>,
): PlannedStage["params"] {
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(place.params ?? {})) {
    const named = typeof value === "string" ? /^\$\{(\w+)\}$/u.exec(value)?.[1] : undefined;
    if (named !== undefined && !Object.hasOwn(runParams, named)) {
      throw invalid(
        pipeline,
        `${id} takes ${name} from the run parameter ${named}, which was not given`,
      );
    }
    const filling = named === undefined ? value : runParams[named];
    if (filling !== undefined) filled[name] = filling;
  }
  const checked = place.stage.params.safeParse(filled);
  if (checked.success) return (checked.data ?? {}) as PlannedStage["params"];
  const faults = faultsInWords(checked.error, filled);
  throw new StudioError("invalid-params", `Parameters of stage ${id}: ${faults}.`);
}

/** Kahn's order, keeping the pipeline's own order among stages that are free. */
function inOrder(pipeline: Pipeline, stages: readonly PlannedStage[]): PlannedStage[] {
  const ordered: PlannedStage[] = [];
  const done = new Set<string>();
  while (ordered.length < stages.length) {
    const next = stages.find(
      ({ id, needs, after }) =>
        !done.has(id) && [...needs, ...after].every((other) => done.has(other)),
    );
    if (!next) {
      const stuck = stages.filter(({ id }) => !done.has(id)).map(({ id }) => id);
      throw invalid(pipeline, `${stuck.join(", ")} wait for each other`);
    }
    done.add(next.id);
    ordered.push(next);
  }
  return ordered;
}

/** The stage of this name, or `invalid-pipeline` when this Backlot does not have it. */
export function stageNamed(stages: ReadonlyMap<string, AnyStage>, name: string): AnyStage {
  const stage = stages.get(name);
  if (!stage)
    throw new StudioError("invalid-pipeline", `There is no stage ${name} in this Backlot.`);
  return stage;
}

/** Checks that the options name stages of the pipeline. */
export function assertOptions(definition: RunDefinition, options: RunOptions): void {
  const ids = new Set(definition.stages.map(({ id }) => id));
  const named = [options.from, options.until, ...Object.keys(options.units ?? {})];
  for (const name of named) {
    if (name !== undefined && !ids.has(name)) {
      throw new StudioError(
        "bad-request",
        `Pipeline ${definition.pipeline} has no stage ${name}; it has ${[...ids].join(", ")}.`,
      );
    }
  }
}

/** The stages that a stage waits for, directly or through others, itself included. */
export function ancestors(definition: RunDefinition, id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (const stage of definition.stages.toReversed()) {
    if (found.has(stage.id)) for (const other of [...stage.needs, ...stage.after]) found.add(other);
  }
  return found;
}

/** The stages that wait for a stage, directly or through others, itself included. */
export function descendants(definition: RunDefinition, id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (const stage of definition.stages) {
    if ([...stage.needs, ...stage.after].some((other) => found.has(other))) found.add(stage.id);
  }
  return found;
}

function invalid(pipeline: Pipeline, what: string): StudioError {
  return new StudioError("invalid-pipeline", `Pipeline ${pipeline.name} cannot run: ${what}.`);
}
