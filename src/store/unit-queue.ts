import type { RunId } from "../core/id.ts";
import type { UnitState } from "../core/journal.ts";
import type { Connection } from "./connection.ts";
import { unitState, type Row } from "./records.ts";

const columns = `u.unit, u.title, u.entity, u.ordinal, u.is_present, u.status, u.round, u.attempt, u.epoch, u.not_before, u.lease_owner,
  u.lease_until, u.reason, u.error`;
const sql = {
  stages: `SELECT s.id, s.stage, s.lane, s.queued, s.running FROM runs r JOIN stages s ON s.run_id = r.id
    WHERE r.id = ? AND r.status = 'running' AND r.halt IS NULL AND s.queued + s.running > 0 ORDER BY s.ordinal`,
  due: `SELECT ${columns} FROM units u WHERE u.stage_id = ? AND u.status = 'queued' AND u.not_before <= ? ORDER BY u.ordinal LIMIT ?`,
  abandoned: `SELECT ${columns} FROM units u WHERE u.stage_id = ? AND u.status = 'running' AND u.lease_until <= ?`,
  nextDue: `SELECT min(u.not_before) AS at FROM stages s JOIN units u ON u.stage_id = s.id
    WHERE s.run_id = ? AND u.status = 'queued' AND u.not_before > 0 AND u.not_before > ?`,
  nextExpiry: `SELECT min(u.lease_until) AS at FROM stages s JOIN units u ON u.stage_id = s.id
    WHERE s.run_id = ? AND u.status = 'running' AND u.lease_until > ?`,
};

type ReadyUnit = UnitState & { readonly lane: string };
interface OpenStage {
  readonly id: number;
  readonly stage: string;
  readonly lane: string;
  readonly queued: number;
  readonly running: number;
}

/** Units of a running run that may start, in story order. */
export function readyUnits(
  connection: Connection,
  run: RunId,
  now: number,
  limit: number,
): ReadyUnit[] {
  const ready: ReadyUnit[] = [];
  for (const stage of connection.prepare<OpenStage>(sql.stages).all(run)) {
    if (ready.length >= limit) break;
    ready.push(...readyOf(connection, stage, now, limit - ready.length));
  }
  return ready;
}

function readyOf(
  connection: Connection,
  { id, stage, lane, queued, running }: OpenStage,
  now: number,
  limit: number,
): ReadyUnit[] {
  const due = queued === 0 ? [] : connection.prepare<Row<"units">>(sql.due).all(id, now, limit);
  const abandoned =
    running === 0 ? [] : connection.prepare<Row<"units">>(sql.abandoned).all(id, now);
  const rows =
    abandoned.length === 0
      ? due
      : [...due, ...abandoned].toSorted((a, b) => a.ordinal - b.ordinal).slice(0, limit);
  return rows.map((row) => ({ ...unitState({ ...row, stage }), lane }));
}

/** The next moment at which a waiting unit becomes ready by itself. */
export function nextWake(connection: Connection, run: RunId, now: number): number | null {
  const moments = [sql.nextDue, sql.nextExpiry].flatMap(
    (text) => connection.prepare<{ at: number | null }>(text).get(run, now)?.at ?? [],
  );
  return moments.length === 0 ? null : Math.min(...moments);
}
