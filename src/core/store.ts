import type { Members, RequestKeys, Tokens } from "./account.ts";
import type { ArtifactRef, VersionRecord } from "./artifact.ts";
import type { EventType, LogEvent } from "./event.ts";
import type { GateRecord } from "./gate.ts";
import type { GateId, InputId, ProjectId, RunId } from "./id.ts";
import type { JsonValue } from "./json.ts";
import type { Emission, Journal, StageState, UnitState } from "./journal.ts";
import type { RunRecord } from "./run-record.ts";
import type { WriteDraft } from "./write-draft.ts";
import type { SystemPrincipal, UserPrincipal } from "./principal.ts";
import type { RunDefinition, RunOptions, RunStatus } from "./run.ts";

export type { RunRecord } from "./run-record.ts";
export type { WriteDraft } from "./write-draft.ts";

export interface ProjectRecord {
  readonly id: ProjectId;
  /** For people: lower case, unique in the store; never an identity. */
  readonly slug: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, JsonValue>>;
  /** The last event's number and hash. */
  readonly seq: number;
  readonly hash: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface InputRecord {
  readonly id: InputId;
  readonly project: ProjectId;
  readonly filename: string;
  /** Where it was read from, so that the same file finds its project again; null when it was pasted or sent. */
  readonly sourcePath: string | null;
  readonly digest: string;
  readonly bytes: number;
  readonly createdAt: number;
}

export interface NewRun {
  readonly id: RunId;
  readonly project: ProjectId;
  readonly title: string;
  readonly definition: RunDefinition;
  readonly params: Readonly<Record<string, JsonValue>>;
  readonly options: RunOptions;
  readonly files: RunRecord["files"];
  readonly request: string;
}

export interface ArtifactRow extends VersionRecord {
  readonly latestVersion: number;
  readonly headVersion: number | null;
}

/** A page of rows; `next` goes in as `after` for the following page, null at the end. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}
export interface PageRequest {
  readonly limit: number;
  readonly after?: string;
}

export interface Projects {
  create(
    project: {
      id: ProjectId;
      slug: string;
      name: string;
      settings: Readonly<Record<string, JsonValue>>;
    },
    now: number,
  ): Promise<ProjectRecord>;
  /** Throws `not-found` for what the principal may not see, just as for what is not there. */
  get(project: ProjectId): Promise<ProjectRecord>;
  bySlug(slug: string): Promise<ProjectRecord | null>;
  /** The project that was last given a file from this path. */
  bySourcePath(path: string): Promise<ProjectRecord | null>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<ProjectRecord>>;
  /** Gives it another name; the slug stays. Editors and owners. */
  rename(project: ProjectId, name: string, by: string, now: number): Promise<ProjectRecord>;
  /** Whether anything of the project is kept in the blob of this digest: a file, a body or an output. */
  refersTo(project: ProjectId, digest: string): Promise<boolean>;
}

export interface Inputs {
  add(input: Omit<InputRecord, "createdAt">, now: number): Promise<InputRecord>;
  list(project: ProjectId): Promise<readonly InputRecord[]>;
  get(input: InputId): Promise<InputRecord>;
}

export interface Runs {
  create(run: NewRun, by: string, now: number): Promise<RunRecord>;
  get(run: RunId): Promise<RunRecord>;
  /** The newest run of the same request that has not finished. */
  unfinished(project: ProjectId, request: string): Promise<RunRecord | null>;
  /** Newest first. */
  list(project: ProjectId, page: PageRequest): Promise<Page<RunRecord>>;
  /** Of every project that may be seen, newest first. */
  listAll(
    filter: { readonly status?: readonly RunStatus[]; readonly pipeline?: string },
    page: PageRequest,
  ): Promise<Page<RunRecord>>;
  /** Takes a finished, queued or paused run out of every list; its events and versions stay. Throws `illegal-transition` for one at work. */
  remove(run: RunId, by: string, now: number): Promise<void>;
  stages(run: RunId): Promise<readonly StageState[]>;
  units(run: RunId, stage: string): Promise<readonly UnitState[]>;
  emissions(run: RunId, stage: string): Promise<readonly Emission[]>;
}

/** A body as it was stored, in the shape of its `schemaVersion`; a long one is a blob. */
export type StoredBody = { readonly schemaVersion: number; readonly digest: string } & (
  | { readonly json: string }
  | { readonly blob: string }
);

