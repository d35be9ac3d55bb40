import type { Digest } from "../core/clock.ts";
import type { EventDraft } from "../core/event.ts";
import { GateId, type ProjectId, type RunId } from "../core/id.ts";
import type { StageOutcome } from "../core/journal.ts";
import { isFinished } from "../core/finished.ts";
import type { ErrorInfo } from "../core/error.ts";
import type { Backing } from "./backing.ts";
import type { Connection } from "./connection.ts";
import { withdrawGates } from "./gate-moves.ts";
import { stageRow, type StageRow } from "./open-stage.ts";
import { type Json, jsonOf, parsed } from "./schema.ts";

import { runRow } from "./run-moves.ts";
import { recount } from "./unit-counts.ts";

const sql = {
  settle: `UPDATE stages SET status = ?, settles_as = ?, finished_at = ?, reason = ?, error = ? WHERE id = ?`,
  loseAttempts: `UPDATE attempts SET outcome = 'lost', ended_at = ? WHERE outcome IS NULL AND ended_at IS NULL
    AND unit_id IN (SELECT id FROM units WHERE stage_id = ? AND status = 'running')`,
  cancelUnits: `UPDATE units SET status = 'cancelled', not_before = 0, lease_owner = NULL, lease_until = NULL
    WHERE stage_id = ? AND status IN ('queued', 'running')`,
  failed: `SELECT unit, title, error FROM units WHERE stage_id = ? AND is_present = 1 AND status = 'failed' ORDER BY ordinal`,
  gate: `INSERT INTO gates (id, project_id, run_id, stage_id, stage, kind, required, status, question, opened_at, auto_approve_at, notes)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?, '')`,
  gateCount: `SELECT count(*) AS gates FROM gates WHERE run_id = ?`,
};

/** Ends a stage with the outcome, or holds it at a gate that the outcome brings; false when it has ended, or units of it have not. */
export function settleStage(
  backing: Backing,
  digest: Digest,
  run: RunId,
  stage: string,
  outcome: StageOutcome,
  now: number,
): boolean {
  const { connection, events } = backing;
  const row = stageRow(connection, run, stage);
  const isCancelled = outcome.status === "cancelled";
  if (isFinished(row.status) || (row.status === "awaiting_approval" && !isCancelled)) return false;
  if (row.queued + row.running > 0 && !isCancelled) return false;
  if (isCancelled) cancelOpenUnits(connection, row, now);

  const { project_id: project } = runRow(connection, run);
  const error = outcome.error ? jsonOf(outcome.error) : null;
  const [status, settlesAs] = outcome.gate
    ? (["awaiting_approval", outcome.status] as const)
    : ([outcome.status, null] as const);
  connection.prepare(sql.settle).run(status, settlesAs, now, outcome.reason, error, row.id);
  const event = endingEvent(connection, run, row, outcome, now);
  if (event) events.append(project, event, now);
  if (isCancelled) withdrawGates(backing, project, run, row, "The run was cancelled.", now);
  if (outcome.gate) openGate(backing, digest, project, run, row, outcome.gate, now);
  return true;
}

/** Whoever still works on one of them finds its lease lost. */
function cancelOpenUnits(
  connection: Connection,
  { id, queued, running }: StageRow,
  now: number,
): void {
  if (queued + running === 0) return;
  connection.prepare(sql.loseAttempts).run(now, id);
  connection.prepare(sql.cancelUnits).run(id);
  recount(connection, id);
}

function endingEvent(
  connection: Connection,
  run: RunId,
  row: StageRow,
  outcome: StageOutcome,
  now: number,
): EventDraft | null {
  const { stage } = row;
  const { status, reason } = outcome;
  switch (status) {
    case "skipped":
      return { type: "stage.skipped", run, stage, payload: { reason } };
    case "blocked":
      return { type: "stage.blocked", run, stage, payload: { reason } };
    case "reused": {
      // Opening it has said so already when there was nothing else in it.
      const wasAnnounced =
        row.is_open === 1 &&
        row.reused > 0 &&
        row.completed + row.failed + row.cancelled + row.skipped === 0;
      const payload = { units: row.reused, artifacts: row.artifacts, reason };
      return wasAnnounced ? null : { type: "stage.reused", run, stage, payload };
    }
    case "completed":
    case "completed_with_errors":
    case "failed":
    case "cancelled": {
      const failedUnits = failuresOf(connection, row);
      const durationMs = row.started_at === null ? 0 : now - row.started_at;
      const payload = {
        status,
        artifacts: row.artifacts,
        failedUnits,
        durationMs,
        costMicroUsd: row.cost,
      };
      return { type: "stage.completed", run, stage, payload };
    }
  }
}

function failuresOf(connection: Connection, { id, failed }: StageRow) {
  if (failed === 0) return [];
  return connection
    .prepare<{ unit: string; title: string; error: Json<ErrorInfo> }>(sql.failed)
    .all(id)
    .map(({ unit, title, error }) => ({ unit, title, error: parsed(error) }));
}

type GatePlan = NonNullable<StageOutcome["gate"]>;

function openGate(
  { connection, events }: Backing,
  digest: Digest,
  project: ProjectId,
  run: RunId,
  { id: stageId, stage }: StageRow,
  plan: GatePlan,
  now: number,
): void {
  const { kind, required, question, autoApproveAfter } = plan;
  const { gates } = connection.prepare<{ gates: number }>(sql.gateCount).get(run)!;
  const gate = gateId(digest, run, gates + 1, now);
  const autoApproveAt = autoApproveAfter === undefined ? null : now + autoApproveAfter * 1000;
  connection
    .prepare(sql.gate)
    .run(gate, project, run, stageId, stage, kind, required ? 1 : 0, question, now, autoApproveAt);
  events.append(
    project,
    { type: "gate.opened", run, stage, payload: { gate, kind, question, autoApproveAt } },
    now,
  );
}

/** Sorts by time as all ids do; the rest comes from the run and the gate's number in it, so that a replay gives the same id. */
function gateId(digest: Digest, run: RunId, number: number, now: number): GateId {
  const time = now.toString(32).padStart(10, "0").slice(-10);
  return GateId.parse(`gate_${time}${digest(`${run} gate ${number}`).slice(0, 16)}`);
}
