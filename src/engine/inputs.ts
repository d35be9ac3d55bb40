import { readBody, type ArtifactRef, type ArtifactType } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import type { Emission, StageState } from "../core/journal.ts";
import type { ProjectId, RunId } from "../core/id.ts";
import type { PlannedStage } from "../core/run.ts";
import {
  createRecorder,
  frozenOnce,
  whole,
  type ReadableVersion,
  type Recorder,
} from "../core/view.ts";
import { stageNamed, type FrozenRun } from "./definition.ts";
import { inputOf } from "../core/stage.ts";
import type { Bench } from "./parts.ts";
import type { Read } from "../core/trace.ts";

/** What one stage of one run reads, settled when the stage opens: the same for every unit and every attempt. */
export interface StageInputs {
  readonly inputs: readonly ResolvedInput[];
  /** Names of single inputs that nobody made. */
  readonly missing: readonly string[];
  readonly files: FrozenRun["files"];
  readonly feedback: readonly string[];
}

/** Names of a run's files, as a stage that asks for them sees them. */
export function fileNames(files: StageInputs["files"]): string[] {
  return files.map(({ name }) => name);
}

export interface ResolvedInput {
  readonly name: string;
  readonly type: string;
  readonly arity: "one" | "optional" | "many";
  readonly versions: readonly ReadableVersion[];
  readonly complete: boolean;
}

/** What a client has put into a run under a type, for a stage that reads one of it; null where there is nothing. */
export type PostedVersion = (stage: PlannedStage, type: string) => Promise<ArtifactRef | null>;

/**
 * Finds what a stage reads: this run's own versions where a stage of it makes the type or a client has put one into it, the
 * frozen heads otherwise.
 */
export async function resolveInputs(
  bench: Bench,
  run: FrozenRun,
  stage: PlannedStage,
  posted: PostedVersion = async () => null,
): Promise<StageInputs> {
  const definition = stageNamed(bench.stages, stage.stage);
  const inputs = await Promise.all(
    Object.entries(definition.inputs).map(([name, input]) =>
      resolveInput(bench, run, stage, name, inputOf(input), posted),
    ),
  );
  return {
    inputs,
    missing: inputs
      .filter(({ arity, versions }) => arity === "one" && versions.length === 0)
      .map(({ type }) => type),
    files: run.files,
    feedback: await bench.stores.journal.feedback(run.id, stage.id),
  };
}

async function resolveInput(
  bench: Bench,
  run: FrozenRun,
  stage: PlannedStage,
  name: string,
  { type, arity }: { type: ArtifactType; arity: ResolvedInput["arity"] },
  posted: PostedVersion,
): Promise<ResolvedInput> {
  const producers = run.definition.stages.filter(
    ({ id, outputs }) => id !== stage.id && outputs.includes(type.name),
  );
  const { refs, complete } =
    producers.length > 0
      ? await ownVersions(bench, run, producers, type.name)
      : await givenVersions(bench, run, type.name, arity, () => posted(stage, type.name));
  if (arity !== "many" && refs.length > 1) {
    const keys = refs.map(({ key }) => key).join(", ");
    throw new StudioError(
      "invalid-pipeline",
      `${stage.title} reads one ${type.name}, but there are ${refs.length}: ${keys}.`,
    );
  }
  const versions = await readVersions(bench, run.project, type, refs);
  return { name, type: type.name, arity, versions, complete };
}

async function ownVersions(
  bench: Bench,
  run: FrozenRun,
  producers: readonly PlannedStage[],
  type: string,
) {
  const states = await bench.stores.journal.stages(run.id);
  const byKey = new Map<string, ArtifactRef>();
  for (const producer of producers) {
    for (const emission of await bench.stores.journal.emissions(run.id, producer.id)) {
      if (emission.ref.type === type)
        byKey.set(emission.ref.key, await standingRef(bench, run, emission));
    }
  }
  const isProducer = ({ stage }: StageState) => producers.some(({ id }) => id === stage);
  return { refs: [...byKey.values()], complete: states.filter(isProducer).every(madeAll) };
}

