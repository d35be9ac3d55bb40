import type { ProjectId, RunId } from "../core/id.ts";
import type { Acquired, UnitRef } from "../core/journal.ts";
import type { RunStatus } from "../core/run.ts";
import type { Backing } from "./backing.ts";
import type { Connection } from "./connection.ts";
import type { Flag, UnitStatus } from "./schema.ts";
import { notFound } from "./scope.ts";
import { countMove } from "./unit-counts.ts";

interface Sought {
  readonly project_id: ProjectId;
  readonly run_status: RunStatus;
  readonly halt: string | null;
  readonly stage_id: number | null;
  readonly unit_id: number | null;
  readonly is_present: Flag | null;
  readonly title: string;
  readonly status: UnitStatus;
  readonly attempt: number;
  readonly failed_tries: number;
  readonly epoch: number;
  readonly not_before: number;
  readonly lease_until: number | null;
}

const sql = {
  seek: `SELECT r.project_id, r.status AS run_status, r.halt, s.id AS stage_id, u.id AS unit_id, u.is_present, u.title, u.status, u.attempt,
      u.failed_tries, u.epoch, u.not_before, u.lease_until
    FROM runs r LEFT JOIN stages s ON s.run_id = r.id AND s.stage = ?2 LEFT JOIN units u ON u.stage_id = s.id AND u.unit = ?3
    WHERE r.id = ?1`,
  lease: `UPDATE units SET status = 'running', attempt = ?1, epoch = ?2, lease_owner = ?3, lease_until = ?4, not_before = 0, error = NULL
    WHERE id = ?5`,
  attempt: `INSERT INTO attempts (unit_id, attempt, epoch, owner, started_at, cost) VALUES (?, ?, ?, ?, ?, 0)`,
  lost: `UPDATE attempts SET outcome = 'lost', ended_at = ? WHERE unit_id = ? AND attempt = ? AND outcome IS NULL`,
  prolong: `UPDATE units SET lease_until = ? WHERE status = 'running' AND lease_owner = ?`,
  lostBy: `SELECT s.run_id AS run, s.stage, u.unit FROM attempts a JOIN units u ON u.id = a.unit_id JOIN stages s ON s.id = u.stage_id
    WHERE a.owner = ? AND a.outcome = 'lost'`,
  tell: `UPDATE attempts SET outcome = 'lost_known' WHERE owner = ? AND outcome = 'lost'`,
};

/** Leases the unit when it may start, and says otherwise why not. A hint about a unit that is not there any more finds it finished. */
export function acquire(
  { connection, events }: Backing,
  ref: UnitRef,
  owner: string,
  ttl: number,
  now: number,
): Acquired {
  const sought = connection.prepare<Sought>(sql.seek).get(ref.run, ref.stage, ref.unit);
  if (!sought) throw notFound("run", ref.run);
  const { stage_id: stageId, unit_id: unitId, title } = sought;
  const hindrance = hindranceTo(sought, now);
  if (hindrance || stageId === null || unitId === null) return { state: hindrance ?? "finished" };

  const [attempt, epoch] = [sought.attempt + 1, sought.epoch + 1];
  if (sought.status === "running") endAsLost(connection, unitId, sought.attempt, now);
  connection.prepare(sql.lease).run(attempt, epoch, owner, now + ttl, unitId);
  connection.prepare(sql.attempt).run(unitId, attempt, epoch, owner, now);
  countMove(connection, stageId, sought.status, "running");
  const payload = { unit: ref.unit, title, attempt };
  events.append(
    sought.project_id,
    { type: "unit.started", run: ref.run, stage: ref.stage, payload },
    now,
  );
  const { run, stage, unit } = ref;
  return {
    state: "leased",
    lease: {
      run,
      stage,
      unit,
      project: sought.project_id,
      owner,
      epoch,
      attempt,
      failedTries: sought.failed_tries,
    },
  };
}

function hindranceTo(sought: Sought, now: number): Exclude<Acquired["state"], "leased"> | null {
  if (sought.unit_id === null || sought.is_present === 0) return "finished";
  if (sought.status !== "queued" && sought.status !== "running") return "finished";
  if (sought.run_status !== "running" || sought.halt !== null) return "halted";
  if (sought.status === "running" && (sought.lease_until ?? 0) > now) return "busy";
  return sought.status === "queued" && sought.not_before > now ? "early" : null;
}

/** Ends an attempt whose worker is gone; that worker hears of it when it renews. */
export function endAsLost(
  connection: Connection,
  unit: number,
  attempt: number,
  now: number,
): void {
  connection.prepare(sql.lost).run(now, unit, attempt);
}

/** Prolongs what the owner holds and tells, once, what it has lost. */
export function renew({ connection }: Backing, owner: string, ttl: number, now: number): UnitRef[] {
  connection.prepare(sql.prolong).run(now + ttl, owner);
  const lost = connection
    .prepare<{ run: RunId; stage: string; unit: string }>(sql.lostBy)
    .all(owner);
  if (lost.length > 0) connection.prepare(sql.tell).run(owner);
  return lost.map(({ run, stage, unit }) => ({ run, stage, unit }));
}
