import type { ArtifactRef } from "../core/artifact.ts";
import { Key } from "../core/id.ts";
import { StudioError } from "../core/error.ts";
import { canonicalJson } from "../core/json.ts";
import type { OpenedUnit } from "../core/journal.ts";
import type { PlannedStage } from "../core/run.ts";
import type { Unit, UnitSpec } from "../core/stage.ts";
import type { RunRecord } from "../core/store.ts";
import type { Read, Trace } from "../core/trace.ts";
import { createCurrency } from "./currency.ts";
import { stageNamed } from "./definition.ts";
import { viewsOf, type StageInputs } from "./inputs.ts";
import type { Bench } from "./parts.ts";

/** The units that a stage has in a run, each to be made, reused or skipped, and why. */
export interface OpenedStage {
  readonly units: readonly OpenedUnit[];
  /** What the choice of units itself depended on. */
  readonly reads: readonly Read[];
}

/** Which units there are and which of them are current. Reads and decides; writes nothing, so a dry run uses it too. */
export async function unitsToOpen(
  bench: Bench,
  run: RunRecord,
  planned: PlannedStage,
  inputs: StageInputs,
): Promise<OpenedStage> {
  const stage = stageNamed(bench.stages, planned.stage);
  const { recorder, views } = viewsOf(bench, inputs);
  const specs = stage.units
    ? stage.units(views as never, planned.params as never)
    : [{ key: "", title: planned.title }];
  const units = specs.map(unitOf);
  assertUniqueKeys(planned, units);
  const traces = await bench.stores.journal.lastTraces(run.project, planned.id);
  const paramsDigest = bench.parts.digest(canonicalJson(planned.params));
  const moved = createCurrency(bench.parts.digest, inputs, {
    stageVersion: stage.version,
    paramsDigest,
  });
  const standing = await humanHeads(bench, run, planned);
  const chosen = run.options.units?.[planned.id];
  return {
    reads: recorder.reads(),
    units: units.map((unit) =>
      openedUnit(unit, traces.get(unit.key), { moved, standing, chosen, force: run.options.force }),
    ),
  };
}

/** The latest results of a stage that is not to be made in this run. Throws `not-found` when there are none. */
export async function unitsToKeep(
  bench: Bench,
  run: RunRecord,
  planned: PlannedStage,
): Promise<OpenedStage> {
  const traces = await bench.stores.journal.lastTraces(run.project, planned.id);
  if (traces.size === 0)
    throw new StudioError("not-found", `${planned.title} has no earlier result to go on from.`);
  const standing = await humanHeads(bench, run, planned);
  const units = [...traces].map(([unit, trace]): OpenedUnit => {
    const reason = `The run was asked to start at ${run.options.from}.`;
    return {
      unit,
      title: unit === "" ? planned.title : unit,
      entity: null,
      status: "reused",
      reason,
      carried: carriedBy(trace, standing),
    };
  });
  return { units, reads: [] };
}

function unitOf(spec: UnitSpec): Unit {
  const { title, entity = null } = spec;
  return { key: Key.parse("key" in spec ? spec.key : spec.entity), title, entity };
}

function assertUniqueKeys(planned: PlannedStage, units: readonly Unit[]): void {
  const seen = new Set<string>();
  for (const { key } of units) {
    if (seen.has(key))
      throw new StudioError("stage-failed", `${planned.title} names the unit ${key} twice.`);
    seen.add(key);
  }
}

interface Choice {
  readonly moved: (trace: Trace) => string | null;
  readonly standing: ReadonlyMap<string, ArtifactRef>;
  readonly chosen: readonly string[] | undefined;
  readonly force: boolean;
}

function openedUnit(
  { key, title, entity }: Unit,
  trace: Trace | undefined,
  { moved, standing, chosen, force }: Choice,
): OpenedUnit {
  const unit = { unit: key, title, entity };
  if (chosen && !chosen.includes(key)) {
    const reason = "Only other units were asked for.";
    if (!trace) return { ...unit, status: "skipped", reason, carried: [] };
    return { ...unit, status: "reused", reason, carried: carriedBy(trace, standing) };
  }
  const why = force
    ? "All was asked for anew."
    : trace
      ? moved(trace)
      : "It has not been made yet.";
  if (why === null && trace) {
    return {
      ...unit,
      status: "reused",
      reason: "Nothing it reads has changed.",
      carried: carriedBy(trace, standing),
    };
  }
  return { ...unit, status: "queued", reason: why ?? "", carried: [] };
}

/** What the unit made stands again, or the words that a person has put in its place since. */
function carriedBy({ emits }: Trace, standing: ReadonlyMap<string, ArtifactRef>): ArtifactRef[] {
  return emits.map((ref) => standing.get(`${ref.type}\n${ref.key}`) ?? ref);
}

async function humanHeads(
  bench: Bench,
  run: RunRecord,
  planned: PlannedStage,
): Promise<ReadonlyMap<string, ArtifactRef>> {
  const heads = await Promise.all(
    planned.outputs.map((type) => bench.stores.artifacts.headsAt(run.project, type, run.frozenAt)),
  );
  const human = heads.flat().filter(({ source }) => source === "human");
  return new Map(human.map(({ ref }) => [`${ref.type}\n${ref.key}`, ref]));
}
