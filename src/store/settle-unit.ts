import type { ErrorInfo } from "../core/error.ts";
import type { EventDraft } from "../core/event.ts";
import type { Lease, UnitOutcome } from "../core/journal.ts";
import type { Trace } from "../core/trace.ts";
import type { Backing } from "./backing.ts";
import { heldUnit, type HeldUnit } from "./leases.ts";
import { jsonOf, type UnitStatus } from "./schema.ts";
import { countMove } from "./unit-counts.ts";

const sql = {
  settle: `UPDATE units SET status = ?, not_before = ?, error = ?, failed_tries = failed_tries + ?, lease_owner = NULL,
    lease_until = NULL WHERE id = ?`,
  attempt: `UPDATE attempts SET ended_at = ?, outcome = ?, error = ?, delay_ms = ?, cost = ? WHERE unit_id = ? AND attempt = ?`,
  trace: `INSERT INTO traces (project_id, stage, unit, run_id, is_reusable, trace) VALUES (?, ?, ?, ?, ?, ?)`,
  cost: `UPDATE runs SET cost = cost + ? WHERE id = ?`,
  made: `SELECT count(*) AS made FROM emissions WHERE unit_id = ? AND round = ?`,
  open: `SELECT queued + running AS open FROM stages WHERE id = ?`,
};

/** What a cancelled unit leaves in the log: it did not fail by itself. */
const stopped: ErrorInfo = {
  code: "aborted",
  message: "The run was cancelled.",
  hint: "Start a new run to make it.",
};

/** Ends the attempt that holds the lease and moves its unit. */
export function settleUnit(
  backing: Backing,
  lease: Lease,
  outcome: UnitOutcome,
  now: number,
): { open: number } {
  const { connection, events } = backing;
  const held = heldUnit(connection, lease);
  const status = statusAfter(outcome);
  const error = "error" in outcome ? jsonOf(outcome.error) : null;
  const notBefore = outcome.kind === "retry" ? Math.ceil(outcome.notBefore) : 0;
  const delay = outcome.kind === "retry" ? outcome.delayMs : null;
  const cost = "costMicroUsd" in outcome ? outcome.costMicroUsd : 0;

  connection
    .prepare(sql.settle)
    .run(status, notBefore, error, outcome.kind === "retry" ? 1 : 0, held.unit_id);
  connection
    .prepare(sql.attempt)
    .run(now, outcome.kind, error, delay, cost, held.unit_id, lease.attempt);
  countMove(connection, held.stage_id, "running", status, cost);
  if (cost !== 0) connection.prepare(sql.cost).run(cost, lease.run);
  if ("trace" in outcome)
    keepTrace(backing, lease, held, outcome.trace, outcome.kind === "completed");
  events.append(lease.project, eventFor(backing, lease, held, outcome), now);
  return { open: connection.prepare<{ open: number }>(sql.open).get(held.stage_id)!.open };
}

function statusAfter({ kind }: UnitOutcome): UnitStatus {
  switch (kind) {
    case "completed":
    case "failed":
    case "cancelled":
      return kind;
    case "retry":
    case "requeued":
      return "queued";
  }
}

/** Only what was finished, and for all to read, can stand for the unit in later runs. */
function keepTrace(
  { connection }: Backing,
  lease: Lease,
  held: HeldUnit,
  trace: Trace,
  isFinished: boolean,
): void {
  const isReusable = isFinished && held.isolated === 0;
  connection
    .prepare(sql.trace)
    .run(lease.project, trace.stage, trace.unit, lease.run, isReusable ? 1 : 0, jsonOf(trace));
}

function eventFor(
  { connection }: Backing,
  lease: Lease,
  held: HeldUnit,
  outcome: UnitOutcome,
): EventDraft {
  const { run, stage, unit, attempt } = lease;
  const { title } = held;
  switch (outcome.kind) {
    case "completed": {
      const { made: artifacts } = connection
        .prepare<{ made: number }>(sql.made)
        .get(held.unit_id, held.round)!;
      return { type: "unit.completed", run, stage, payload: { unit, attempt, artifacts } };
    }
    case "retry":
      return {
        type: "stage.retrying",
        run,
        stage,
        payload: { unit, attempt, delayMs: outcome.delayMs, error: outcome.error },
      };
    case "failed":
      return {
        type: "unit.failed",
        run,
        stage,
        payload: { unit, title, attempt, error: outcome.error },
      };
    case "requeued":
      return { type: "unit.requeued", run, stage, payload: { unit, reason: outcome.reason } };
    case "cancelled":
      return { type: "unit.failed", run, stage, payload: { unit, title, attempt, error: stopped } };
  }
}
