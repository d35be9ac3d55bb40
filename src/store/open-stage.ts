import type { ArtifactRef } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import type { ProjectId, RunId } from "../core/id.ts";
import type { OpenedUnit } from "../core/journal.ts";
import { isFinished } from "../core/finished.ts";
import type { Read } from "../core/trace.ts";
import type { Backing } from "./backing.ts";
import type { Connection } from "./connection.ts";
import { refName, type Row } from "./records.ts";
import { runRow } from "./run-moves.ts";
import { notFound } from "./scope.ts";
import { recount } from "./unit-counts.ts";
import { jsonOf } from "./schema.ts";

export type StageRow = Row<"stages">;

const sql = {
  stage: `SELECT * FROM stages WHERE run_id = ? AND stage = ?`,
  open: `UPDATE stages SET status = 'running', is_open = 1, started_at = coalesce(started_at, ?), finished_at = NULL, artifacts = ?,
    reason = NULL, error = NULL WHERE id = ?`,
  reads: `INSERT INTO stage_reads (stage_id, reads) VALUES (?1, ?2) ON CONFLICT (stage_id) DO UPDATE SET reads = ?2`,
  unit: `INSERT INTO units (stage_id, unit, title, entity, ordinal, is_present, status, round, attempt, epoch, not_before, reason)
    VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, 0, 0, 0, ?8)
    ON CONFLICT (stage_id, unit) DO UPDATE SET title = ?3, entity = ?4, ordinal = ?5, is_present = 1, status = ?6, round = ?7,
      failed_tries = 0, not_before = 0, reason = ?8, error = NULL
    RETURNING id`,
  version: `SELECT a.id FROM artifacts a JOIN versions v ON v.artifact_id = a.id
    WHERE a.project_id = ? AND a.type = ? AND a.key = ? AND v.version = ?`,
  emission: `INSERT INTO emissions (stage_id, artifact_index, unit_id, round, attempt, artifact_id, version, unchanged, ordinal, seq)
    VALUES (?, ?, ?, ?, 0, ?, ?, 1, ?, ?)`,
};

export function stageRow(connection: Connection, run: RunId, stage: string): StageRow {
  const row = connection.prepare<StageRow>(sql.stage).get(run, stage);
  if (!row) throw notFound("stage", `${stage} in run ${run}`);
  return row;
}

/** Brings in a stage's units, those that are current with what they made before; false when it is open, or its run has ended. */
export function openStage(
  backing: Backing,
  run: RunId,
  stage: string,
  units: readonly OpenedUnit[],
  reads: readonly Read[],
  now: number,
): boolean {
  const { connection, events } = backing;
  const { status, project_id: project, isolated } = runRow(connection, run);
  const row = stageRow(connection, run, stage);
  if (row.is_open === 1 || row.status !== "queued" || isFinished(status)) return false;
  assertDistinct(stage, units);
  let artifacts = row.artifacts;
  const seq = isolated === 1 ? null : events.lastSeq(project) + 1;
  for (const [ordinal, unit] of units.entries()) {
    const { id } = connection
      .prepare<{ id: number }>(sql.unit)
      .get(
        row.id,
        unit.unit,
        unit.title,
        unit.entity,
        ordinal,
        unit.status,
        row.round,
        unit.reason,
      )!;
    for (const ref of unit.carried) {
      artifacts += 1;
      const artifact = artifactOf(connection, project, ref);
      connection
        .prepare(sql.emission)
        .run(row.id, artifacts, id, row.round, artifact, ref.version, ordinal, seq);
    }
  }
  connection.prepare(sql.open).run(now, artifacts, row.id);
  connection.prepare(sql.reads).run(row.id, jsonOf(reads));
  recount(connection, row.id);
  announceOpening(backing, project, run, row, units, now);
  return true;
}

function assertDistinct(stage: string, units: readonly OpenedUnit[]): void {
  const seen = new Set<string>();
  for (const { unit } of units) {
    if (seen.has(unit))
      throw new StudioError("conflict", `Stage ${stage} brings the unit "${unit}" twice.`);
    seen.add(unit);
  }
}

function artifactOf(connection: Connection, project: ProjectId, ref: ArtifactRef): number {
  const row = connection
    .prepare<{ id: number }>(sql.version)
    .get(project, ref.type, ref.key, ref.version);
  if (!row) throw notFound("version", refName(ref));
  return row.id;
}

function announceOpening(
  { events }: Backing,
  project: ProjectId,
  run: RunId,
  { stage, title }: StageRow,
  units: readonly OpenedUnit[],
  now: number,
): void {
  const reused = units.filter(({ status }) => status === "reused");
  if (units.length > 0 && reused.length === units.length) {
    const artifacts = reused.reduce((sum, { carried }) => sum + carried.length, 0);
    const payload = { units: units.length, artifacts, reason: sharedReason(reused) };
    events.append(project, { type: "stage.reused", run, stage, payload }, now);
  } else {
    const payload = { units: units.length, reused: reused.length, title };
    events.append(project, { type: "stage.started", run, stage, payload }, now);
  }
  for (const unit of reused) {
    const payload = { unit: unit.unit, title: unit.title, artifacts: unit.carried.length };
    events.append(project, { type: "unit.reused", run, stage, payload }, now);
  }
}

function sharedReason(units: readonly OpenedUnit[]): string {
  const reasons = new Set(units.map(({ reason }) => reason));
  return [...reasons].join(" ");
}
