import {
  ArtifactRef,
  readBody,
  refName,
  type ArtifactType,
  type VersionRecord,
} from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import type { ProjectId } from "../core/id.ts";
import type { ArtifactRow } from "../core/store.ts";
import { keptBody } from "../engine/emit.ts";
import type { Desk } from "./desk.ts";
import { difference, type Change } from "./difference.ts";
import { everyRow } from "./pages.ts";

/** An artifact by name; without a version, its current one. */
export interface ArtifactName {
  readonly type: string;
  readonly key: string;
  readonly version?: number;
}

/** A version and all that is known of it. */
export interface ShownArtifact {
  readonly record: VersionRecord;
  readonly body: unknown;
  readonly madeFrom: readonly ArtifactRef[];
  readonly usedBy: readonly ArtifactRef[];
}

/** What a project is made of. */
export interface ArtifactDesk {
  list(
    project: ProjectId,
    filter?: { readonly type?: string; readonly entity?: string },
  ): Promise<readonly ArtifactRow[]>;
  show(project: ProjectId, name: ArtifactName): Promise<ShownArtifact>;
  /** The body alone, in today's shape. */
  body(project: ProjectId, ref: ArtifactRef): Promise<unknown>;
  /** One line for lists. */
  summary(project: ProjectId, ref: ArtifactRef): Promise<string>;
  /** Newest first. */
  versions(project: ProjectId, name: ArtifactName): Promise<readonly VersionRecord[]>;
  diff(project: ProjectId, before: ArtifactRef, after: ArtifactRef): Promise<readonly Change[]>;
  /** A person's words become the current version; nothing is overwritten. */
  edit(
    project: ProjectId,
    name: ArtifactName,
    body: unknown,
    rationale?: string,
  ): Promise<ArtifactRef>;
  /** An earlier version's words become the current version again. */
  restore(project: ProjectId, ref: ArtifactRef): Promise<ArtifactRef>;
}

export function createArtifacts(desk: Desk): ArtifactDesk {
  const { stores } = desk;
  const bodyOf = (project: ProjectId, ref: ArtifactRef) => bodyInTodaysShape(desk, project, ref);
  return {
    list: (project, filter = {}) =>
      everyRow((page) => stores.artifacts.list(project, filter, page)),
    async show(project, name) {
      const record = await recordOf(desk, project, name);
      const [body, madeFrom, usedBy] = await Promise.all([
        bodyOf(project, record.ref),
        stores.artifacts.madeFrom(project, record.ref),
        stores.artifacts.usedBy(project, record.ref),
      ]);
      return { record, body, madeFrom, usedBy };
    },
    body: bodyOf,
    async summary(project, ref) {
      return desk.bench.types.get(ref.type)?.summarize(await bodyOf(project, ref)) ?? refName(ref);
    },
    async versions(project, { type, key }) {
      const versions = await stores.artifacts.versions(project, type, key);
      if (versions.length === 0) throw noSuch({ type, key });
      return versions;
    },
    async diff(project, before, after) {
      return difference(await bodyOf(project, before), await bodyOf(project, after));
    },
    async edit(project, name, body, rationale = "Edited.") {
      return write(desk, project, await recordOf(desk, project, name), body, rationale);
    },
    async restore(project, ref) {
      const record = await stores.artifacts.version(project, ref);
      return write(
        desk,
        project,
        record,
        await bodyOf(project, ref),
        `Restored from version ${ref.version}.`,
      );
    },
  };
}

/** A person's version on top of another. */
async function write(
  desk: Desk,
  project: ProjectId,
  from: VersionRecord,
  body: unknown,
  rationale: string,
): Promise<ArtifactRef> {
  // Only a studio that may write has an engine; asking for it says so to everybody else.
  desk.engine();
  const { type, key } = from.ref;
  const kept = await keptBody(desk.bench, typeNamed(desk, type), body);
  const about = { project, type, key, entity: from.entity, source: "human" } as const;
  return desk.stores.artifacts.write(
    { ...about, ...kept, remarks: { rationale }, from: [from.ref] },
    desk.by,
    desk.parts.clock.now(),
  );
}

/** Reads `scene/scn_1@3`, `scene/scn_1` or `scene-index@2`. */
export function parseArtifactName(text: string): ArtifactName {
  const [, type, key = "", version] = /^([^/@]+)(?:\/(.*?))?(?:@(\d+))?$/u.exec(text) ?? [];
  const name = { type, key, ...(version === undefined ? {} : { version: Number(version) }) };
  const checked = ArtifactRef.partial({ version: true }).safeParse(name);
  if (checked.success && checked.data.type)
    return {
      type: checked.data.type,
      key: checked.data.key,
      ...(version === undefined ? {} : { version: Number(version) }),
    };
  throw new StudioError("bad-request", `${text} does not name an artifact.`, {
    hint: "Write type/key@version, as in scene/scn_1@2; the key and the version can be left out.",
  });
}

/** A stored body, lifted to today's shape where this Backlot knows the type, as it is where it does not. */
export async function bodyInTodaysShape(
  { stores, parts, bench }: Pick<Desk, "stores" | "parts" | "bench">,
  project: ProjectId,
  ref: ArtifactRef,
): Promise<unknown> {
  const stored = await stores.artifacts.body(project, ref);
  const json =
    "json" in stored ? stored.json : new TextDecoder().decode(await parts.blobs.get(stored.blob));
  const body = JSON.parse(json) as unknown;
  const type = bench.types.get(ref.type);
  return type ? readBody(type, body, stored.schemaVersion) : body;
}

async function recordOf(
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

function typeNamed({ bench }: Desk, name: string): ArtifactType {
  const type = bench.types.get(name);
  if (!type)
    throw new StudioError("not-found", `There is no artifact type ${name} in this Backlot.`);
  return type;
}

function noSuch({ type, key }: ArtifactName): StudioError {
  return new StudioError(
    "not-found",
    `There is no ${type}${key === "" ? "" : ` ${key}`} in this project.`,
    {
      hint: "List what there is with `backlot artifacts list`.",
    },
  );
}
