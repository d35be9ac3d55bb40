import { refName, type ArtifactRef, type VersionRecord } from "../core/artifact.ts";
import type { ProjectId, RunId } from "../core/id.ts";
import type { ArtifactRow, Page, PageRequest } from "../core/store.ts";
import { artifactMeant, type ArtifactName } from "./artifact-name.ts";
import type { Desk } from "./desk.ts";
import { difference, type Change } from "./difference.ts";
import { everyRow } from "./pages.ts";
import { bodyInTodaysShape } from "./stored-body.ts";
import { storyNamesOf, type StoryNames } from "./story-names.ts";
import {
  createArtifact,
  noSuch,
  postArtifact,
  recordOf,
  writeOnTop,
  type NewArtifact,
} from "./writing.ts";

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
  /** The same, a page at a time. */
  page(
    project: ProjectId,
    filter: { readonly type?: string; readonly entity?: string },
    page: PageRequest,
  ): Promise<Page<ArtifactRow>>;
  /** The versions of a run, the newest of each (type, key), in the order in which each first came. */
  ofRun(run: RunId): Promise<readonly VersionRecord[]>;
  /** The versions that a run has of one artifact, newest first, numbered by `runVersion`; empty where it has none. */
  versionsOfRun(run: RunId, type: string, key: string): Promise<readonly VersionRecord[]>;
  /** The artifact that a person means by a word or two; see `artifactMeant`. */
  find(project: ProjectId, words: string): Promise<ArtifactName>;
  /** What the ids in its artifacts stand for. */
  names(project: ProjectId): Promise<StoryNames>;
  /** The version that counts now; null where none does. */
  head(project: ProjectId, name: ArtifactName): Promise<ArtifactRef | null>;
  show(project: ProjectId, name: ArtifactName): Promise<ShownArtifact>;
  /** The body alone, in today's shape. */
  body(project: ProjectId, ref: ArtifactRef): Promise<unknown>;
  /** One line for lists. */
  summary(project: ProjectId, ref: ArtifactRef): Promise<string>;
  /** Newest first. */
  versions(project: ProjectId, name: ArtifactName): Promise<readonly VersionRecord[]>;
  diff(project: ProjectId, before: ArtifactRef, after: ArtifactRef): Promise<readonly Change[]>;
  /**
   * Keeps what a client made as a part of a run, under the run's next number of it; the current value too, unless the run is
   * isolated. Throws `invalid-artifact` where it does not have its type's shape. Takes an editor.
   */
  post(run: RunId, artifact: Omit<NewArtifact, "entity">): Promise<VersionRecord>;
  /** A person's version of something that has no current value; throws `conflict` where it has one. Takes an editor. */
  create(project: ProjectId, artifact: NewArtifact): Promise<ArtifactRef>;
  /** A person's words become the current version; nothing is overwritten. Takes an editor. */
  edit(
    project: ProjectId,
    name: ArtifactName,
    body: unknown,
    rationale?: string,
  ): Promise<ArtifactRef>;
  /** An earlier version's words become the current version again. Takes an editor. */
  restore(project: ProjectId, ref: ArtifactRef): Promise<ArtifactRef>;
}

export function createArtifacts(desk: Desk): ArtifactDesk {
  const { stores } = desk;
  const bodyOf = (project: ProjectId, ref: ArtifactRef) => bodyInTodaysShape(desk, project, ref);
  const list = (project: ProjectId, filter = {}) =>
    everyRow((page) => stores.artifacts.list(project, filter, page));
  return {
    list,
    page: (project, filter, page) => stores.artifacts.list(project, filter, page),
    ofRun: (run) => stores.artifacts.latestOfRun(run),
    versionsOfRun: (run, type, key) => stores.artifacts.versionsOfRun(run, type, key),
    async find(project, words) {
      const refs = (await list(project)).map(({ ref: { type, key } }) => ({ type, key }));
      return artifactMeant(words, refs, await storyNamesOf(desk, project));
    },
    names: (project) => storyNamesOf(desk, project),
    async head(project, { type, key }) {
      return (await stores.artifacts.head(project, type, key))?.ref ?? null;
    },
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
    post: (run, artifact) => postArtifact(desk, run, artifact),
    create: (project, artifact) => createArtifact(desk, project, artifact),
    async edit(project, name, body, rationale = "Edited.") {
      await desk.assertMay(project, "editor");
      return writeOnTop(desk, project, await recordOf(desk, project, name), body, rationale);
    },
    async restore(project, ref) {
      await desk.assertMay(project, "editor");
      const record = await stores.artifacts.version(project, ref);
      const rationale = `Restored from version ${ref.version}.`;
      return writeOnTop(desk, project, record, await bodyOf(project, ref), rationale);
    },
  };
}
