import type { ArtifactRef, Source, VersionRecord } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import type { ProjectId, RunId } from "../core/id.ts";
import type { WriteDraft } from "../core/write-draft.ts";
import type { Connection } from "./connection.ts";
import { refName } from "./records.ts";
import { jsonOf } from "./schema.ts";

/** Where an artifact stands: its last number, and its head when it has one. */
export interface Standing {
  readonly id: number;
  readonly latest_version: number;
  readonly head_version: number | null;
  readonly is_locked: 0 | 1;
  readonly head_id: number | null;
  readonly head_digest: string | null;
  readonly head_source: Source | null;
}

/** A version about to be kept. */
export interface NewVersion extends Omit<WriteDraft, "from" | "summary" | "of" | "at"> {
  readonly standing: VersionRecord["standing"];
  /** The number of the event that announces it. */
  readonly seq: number;
  readonly by: string;
  readonly now: number;
  readonly maker: {
    readonly run: RunId;
    /** With the unit and its attempt; null for what a client wrote as part of the run. */
    readonly stage: string | null;
    readonly unit: string | null;
    readonly attempt: number | null;
  } | null;
}

const sql = {
  standing: `SELECT a.id, a.latest_version, a.head_version, a.is_locked, h.id AS head_id, h.digest AS head_digest, h.source AS head_source
    FROM artifacts a LEFT JOIN versions h ON h.artifact_id = a.id AND h.version = a.head_version
    WHERE a.project_id = ? AND a.type = ? AND a.key = ?`,
  firstArtifact: `INSERT INTO artifacts (project_id, type, key, entity, is_locked, latest_version, head_version, first_head_seq)
    VALUES (?, ?, ?, ?, 0, 1, ?, ?)`,
  newHead: `UPDATE artifacts SET latest_version = ?1, head_version = ?1, entity = ?2, first_head_seq = coalesce(first_head_seq, ?3) WHERE id = ?4`,
  newVersion: `UPDATE artifacts SET latest_version = ? WHERE id = ?`,
  version: `INSERT INTO versions (artifact_id, version, run_id, run_version, standing, head_seq, digest, bytes, schema_version, source,
      entity, stage, unit, attempt, created_by, created_at, remarks, blob, json)
    VALUES (?1, ?2, ?3, CASE WHEN ?3 IS NOT NULL THEN (SELECT coalesce(max(run_version), 0) + 1 FROM versions WHERE run_id = ?3 AND artifact_id = ?1) END,
      ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)`,
  find: `SELECT v.id FROM artifacts a JOIN versions v ON v.artifact_id = a.id
    WHERE a.project_id = ? AND a.type = ? AND a.key = ? AND v.version = ?`,
  edge: `INSERT OR IGNORE INTO lineage (version_id, from_id) VALUES (?, ?)`,
};

export function readStanding(
  connection: Connection,
  project: ProjectId,
  type: string,
  key: string,
): Standing | undefined {
  return connection.prepare<Standing>(sql.standing).get(project, type, key);
}

/** Keeps the next version of an artifact; the unique keys of (artifact, version) and (run, artifact, run version) stand behind it. */
export function addVersion(
  connection: Connection,
  known: Standing | undefined,
  version: NewVersion,
): { readonly artifact: number; readonly id: number; readonly version: number } {
  const isHead = version.standing === "head";
  const number = (known?.latest_version ?? 0) + 1;
  const headSeq = isHead ? version.seq : null;
  const artifact = known ? known.id : firstOf(connection, version, headSeq);
  if (known && isHead)
    connection.prepare(sql.newHead).run(number, version.entity, version.seq, known.id);
  else if (known) connection.prepare(sql.newVersion).run(number, known.id);

  const { maker, body } = version;
  const id = connection
    .prepare(sql.version)
    .insert(
      artifact,
      number,
      maker?.run ?? null,
      version.standing,
      headSeq,
      version.digest,
      version.bytes,
      version.schemaVersion,
      version.source,
      version.entity,
      maker?.stage ?? null,
      maker?.unit ?? null,
      maker?.attempt ?? null,
      version.by,
      version.now,
      jsonOf(version.remarks),
      "blob" in body ? body.blob : null,
      "json" in body ? body.json : null,
    );
  return { artifact, id, version: number };
}

function firstOf(
  connection: Connection,
  { project, type, key, entity }: NewVersion,
  headSeq: number | null,
): number {
  const headVersion = headSeq === null ? null : 1;
  return connection
    .prepare(sql.firstArtifact)
    .insert(project, type, key, entity, headVersion, headSeq);
}

/** Says of a version what it was made from. Throws `not-found` for a version that does not exist. */
export function linkTo(
  connection: Connection,
  version: number,
  project: ProjectId,
  from: readonly ArtifactRef[],
): void {
  for (const ref of from) {
    const source = versionId(connection, project, ref);
    if (source !== version) connection.prepare(sql.edge).run(version, source);
  }
}

function versionId(connection: Connection, project: ProjectId, ref: ArtifactRef): number {
  const row = connection
    .prepare<{ id: number }>(sql.find)
    .get(project, ref.type, ref.key, ref.version);
  if (!row) throw new StudioError("not-found", `There is no version ${refName(ref)}.`);
  return row.id;
}
