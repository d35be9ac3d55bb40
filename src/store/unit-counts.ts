import type { Connection } from "./connection.ts";
import { unitStatuses, type UnitStatus } from "./schema.ts";

/** Keeps the stage's count of its units in step with one unit that moved. */
export function countMove(
  connection: Connection,
  stage: number,
  from: UnitStatus,
  to: UnitStatus,
  cost = 0,
): void {
  if (from === to) return;
  connection
    .prepare(
      `UPDATE stages SET ${from} = ${from} - 1, ${to} = ${to} + 1, cost = cost + ? WHERE id = ?`,
    )
    .run(cost, stage);
}

/** Counts the present units of a stage anew, after many moved at once. */
export function recount(connection: Connection, stage: number): void {
  const counted = unitStatuses.map(
    (status) =>
      `${status} = (SELECT count(*) FROM units WHERE stage_id = ?1 AND is_present = 1 AND status = '${status}')`,
  );
  connection.prepare(`UPDATE stages SET ${counted.join(", ")} WHERE id = ?1`).run(stage);
}