export interface Artifacts {
  /** The current value's record; null when there is none. */
  head(project: ProjectId, type: string, key: string): Promise<VersionRecord | null>;
  /** The head as it stood after event `seq`. */
  headAt(project: ProjectId, type: string, key: string, seq: number): Promise<VersionRecord | null>;
  /** In story order: by the unit that last emitted each, then as emitted; what only people wrote comes last. */
  headsAt(project: ProjectId, type: string, seq: number): Promise<readonly VersionRecord[]>;
  version(project: ProjectId, ref: ArtifactRef): Promise<VersionRecord>;
  body(project: ProjectId, ref: ArtifactRef): Promise<StoredBody>;
  /** In the order of the references. */
  bodies(project: ProjectId, refs: readonly ArtifactRef[]): Promise<readonly StoredBody[]>;
  /** Every artifact, or those of a type, ordered by type and then as first made. */
  list(
    project: ProjectId,
    filter: { readonly type?: string; readonly entity?: string },
    page: PageRequest,
  ): Promise<Page<ArtifactRow>>;
  /** Newest first: version 12 comes before version 9. */
  versions(project: ProjectId, type: string, key: string): Promise<readonly VersionRecord[]>;
  /** The versions of a run, the newest of each (type, key), in the order in which each first came. */
  latestOfRun(run: RunId): Promise<readonly VersionRecord[]>;
  /** The versions of a run of one artifact, newest first, by `runVersion`. */
  versionsOfRun(run: RunId, type: string, key: string): Promise<readonly VersionRecord[]>;
  madeFrom(project: ProjectId, ref: ArtifactRef): Promise<readonly ArtifactRef[]>;
  usedBy(project: ProjectId, ref: ArtifactRef): Promise<readonly ArtifactRef[]>;
  write(draft: WriteDraft, by: string, now: number): Promise<ArtifactRef>;
}

/** A read of the log ends with the event by which its payloads reach so many UTF-16 units of JSON. */
export const longestRead = 1_000_000;

export interface EventLog {
  /**
   * In order, from the one after `after`; at most `limit`, and fewer where their payloads are long: only an empty answer means
   * that there are no more.
   */
  readAfter(
    project: ProjectId,
    after: number,
    limit: number,
    filter?: { readonly run?: RunId; readonly types?: readonly EventType[] },
  ): Promise<readonly LogEvent[]>;
  /** The same for a run's part of the log. */
  readRunAfter(run: RunId, afterRunSeq: number, limit: number): Promise<readonly LogEvent[]>;
  /** Wakes after commits to a project; carries no data and may be late or doubled. Returns what ends it. */
  onCommit(project: ProjectId, wake: () => void): () => void;
}

export interface Gates {
  get(gate: GateId): Promise<GateRecord>;
  list(
    project: ProjectId,
    filter: { readonly run?: RunId; readonly waiting?: boolean },
  ): Promise<readonly GateRecord[]>;
}

export interface Outputs {
  /** Durable soon, not at once: a power cut may cost the last 80 ms. Offsets count UTF-16 units and must follow on. */
  append(project: ProjectId, stream: string, offset: number, text: string): Promise<void>;
  read(project: ProjectId, stream: string, offset: number, limit: number): Promise<string>;
  /** Takes the chunks away once they are one blob. */
  close(project: ProjectId, stream: string): Promise<void>;
}

/**
 * What a person, and everything that acts for one, can reach: the rows of their projects. What is not theirs is `not-found`.
 * What writes to a project throws `not-allowed` for its viewers, and `members.set` for all but its owners.
 */
export interface ProjectStores {
  readonly projects: Projects;
  readonly inputs: Inputs;
  readonly runs: Runs;
  readonly artifacts: Artifacts;
  readonly events: EventLog;
  readonly gates: Gates;
  readonly outputs: Outputs;
  readonly members: Members;
}

export interface SystemStores extends ProjectStores {
  readonly journal: Journal;
  readonly upkeep: Upkeep;
  readonly tokens: Tokens;
  readonly requestKeys: RequestKeys;
}

export interface Upkeep {
  /** Names each fault found: broken pages, gaps or wrong hashes in the log, versions without rows. */
  verify(): AsyncIterable<{
    readonly what: string;
    readonly project: string | null;
    readonly detail: string;
  }>;
  /** Every blob that rows refer to. */
  referencedBlobs(): AsyncIterable<{ readonly digest: string; readonly of: string }>;
  figures(): Promise<StudioFigures>;
}

/** How much of everything there is, over all projects. */
export interface StudioFigures {
  readonly projects: number;
  /** Events ever written. */
  readonly events: number;
  /** Runs that are in the lists, by status; none of those of which there are none. */
  readonly runs: Readonly<Partial<Record<RunStatus, number>>>;
}

/** Where everything but blobs is kept. `as` is the only way to rows. */
export interface Store {
  as(principal: UserPrincipal): ProjectStores;
  as(principal: SystemPrincipal): SystemStores;
  /** Whether this process alone holds the store, so that other owners of leases are certainly gone. */
  readonly sole: boolean;
  close(): Promise<void>;
}
