import type { Selectable } from "kysely";
import type { ArtifactRef, VersionRecord } from "../core/artifact.ts";
import type { ErrorInfo } from "../core/error.ts";
import type { LogEvent } from "../core/event.ts";
import type { GateRecord } from "../core/gate.ts";
import type { Emission, StageState, UnitState } from "../core/journal.ts";
import type { InputRecord, ProjectRecord, RunRecord } from "../core/store.ts";
import { parsed, unitStatuses, type Tables, type UnitStatus } from "./schema.ts";

export type Row<Table extends keyof Tables> = Selectable<Tables[Table]>;

export function projectRecord(
  row: Row<"projects"> & Pick<Row<"project_settings">, "settings">,
): ProjectRecord {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    settings: parsed(row.settings),
    seq: row.seq,
    hash: row.hash,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function inputRecord(row: Row<"inputs">): InputRecord {
  return {
    id: row.id,
    project: row.project_id,
    filename: row.filename,
    sourcePath: row.source_path,
    digest: row.digest,
    bytes: row.bytes,
    createdAt: row.created_at,
  };
}

export function runRecord(row: Row<"runs"> & Row<"run_plans">): RunRecord {
  return {
    id: row.id,
    project: row.project_id,
    number: row.number,
    definition: parsed(row.definition),
    params: parsed(row.params),
    options: parsed(row.options),
    files: parsed(row.files),
    request: row.request,
    status: row.status,
    halt: row.halt,
    attempt: row.attempt,
    frozenAt: row.frozen_at,
    startedBy: row.started_by,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: errorOf(row),
    costMicroUsd: row.cost,
    runSeq: row.run_seq,
  };
}

export function stageState(row: Row<"stages">): StageState {
  return {
    stage: row.stage,
    status: row.status,
    units: row.is_open === 1 ? unitCounts(row) : {},
    artifacts: row.artifacts,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: errorOf(row),
    round: row.round,
    costMicroUsd: row.cost,
  };
}

function unitCounts(row: Row<"stages">): StageState["units"] {
  const counts: Partial<Record<UnitStatus, number>> = {};
  for (const status of unitStatuses) if (row[status] > 0) counts[status] = row[status];
  return counts;
}

export function unitState(
  row: Omit<Row<"units">, "id" | "stage_id"> & { stage: string },
): UnitState {
  return {
    stage: row.stage,
    unit: row.unit,
    title: row.title,
    entity: row.entity,
    ordinal: row.ordinal,
    status: row.status,
    attempt: row.attempt,
    epoch: row.epoch,
    notBefore: row.not_before,
    error: errorOf(row),
    reason: row.reason,
  };
}

export function gateRecord(row: Row<"gates">): GateRecord {
  return {
    id: row.id,
    project: row.project_id,
    run: row.run_id,
    stage: row.stage,
    kind: row.kind,
    required: row.required === 1,
    status: row.status,
    question: row.question,
    openedAt: row.opened_at,
    autoApproveAt: row.auto_approve_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    notes: row.notes,
  };
}

export type VersionRow = Omit<Row<"versions">, "json" | "blob" | "head_seq" | "id"> & {
  type: string;
  key: string;
};

export function versionRecord(row: VersionRow): VersionRecord {
  return {
    ref: { type: row.type, key: row.key, version: row.version },
    entity: row.entity,
    digest: row.digest,
    bytes: row.bytes,
    schemaVersion: row.schema_version,
    source: row.source,
    remarks: parsed(row.remarks),
    standing: row.standing,
    runVersion: row.run_version,
    run: row.run_id,
    stage: row.stage,
    unit: row.unit,
    attempt: row.attempt,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

export type EmissionRow = Pick<
  Row<"emissions">,
  "attempt" | "artifact_index" | "unchanged" | "version"
> &
  Pick<Row<"versions">, "entity" | "standing"> & {
    type: string;
    key: string;
    stage: string;
    unit: string;
  };

export function emission(row: EmissionRow): Emission {
  return {
    ref: { type: row.type, key: row.key, version: row.version },
    entity: row.entity,
    stage: row.stage,
    unit: row.unit,
    attempt: row.attempt,
    artifactIndex: row.artifact_index,
    unchanged: row.unchanged === 1,
    standing: row.standing,
  };
}

export function logEvent(row: Row<"events">): LogEvent {
  const event = {
    project: row.project_id,
    seq: row.seq,
    runSeq: row.run_seq,
    at: row.at,
    type: row.type,
    run: row.run_id,
    stage: row.stage,
    payload: parsed(row.payload),
    prevHash: row.prev_hash,
    hash: row.hash,
  };
  return event as LogEvent;
}

function errorOf({ error }: Pick<Row<"runs">, "error">): ErrorInfo | null {
  return error === null ? null : parsed(error);
}

export function refName({ type, key, version }: ArtifactRef): string {
  return `${type}${key === "" ? "" : `/${key}`} version ${version}`;
}
