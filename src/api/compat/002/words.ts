import type { RunStatus, WorkStatus } from "../../../core/run.ts";

export const tags = ["Document 002"];

export const executionStatuses = [
  "queued",
  "running",
  "paused",
  "success",
  "completed_with_errors",
  "early_exit",
  "failed",
  "cancelled",
] as const;

/** Document 002's word for a run's status; it has none for one in which a part failed, which is never told as a success. */
export function executionStatus(status: RunStatus): (typeof executionStatuses)[number] {
  switch (status) {
    case "queued":
    case "running":
    case "completed_with_errors":
    case "early_exit":
    case "failed":
    case "cancelled":
      return status;
    case "paused":
    case "awaiting_approval":
    case "interrupted":
      return "paused";
    case "completed":
      return "success";
  }
}

export const stageStatuses = [
  "pending",
  "running",
  "completed",
  "skipped",
  "failed",
  "cancelled",
] as const;

/** Document 002's word for a stage's status. */
export function stageStatus(status: WorkStatus): (typeof stageStatuses)[number] {
  switch (status) {
    case "queued":
      return "pending";
    case "running":
    case "paused":
    case "interrupted":
      return "running";
    case "awaiting_approval":
    case "completed":
    case "completed_with_errors":
    case "early_exit":
      return "completed";
    case "reused":
    case "skipped":
      return "skipped";
    case "failed":
    case "blocked":
      return "failed";
    case "cancelled":
      return "cancelled";
  }
}

/** Document 002 counts in dollars. */
export function dollars(microUsd: number): number {
  return microUsd / 1_000_000;
}
