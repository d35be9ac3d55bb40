import type { RunId } from "../core/id.ts";
import type { PlannedStage, RunDefinition, RunOptions } from "../core/run.ts";
import type { Backing } from "./backing.ts";
import { withdrawGates } from "./gate-moves.ts";
import { stageRow, type StageRow } from "./open-stage.ts";
import { type Row } from "./records.ts";
import { parsed, query } from "./schema.ts";
import { notFound } from "./scope.ts";
import { recount } from "./unit-counts.ts";

const sql = {
  requeueFailed: `UPDATE units SET status = 'queued', failed_tries = 0, not_before = 0, error = NULL, reason = ?
    WHERE stage_id = ? AND is_present = 1 AND status IN ('failed', 'cancelled')`,
  requeueAll: `UPDATE units SET status = 'queued', round = ?, failed_tries = 0, not_before = 0, error = NULL, reason = ?
    WHERE stage_id = ? AND is_present = 1 AND status <> 'skipped'`,
  reopen: `UPDATE stages SET status = 'running', round = ?, settles_as = NULL, finished_at = NULL, reason = NULL, error = NULL WHERE id = ?`,
  hideUnits: `UPDATE units SET is_present = 0, status = 'skipped', lease_owner = NULL, lease_until = NULL WHERE stage_id = ?`,
  loseAttempts: `UPDATE attempts SET outcome = 'lost', ended_at = ? WHERE outcome IS NULL AND unit_id IN (SELECT id FROM units WHERE stage_id = ?)`,
  unopen: `UPDATE stages SET status = 'queued', is_open = 0, round = round + is_open, settles_as = NULL, started_at = NULL, finished_at = NULL,
    reason = NULL, error = NULL WHERE id = ?`,
};

/**
 * Puts a stage that has ended back to work: its failed units, or all of them in a new round, in which what they emitted before
 * no longer stands for them. Stages that follow it and have ended, or wait at a gate, are as if never opened.
 * False when there is nothing of the kind.
 */
export function reopenStage(
  backing: Backing,
  run: RunId,
  stage: string,
  which: "failed" | "all",
  reason: string,
  notes: string,
  now: number,
): boolean {
  const { connection, events } = backing;
  const row = stageRow(connection, run, stage);
  const plan = planOf(backing, run);
  if (row.is_open === 0 ? !hasEnded(row) : row.queued + row.running > 0) return false;
  if (row.is_open === 1 && which === "failed" && row.failed + row.cancelled === 0) return false;

  withdrawGates(backing, plan.project_id, run, row, reason, now);
  if (row.is_open === 0) unopen(backing, row, now);
  else requeue(backing, row, which, reason);
  events.append(
    plan.project_id,
    { type: "stage.reopened", run, stage, payload: { reason, notes } },
    now,
  );
  for (const follower of followersToReset(backing, run, stage, plan)) {
    withdrawGates(backing, plan.project_id, run, follower, reason, now);
    unopen(backing, follower, now);
    events.append(
      plan.project_id,
      { type: "stage.reopened", run, stage: follower.stage, payload: { reason, notes: "" } },
      now,
    );
  }
  return true;
}

function requeue(
  { connection }: Backing,
  row: StageRow,
  which: "failed" | "all",
  reason: string,
): void {
  const round = which === "all" ? row.round + 1 : row.round;
  if (which === "all") connection.prepare(sql.requeueAll).run(round, reason, row.id);
  else connection.prepare(sql.requeueFailed).run(reason, row.id);
  connection.prepare(sql.reopen).run(round, row.id);
  recount(connection, row.id);
}

function unopen({ connection }: Backing, row: StageRow, now: number): void {
  connection.prepare(sql.loseAttempts).run(now, row.id);
  connection.prepare(sql.hideUnits).run(row.id);
  connection.prepare(sql.unopen).run(row.id);
  recount(connection, row.id);
}

function followersToReset(
  { connection }: Backing,
  run: RunId,
  stage: string,
  { definition, options }: Plan,
): StageRow[] {
  const following = followers(definition.stages, stage);
  const kept = beyond(definition.stages, options.until);
  const rows = connection.all(
    query.selectFrom("stages").selectAll().where("run_id", "=", run).orderBy("ordinal"),
  );
  return rows.filter(
    (row) =>
      following.has(row.stage) &&
      !(row.status === "skipped" && kept.has(row.stage)) &&
      isBehind(row),
  );
}

/** Ended, held at a gate, or at work on what is about to be made again. */
function isBehind(row: StageRow): boolean {
  return row.is_open === 1 || hasEnded(row);
}

function hasEnded({ status }: StageRow): boolean {
  return status !== "queued" && status !== "running" && status !== "awaiting_approval";
}

/** Every stage that waits for this one, directly or not. The definition lists stages behind those they need. */
function followers(stages: readonly PlannedStage[], stage: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { id, needs, after } of stages) {
    if ([...needs, ...after].some((other) => other === stage || found.has(other))) found.add(id);
  }
  return found;
}

/** Stages that the run was never asked for. */
function beyond(stages: readonly PlannedStage[], until: string | undefined): ReadonlySet<string> {
  const last = stages.findIndex(({ id }) => id === until);
  return new Set(last < 0 ? [] : stages.slice(last + 1).map(({ id }) => id));
}

interface Plan {
  readonly project_id: Row<"runs">["project_id"];
  readonly definition: RunDefinition;
  readonly options: RunOptions;
}

function planOf({ connection }: Backing, run: RunId): Plan {
  const row = connection.first(
    query
      .selectFrom("runs")
      .innerJoin("run_plans", "run_plans.run_id", "runs.id")
      .select(["runs.project_id", "run_plans.definition", "run_plans.options"])
      .where("runs.id", "=", run),
  );
  if (!row) throw notFound("run", run);
  return {
    ...row,
    definition: parsed(row.definition),
    options: parsed(row.options),
  };
}
