import { StudioError } from "../core/error.ts";
import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Generated,
} from "kysely";
import type { Remarks, Source, VersionRecord } from "../core/artifact.ts";
import type { ErrorInfo } from "../core/error.ts";
import type { EventType, LogEvent } from "../core/event.ts";
import type { Decision, GateRecord } from "../core/gate.ts";
import type { GateId, InputId, ProjectId, RunId } from "../core/id.ts";
import type { StageOutcome } from "../core/journal.ts";
import type { RunDefinition, RunOptions, RunStatus, WorkStatus } from "../core/run.ts";
import type { Role, TokenScope } from "../core/role.ts";
import type { ProjectRecord, RunRecord } from "../core/store.ts";
import type { Read, Trace } from "../core/trace.ts";

/** JSON text, with the shape of what this store has put into it. */
export type Json<Value> = string & { readonly [held]: Value };
declare const held: unique symbol;

export function jsonOf<Value>(value: Value): Json<Value> {
  return JSON.stringify(value) as Json<Value>;
}

export function parsed<Value>(json: Json<Value>): Value {
  try {
    return JSON.parse(json) as Value;
  } catch (cause) {
    throw new StudioError("store-damaged", "A row of the database holds text that is no JSON.", {
      cause,
    });
  }
}

/** A truth as both dialects keep it. */
export type Flag = 0 | 1;

/** The statuses that units have; stages count theirs in columns of these names. */
export const unitStatuses = [
  "queued",
  "running",
  "completed",
  "failed",
  "cancelled",
  "reused",
  "skipped",
] as const;
export type UnitStatus = (typeof unitStatuses)[number];

