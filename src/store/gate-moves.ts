import type { Decision, GateRecord } from "../core/gate.ts";
import type { GateId, ProjectId, RunId } from "../core/id.ts";
import { isFinished } from "../core/finished.ts";
import type { WriteDraft } from "../core/store.ts";
import { writeVersion } from "./artifact-write.ts";
import type { Backing } from "./backing.ts";
import { gateRecord, type Row } from "./records.ts";
import type { Connection } from "./connection.ts";
import { runRow } from "./run-moves.ts";
import { notFound } from "./scope.ts";
import { jsonOf } from "./schema.ts";

type GateRow = Row<"gates">;
type Verdict = Exclude<GateRecord["status"], "waiting">;

const sql = {
  gate: `SELECT * FROM gates WHERE id = ?`,
  decide: `UPDATE gates SET status = ?, decided_at = ?, decided_by = ?, notes = ?, decision = ? WHERE id = ?`,
  passStage: `UPDATE stages SET status = settles_as, settles_as = NULL WHERE id = ? AND status = 'awaiting_approval' AND settles_as IS NOT NULL`,
  waiting: `SELECT * FROM gates WHERE run_id = ? AND stage_id = ? AND status = 'waiting'`,
  due: `SELECT g.* FROM gates g JOIN runs r ON r.id = g.run_id AND r.removed_at IS NULL
    WHERE g.status = 'waiting' AND g.auto_approve_at IS NOT NULL AND g.auto_approve_at <= ? ORDER BY g.auto_approve_at, g.number`,
  feedback: `SELECT notes FROM gates WHERE project_id = (SELECT project_id FROM runs WHERE id = ?) AND stage = ? AND status = 'rejected' AND decision IS NOT NULL ORDER BY number`,
};

/** Answers a gate that waits; false when it was answered before, or its run has ended. Approval lets its stage take its outcome. */
export function decideGate(
  backing: Backing,
  gate: GateId,
  decision: Decision,
  by: string,
  verdict: Verdict,
  now: number,
  change?: WriteDraft,
): boolean {
  const { connection } = backing;
  const row = connection.prepare<GateRow>(sql.gate).get(gate);
  if (!row) throw notFound("gate", gate);
  const run = runRow(connection, row.run_id);
  if (row.status !== "waiting" || isFinished(run.status) || run.removed_at !== null) return false;
  if (change) writeVersion(backing, change, by, now);
  answer(backing, row, verdict, by, decision.notes, jsonOf(decision), now);
  if (verdict !== "rejected") connection.prepare(sql.passStage).run(row.stage_id);
  return true;
}

/** Closes the waiting gates of a stage that nobody will answer any more. */
export function withdrawGates(
  backing: Backing,
  project: ProjectId,
  run: RunId,
  { id }: { readonly id: number },
  reason: string,
  now: number,
): void {
  for (const row of backing.connection.prepare<GateRow>(sql.waiting).all(run, id)) {
    answer(backing, { ...row, project_id: project }, "rejected", "studio", reason, null, now);
  }
}

function answer(
  { connection, events }: Backing,
  row: GateRow,
  verdict: Verdict,
  by: string,
  notes: string,
  decision: string | null,
  now: number,
): void {
  connection.prepare(sql.decide).run(verdict, now, by, notes, decision, row.id);
  const payload = { gate: row.id, verdict, by, notes };
  events.append(
    row.project_id,
    { type: "gate.decided", run: row.run_id, stage: row.stage, payload },
    now,
  );
}

/** Waiting gates whose stored timer has run out. */
export function dueGates(connection: Connection, now: number): GateRecord[] {
  return connection.prepare<GateRow>(sql.due).all(now).map(gateRecord);
}

/** What people said when they rejected what the stage had made. */
export function feedback(connection: Connection, run: RunId, stage: string): string[] {
  return connection
    .prepare<{ notes: string }>(sql.feedback)
    .all(run, stage)
    .map(({ notes }) => notes);
}
