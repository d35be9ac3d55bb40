import { StudioError, type ErrorInfo } from "../core/error.ts";
import type { EventDraft } from "../core/event.ts";
import type { ProjectId, RunId } from "../core/id.ts";
import { isFinished } from "../core/finished.ts";
import { assertRunMayBecome, type RunStatus } from "../core/run.ts";
import type { Backing } from "./backing.ts";
import type { Connection } from "./connection.ts";
import type { Row } from "./records.ts";
import { notFound } from "./scope.ts";
import { jsonOf } from "./schema.ts";

type RunRow = Row<"runs">;

const sql = {
  run: `SELECT * FROM runs WHERE id = ?`,
  move: `UPDATE runs SET status = ?, attempt = ?, started_at = ?, finished_at = ?, error = ?, halt = ? WHERE id = ?`,
  halt: `UPDATE runs SET halt = ? WHERE id = ?`,
};

export function runRow(connection: Connection, run: RunId): RunRow {
  const row = connection.prepare<RunRow>(sql.run).get(run);
  if (!row) throw notFound("run", run);
  return row;
}

/** Moves a run that is still in one of `from`, and in the lists, and writes the event; a start is whatever comes with `run.started`. */
export function moveRun(
  { connection, events }: Backing,
  run: RunId,
  from: readonly RunStatus[],
  to: RunStatus,
  event: EventDraft,
  now: number,
): boolean {
  const row = runRow(connection, run);
  if (!from.includes(row.status) || row.removed_at !== null) return false;
  assertRunMayBecome(run, row.status, to);
  const isStart = event.type === "run.started";
  const attempt = isStart ? row.attempt + 1 : row.attempt;
  const startedAt = to === "running" ? (row.started_at ?? now) : row.started_at;
  connection
    .prepare(sql.move)
    .run(
      to,
      attempt,
      startedAt,
      isFinished(to) ? now : null,
      errorAfter(event),
      haltAfter(row, to),
      run,
    );
  const announced: EventDraft = isStart
    ? { ...event, payload: { ...event.payload, attempt } }
    : event;
  events.append(row.project_id, announced, now);
  return true;
}

/** The first failure that the terminal event names; a run that goes on has none. */
function errorAfter(event: EventDraft): string | null {
  const first = event.type === "run.finished" ? event.payload.failures[0] : undefined;
  return first ? jsonOf(first.error satisfies Record<keyof ErrorInfo, string>) : null;
}

/** What was asked for and has come about is no longer asked for. */
function haltAfter({ halt }: RunRow, to: RunStatus): RunRow["halt"] {
  if (isFinished(to) || (to === "paused" && halt === "pause")) return null;
  return halt;
}

/** Notes what a person wants; false when the run has ended, is paused already, or was told so before. */
export function requestHalt(
  { connection, events }: Backing,
  run: RunId,
  halt: "pause" | "cancel",
  by: string,
  now: number,
): boolean {
  const row = runRow(connection, run);
  if (isFinished(row.status) || row.removed_at !== null) return false;
  if (row.halt === halt || row.halt === "cancel") return false;
  if (halt === "pause" && row.status === "paused") return false;
  connection.prepare(sql.halt).run(halt, run);
  const type = halt === "pause" ? "run.pause_requested" : "run.cancel_requested";
  events.append(row.project_id, { type, run, stage: null, payload: { by } }, now);
  return true;
}

export function clearHalt({ connection, events }: Backing, run: RunId): void {
  const row = runRow(connection, run);
  if (row.halt === null) return;
  connection.prepare(sql.halt).run(null, run);
  events.touch(row.project_id);
}

/** Writes events of runs that change no state, and returns their numbers. */
export function announce(
  { connection, events }: Backing,
  drafts: readonly EventDraft[],
  now: number,
): number[] {
  const projects = new Map<string, ProjectId>();
  return drafts.map((draft) => {
    if (draft.run === null)
      throw new StudioError("bad-request", `A ${draft.type} is announced in a run.`);
    const project = projects.get(draft.run) ?? runRow(connection, draft.run as RunId).project_id;
    projects.set(draft.run, project);
    return events.append(project, draft, now);
  });
}
