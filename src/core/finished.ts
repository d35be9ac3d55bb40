import type { WorkStatus } from "./run.ts";

const finished: ReadonlySet<WorkStatus> = new Set<WorkStatus>([
  "completed",
  "completed_with_errors",
  "early_exit",
  "failed",
  "cancelled",
  "reused",
  "skipped",
  "blocked",
]);

/** Whether nothing more will happen by itself. */
export function isFinished(status: WorkStatus): boolean {
  return finished.has(status);
}
