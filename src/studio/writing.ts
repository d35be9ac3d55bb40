import type { ArtifactRef, ArtifactType, VersionRecord } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import { Key, type ProjectId, type RunId } from "../core/id.ts";
import type { WriteDraft } from "../core/store.ts";
import { keptBody } from "../engine/emit.ts";
import type { ArtifactName } from "./artifact-name.ts";
import type { Desk } from "./desk.ts";

/** Something that a person or a client brings. */
export interface NewArtifact {
  readonly type: string;
  /** Empty for the whole. */
  readonly key: string;
  readonly entity?: string;
  readonly body: unknown;
  readonly rationale?: string;
}

/** Keeps what a client made as a part of a run. */
export async function postArtifact(
  desk: Desk,
  id: RunId,
  artifact: Omit<NewArtifact, "entity">,
): Promise<VersionRecord> {
  const run = await desk.stores.runs.get(id);
  await desk.assertMay(run.project, "editor");
  const draft = await draftOf(desk, run.project, artifact);
  const ref = await write(desk, { ...draft, source: "import", of: { run: id } });
  return desk.stores.artifacts.version(run.project, ref);
}

/** A person's version of something that has no current value yet. */
export async function createArtifact(
  desk: Desk,
  project: ProjectId,
  artifact: NewArtifact,
): Promise<ArtifactRef> {
  await desk.assertMay(project, "editor");
  const draft = await draftOf(desk, project, artifact);
  const { type, key } = draft;
  return desk.inTurn(`artifact ${project}/${type}/${key}`, async () => {
    const head = await desk.stores.artifacts.head(project, type, key);
    if (head) {
      const hint = "Edit it; the earlier version stays.";
      throw new StudioError("conflict", `${named({ type, key })} is in this project already.`, {
        hint,
      });
    }
    return write(desk, { ...draft, source: "human" });
  });
}

/** A person's version on top of another. */
export async function writeOnTop(
  desk: Desk,
  project: ProjectId,
  { ref, entity }: VersionRecord,
  body: unknown,
  rationale: string,
): Promise<ArtifactRef> {
  const { type, key } = ref;
  const draft = await draftOf(desk, project, { type, key, body, rationale });
  return write(desk, { ...draft, entity, source: "human", from: [ref] });
}

/** The version of a name; without a number, the one that counts now. Throws `not-found`. */
export async function recordOf(
  { stores }: Desk,
  project: ProjectId,
  name: ArtifactName,
): Promise<VersionRecord> {
  const { type, key, version } = name;
  if (version !== undefined) return stores.artifacts.version(project, { type, key, version });
  const head = await stores.artifacts.head(project, type, key);
  if (!head) throw noSuch(name);
  return head;
}

export function noSuch(name: ArtifactName): StudioError {
  return new StudioError("not-found", `There is no ${named(name)} in this project.`, {
    hint: "List what there is with `backlot artifacts list`.",
  });
}

function named({ type, key }: ArtifactName): string {
  return `${type}${key === "" ? "" : ` ${key}`}`;
}

async function draftOf(
  desk: Desk,
  project: ProjectId,
  { type, key, entity, body, rationale }: NewArtifact,
): Promise<Omit<WriteDraft, "source">> {
  // Only a studio that may write has an engine; asking for it says so to everybody else.
  desk.engine();
  const known = typeNamed(desk, type);
  assertKey(key);
  if (entity !== undefined) assertKey(entity);
  const remarks = rationale === undefined ? {} : { rationale };
  const kept = await keptBody(desk.bench, known, body);
  return { project, type, key, entity: entity ?? null, ...kept, remarks, from: [] };
}

function write(desk: Desk, draft: WriteDraft): Promise<ArtifactRef> {
  return desk.stores.artifacts.write(draft, desk.by, desk.parts.clock.now());
}

function assertKey(key: string): void {
  const checked = Key.safeParse(key);
  if (checked.success) return;
  throw new StudioError(
    "bad-request",
    "The key of an artifact has at most 512 characters and no line ends.",
  );
}

function typeNamed({ bench }: Desk, name: string): ArtifactType {
  const type = bench.types.get(name);
  if (!type)
    throw new StudioError("not-found", `There is no artifact type ${name} in this Backlot.`);
  return type;
}