interface ProjectsTable {
  id: ProjectId;
  slug: string;
  name: string;
  seq: number;
  hash: string;
  runs: number;
  created_at: number;
  updated_at: number;
}
interface InputsTable {
  number: Generated<number>;
  id: InputId;
  project_id: ProjectId;
  filename: string;
  source_path: string | null;
  digest: string;
  bytes: number;
  created_at: number;
}
interface RunsTable {
  id: RunId;
  project_id: ProjectId;
  number: number;
  request: string;
  isolated: Flag;
  status: RunStatus;
  halt: "pause" | "cancel" | null;
  attempt: number;
  frozen_at: number;
  started_by: string;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  error: Json<ErrorInfo> | null;
  cost: number;
  run_seq: number;
  removed_at: number | null;
  pipeline: string;
}
interface RunPlansTable {
  run_id: RunId;
  title: string;
  definition: Json<RunDefinition>;
  params: Json<RunRecord["params"]>;
  options: Json<RunOptions>;
  files: Json<RunRecord["files"]>;
}
type StageCounts = { [Status in UnitStatus]: number };
interface StagesTable extends StageCounts {
  id: Generated<number>;
  run_id: RunId;
  stage: string;
  ordinal: number;
  title: string;
  lane: string;
  status: WorkStatus;
  /** The status that the approval of its gate gives it. */
  settles_as: StageOutcome["status"] | null;
  is_open: Flag;
  round: number;
  artifacts: number;
  cost: number;
  started_at: number | null;
  finished_at: number | null;
  reason: string | null;
  error: Json<ErrorInfo> | null;
}
interface UnitsTable {
  id: Generated<number>;
  stage_id: number;
  unit: string;
  title: string;
  entity: string | null;
  ordinal: number;
  /** 0: of an earlier opening of its stage. */
  is_present: Flag;
  status: UnitStatus;
  round: number;
  attempt: number;
  failed_tries: Generated<number>;
  epoch: number;
  not_before: number;
  lease_owner: string | null;
  lease_until: number | null;
  reason: string | null;
  error: Json<ErrorInfo> | null;
}
interface AttemptsTable {
  unit_id: number;
  attempt: number;
  epoch: number;
  owner: string;
  started_at: number;
  ended_at: number | null;
  /** `lost`: its worker is gone; `lost_known`: and that worker has been told. */
  outcome:
    | "completed"
    | "retry"
    | "failed"
    | "requeued"
    | "cancelled"
    | "lost"
    | "lost_known"
    | null;
  error: Json<ErrorInfo> | null;
  delay_ms: number | null;
  cost: number;
}
interface TracesTable {
  id: Generated<number>;
  project_id: ProjectId;
  stage: string;
  unit: string;
  run_id: RunId;
  is_reusable: Flag;
  trace: Json<Trace>;
}
interface ArtifactsTable {
  id: Generated<number>;
  project_id: ProjectId;
  type: string;
  key: string;
  entity: string | null;
  is_locked: Flag;
  latest_version: number;
  head_version: number | null;
  /** The project's event at which it first had a head. */
  first_head_seq: number | null;
}
interface VersionsTable {
  id: Generated<number>;
  artifact_id: number;
  version: number;
  run_id: RunId | null;
  run_version: number | null;
  standing: VersionRecord["standing"];
  /** The project's event at which it became the head. */
  head_seq: number | null;
  digest: string;
  bytes: number;
  schema_version: number;
  source: Source;
  entity: string | null;
  stage: string | null;
  unit: string | null;
  attempt: number | null;
  created_by: string;
  created_at: number;
  remarks: Json<Remarks>;
  blob: string | null;
  json: string | null;
}
interface EmissionsTable {
  stage_id: number;
  artifact_index: number;
  unit_id: number;
  round: number;
  attempt: number;
  artifact_id: number;
  version: number;
  unchanged: Flag;
  /** Its unit's place in the story. */
  ordinal: number;
  /** The event it was announced by; null for an isolated run's. */
  seq: number | null;
}
interface EventsTable {
  id: Generated<number>;
  project_id: ProjectId;
  seq: number;
  run_id: RunId | null;
  run_seq: number | null;
  stage: string | null;
  type: EventType;
  at: number;
  prev_hash: string;
  hash: string;
  payload: Json<LogEvent["payload"]>;
}
interface GatesTable {
  number: Generated<number>;
  id: GateId;
  project_id: ProjectId;
  run_id: RunId;
  stage_id: number;
  stage: string;
  kind: GateRecord["kind"];
  required: Flag;
  status: GateRecord["status"];
  question: string;
  opened_at: number;
  auto_approve_at: number | null;
  decided_at: number | null;
  decided_by: string | null;
  notes: string;
  decision: Json<Decision> | null;
}
interface TokensTable {
  number: Generated<number>;
  id: string;
  /** Of its secret. */
  digest: string;
  person: string;
  name: string;
  scopes: Json<TokenScope[]>;
  project_id: ProjectId | null;
  created_at: number;
  expires_at: number;
  last_used_at: number | null;
}
interface RequestKeysTable {
  key: string;
  digest: string;
  taken_at: number;
  /** With the body: the answer; null while the request is being done. */
  status: number | null;
  body: string | null;
}
interface OutputChunksTable {
  project_id: ProjectId;
  stream: string;
  start: number;
  length: number;
  /** 1: the text is JSON, because it splits a pair of surrogates and UTF-8 has no word for a half. */
  is_escaped: Flag;
  text: string;
}

export interface Tables {
  projects: ProjectsTable;
  project_settings: { project_id: ProjectId; settings: Json<ProjectRecord["settings"]> };
  members: { project_id: ProjectId; user_id: string; role: Role };
  inputs: InputsTable;
  runs: RunsTable;
  run_plans: RunPlansTable;
  /** The digests in `run_plans.files`, to be found by. */
  run_files: { digest: string; run_id: RunId };
  stages: StagesTable;
  stage_reads: { stage_id: number; reads: Json<readonly Read[]> };
  units: UnitsTable;
  attempts: AttemptsTable;
  traces: TracesTable;
  artifacts: ArtifactsTable;
  versions: VersionsTable;
  lineage: { version_id: number; from_id: number };
  emissions: EmissionsTable;
  events: EventsTable;
  gates: GatesTable;
  output_chunks: OutputChunksTable;
  tokens: TokensTable;
  request_keys: RequestKeysTable;
}

/** Builds queries and runs none: a `Connection` takes what is built. */
export const query = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
