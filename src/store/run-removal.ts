import { StudioError } from "../core/error.ts";
import type { RunId } from "../core/id.ts";
import { isFinished } from "../core/finished.ts";
import type { Backing } from "./backing.ts";
import { runRow } from "./run-moves.ts";
import { notFound, type Scope } from "./scope.ts";

const remove = `UPDATE runs SET removed_at = ? WHERE id = ?`;

/** Takes a run that nobody works on out of every list. What it made may be read by other versions, so all of it stays. */
export function removeRun(
  { connection, events }: Backing,
  scope: Scope,
  run: RunId,
  by: string,
  now: number,
): void {
  const project = scope.projectOfRun(run);
  scope.assertEdits(project);
  const { status, removed_at: removedAt } = runRow(connection, run);
  if (removedAt !== null) throw notFound("run", run);
  if (!isFinished(status) && status !== "queued" && status !== "paused") {
    throw new StudioError(
      "illegal-transition",
      `Run ${run} is ${status}; only one that rests can be removed.`,
      { hint: "Pause or cancel it first." },
    );
  }
  connection.prepare(remove).run(now, run);
  events.append(project, { type: "run.removed", run, stage: null, payload: { by } }, now);
}