/** Whether every unit of a stage has what it should make. */
function madeAll({ status, units }: StageState): boolean {
  const lacking = (units.failed ?? 0) + (units.cancelled ?? 0) + (units.skipped ?? 0);
  return lacking === 0 && ["completed", "reused", "awaiting_approval"].includes(status);
}

/**
 * A proposal stands beside a person's words: what follows is made from those words as they were when the run started.
 * Words that came later are for the next run.
 */
async function standingRef(
  bench: Bench,
  run: FrozenRun,
  { ref, standing }: Emission,
): Promise<ArtifactRef> {
  if (standing !== "proposed") return ref;
  const { artifacts } = bench.stores;
  const head = await artifacts.headAt(run.project, ref.type, ref.key, run.frozenAt);
  return head?.source === "human" ? head.ref : ref;
}

async function givenVersions(
  bench: Bench,
  run: FrozenRun,
  type: string,
  arity: ResolvedInput["arity"],
  posted: () => Promise<ArtifactRef | null>,
) {
  if (arity === "many") {
    const heads = await bench.stores.artifacts.headsAt(run.project, type, run.frozenAt);
    return { refs: heads.map(({ ref }) => ref), complete: true };
  }
  const own = await posted();
  if (own) return { refs: [own], complete: true };
  const head = await bench.stores.artifacts.headAt(run.project, type, "", run.frozenAt);
  return { refs: head ? [head.ref] : [], complete: true };
}

/** The newest that was put into the run before the stage opened: later ones are not for it, however often it is tried. */
export async function postedBeforeOpening(
  { stores }: Bench,
  run: RunId,
  stage: PlannedStage,
  type: string,
): Promise<ArtifactRef | null> {
  const versions = await stores.artifacts.versionsOfRun(run, type, "");
  const posted = versions.filter((version) => version.stage === null);
  if (posted.length === 0) return null;
  const states = await stores.journal.stages(run);
  const openedAt = states.find((state) => state.stage === stage.id)?.startedAt ?? null;
  return posted.find(({ createdAt }) => openedAt === null || createdAt <= openedAt)?.ref ?? null;
}

/** Bodies of versions, lifted to today's shape, in the order of the references. */
export async function readVersions(
  bench: Bench,
  project: ProjectId,
  type: ArtifactType,
  refs: readonly ArtifactRef[],
): Promise<ReadableVersion[]> {
  const stored = await bench.stores.artifacts.bodies(project, refs);
  return Promise.all(
    refs.map(async (ref, index) => {
      const kept = stored[index]!;
      const json =
        "json" in kept
          ? kept.json
          : new TextDecoder().decode(await bench.parts.blobs.get(kept.blob));
      const body = readBody(type, JSON.parse(json) as unknown, kept.schemaVersion);
      return { ref, body, frozen: frozenOnce(body) };
    }),
  );
}

/** The views that a unit's `make` (or a stage's `units`) gets, all looks going to one recorder. */
export function viewsOf(
  bench: Bench,
  { inputs }: StageInputs,
): { recorder: Recorder; views: Record<string, unknown> } {
  const recorder = createRecorder(bench.parts.digest);
  const views = Object.fromEntries(inputs.map((input) => [input.name, viewOf(recorder, input)]));
  return { recorder, views };
}

function viewOf(recorder: Recorder, { type, arity, versions, complete }: ResolvedInput): unknown {
  if (arity === "many") return recorder.manyView(type, versions, complete);
  const [version] = versions;
  if (version) return recorder.view(version);
  recorder.note({ kind: "absent", type, key: "" }, "", undefined);
  return null;
}

/** A trace of everything there was to read. */
export function everythingRead(bench: Bench, stageInputs: StageInputs): Read[] {
  const recorder = createRecorder(bench.parts.digest);
  for (const { type, versions, complete } of stageInputs.inputs) {
    const view = recorder.manyView(type, versions, complete);
    for (const [, body] of view) whole(body);
    recorder.note({ kind: "set", type }, "/complete", complete);
  }
  recorder.note({ kind: "feedback" }, "", stageInputs.feedback);
  recorder.note({ kind: "files" }, "", fileNames(stageInputs.files));
  for (const { name, digest } of stageInputs.files)
    recorder.note({ kind: "file", name }, "", digest);
  return recorder.reads();
}
