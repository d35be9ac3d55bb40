import type { ProjectId, RunId } from "../core/id.ts";
import { endAsLost } from "./acquire.ts";
import type { Backing } from "./backing.ts";
import { countMove } from "./unit-counts.ts";

interface Orphan {
  readonly unit_id: number;
  readonly stage_id: number;
  readonly run: RunId;
  readonly project: ProjectId;
  readonly stage: string;
  readonly unit: string;
  readonly attempt: number;
}

const sql = {
  orphans: `SELECT u.id AS unit_id, s.id AS stage_id, s.run_id AS run, r.project_id AS project, s.stage, u.unit, u.attempt
    FROM units u JOIN stages s ON s.id = u.stage_id JOIN runs r ON r.id = s.run_id
    WHERE r.removed_at IS NULL AND u.status = 'running' AND u.lease_owner <> ?1 AND (?2 = 1 OR u.lease_until <= ?3) ORDER BY r.created_at, s.ordinal, u.ordinal`,
  runs: `SELECT r.id AS run, r.project_id AS project, EXISTS (
      SELECT 1 FROM stages s JOIN units u ON u.stage_id = s.id WHERE s.run_id = r.id AND u.status = 'running'
    ) AS is_worked_on
    FROM runs r WHERE r.finished_at IS NULL AND r.removed_at IS NULL AND r.status = 'running' ORDER BY r.created_at, r.id`,
  requeue: `UPDATE units SET status = 'queued', not_before = 0, lease_owner = NULL, lease_until = NULL WHERE id = ?`,
  interrupt: `UPDATE runs SET status = 'interrupted' WHERE id = ?`,
};

/** Requeues the units of workers that are gone and marks runs that nobody works on any more; resolves with those. */
export function takeOver(backing: Backing, owner: string, sole: boolean, now: number): RunId[] {
  const { connection, events } = backing;
  const orphaned = new Set<RunId>();
  for (const orphan of connection.prepare<Orphan>(sql.orphans).all(owner, sole ? 1 : 0, now)) {
    requeue(backing, orphan, now);
    orphaned.add(orphan.run);
  }
  const interrupted: RunId[] = [];
  for (const { run, project, is_worked_on } of connection
    .prepare<{ run: RunId; project: ProjectId; is_worked_on: 0 | 1 }>(sql.runs)
    .all()) {
    // A store held alone has no other engine: a run at work without a worker was left in the middle.
    if (is_worked_on === 1 || !(sole || orphaned.has(run))) continue;
    connection.prepare(sql.interrupt).run(run);
    const payload = { reason: "The process that worked on it ended." };
    events.append(project, { type: "run.interrupted", run, stage: null, payload }, now);
    interrupted.push(run);
  }
  return interrupted;
}

function requeue({ connection, events }: Backing, orphan: Orphan, now: number): void {
  const { unit_id: id, stage_id: stageId, project, run, stage, unit, attempt } = orphan;
  endAsLost(connection, id, attempt, now);
  connection.prepare(sql.requeue).run(id);
  countMove(connection, stageId, "running", "queued");
  events.append(
    project,
    { type: "unit.requeued", run, stage, payload: { unit, reason: "Its worker is gone." } },
    now,
  );
}
