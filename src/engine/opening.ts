import type { ArtifactRef, VersionRecord } from "../core/artifact.ts";
import { Key, type RunId } from "../core/id.ts";
import { StudioError } from "../core/error.ts";
import { canonicalJson } from "../core/json.ts";
import type { OpenedUnit } from "../core/journal.ts";
import { principalName } from "../core/principal.ts";
import type { PlannedStage, WorkStatus } from "../core/run.ts";
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
  const making = { module: stage.name, stageVersion: stage.version };
  const choice: Choice = {
    moved: createCurrency(bench.parts.digest, inputs, making),
    asked: (unit) => askedDigest(bench, planned, unit),
    heads: await headsOf(bench, run, planned),
    chosen: run.options.units?.[planned.id],
    force: run.options.force,
  };
  return {
    reads: recorder.reads(),
    units: units.map((unit) => openedUnit(unit, traces.get(unit.key), choice)),
  };
}

/**
 * What a stage that is not to be made in this run gave when it was last made whole, unit by unit in its order then.
 * Throws `not-found` when it never was.
 */
export async function unitsToKeep(
  bench: Bench,
  run: RunRecord,
  planned: PlannedStage,
): Promise<OpenedStage> {
  const last = await lastRunOf(bench, run, planned);
  if (!last) {
    throw new StudioError("not-found", `${planned.title} has no earlier result to go on from.`);
  }
  const { journal } = bench.stores;
  const emissions = await journal.emissions(last, planned.id);
  const heads = await headsOf(bench, run, planned);
  const reason = `The run was asked to start at ${run.options.from}.`;
  const made = (await journal.units(last, planned.id)).filter(
    ({ status }) => status === "completed" || status === "reused",
  );
  const units = made.map(({ unit, title, entity }): OpenedUnit => {
    const own = emissions.filter((emission) => emission.unit === unit).map(({ ref }) => ref);
    const carried = own.map((ref) => standingIn(ref, heads) ?? ref);
    return { unit, title, entity, status: "reused", reason, carried };
  });
  return { units, reads: [] };
}

/** The newest other run of the project in which this stage came out. */
async function lastRunOf(
  bench: Bench,
  run: RunRecord,
  planned: PlannedStage,
): Promise<RunId | undefined> {
  const { rows } = await bench.stores.runs.list(run.project, { limit: 200 });
  for (const { id, definition, options } of rows) {
    const isOther = id !== run.id && !options.isolated;
    if (!isOther || !definition.stages.some((stage) => stage.id === planned.id)) continue;
    const states = await bench.stores.journal.stages(id);
    const status = states.find(({ stage }) => stage === planned.id)?.status ?? "queued";
    if (cameOut.has(status)) return id;
  }
  return undefined;
}

const cameOut: ReadonlySet<WorkStatus> = new Set([
  "completed",
  "completed_with_errors",
  "reused",
  "awaiting_approval",
]);

/** Digest of what a unit was asked for, beside what it reads: the parameters, and itself as `units` described it. */
export function askedDigest(
  bench: Bench,
  { params }: PlannedStage,
  { title, entity }: Pick<Unit, "title" | "entity">,
): string {
  return bench.parts.digest(canonicalJson({ params, title, entity }));
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
  readonly asked: (unit: Unit) => string;
  readonly heads: ReadonlyMap<string, VersionRecord>;
  readonly chosen: readonly string[] | undefined;
  readonly force: boolean;
}

function openedUnit(unit: Unit, trace: Trace | undefined, choice: Choice): OpenedUnit {
  const { key, title, entity } = unit;
  const named = { unit: key, title, entity };
  if (choice.chosen && !choice.chosen.includes(key)) {
    const reason = "Only other units were asked for.";
    if (!trace) return { ...named, status: "skipped", reason, carried: [] };
    const carried = trace.emits.map((ref) => standingIn(ref, choice.heads) ?? ref);
    return { ...named, status: "reused", reason, carried };
  }
  if (choice.force)
    return { ...named, status: "queued", reason: "All was asked for anew.", carried: [] };
  if (!trace)
    return { ...named, status: "queued", reason: "It has not been made yet.", carried: [] };
  const carried = trace.emits.map((ref) => standingIn(ref, choice.heads));
  const moved = whyMoved(unit, trace, carried, choice);
  if (moved !== null) return { ...named, status: "queued", reason: moved, carried: [] };
  const reason = "Nothing it reads has changed.";
  return { ...named, status: "reused", reason, carried: carried.filter((ref) => ref !== null) };
}

function whyMoved(
  unit: Unit,
  trace: Trace,
  carried: readonly (ArtifactRef | null)[],
  { asked, moved }: Choice,
): string | null {
  if (trace.paramsDigest !== asked(unit)) return "Its parameters or its title have changed.";
  if (carried.includes(null)) return "Another run has put something else in its place.";
  return moved(trace);
}

/**
 * The version that stands for one that a unit made: itself while it is the head, or what a person, a timer or the like has
 * put in its place; null when another run has.
 */
function standingIn(
  ref: ArtifactRef,
  heads: ReadonlyMap<string, VersionRecord>,
): ArtifactRef | null {
  const head = heads.get(identityOf(ref));
  if (!head) return null;
  return head.ref.version === ref.version || head.createdBy !== engineName ? head.ref : null;
}

const engineName = principalName({ kind: "system", job: "engine" });

function identityOf({ type, key }: ArtifactRef): string {
  return `${type}\n${key}`;
}

async function headsOf(
  bench: Bench,
  run: RunRecord,
  planned: PlannedStage,
): Promise<ReadonlyMap<string, VersionRecord>> {
  const heads = await Promise.all(
    planned.outputs.map((type) => bench.stores.artifacts.headsAt(run.project, type, run.frozenAt)),
  );
  return new Map(heads.flat().map((head) => [identityOf(head.ref), head]));
}
