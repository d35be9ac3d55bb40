/** How things stand, in the six words that the whole studio uses. */
export type StatusWord = "draft" | "working" | "needs-you" | "ready" | "out-of-date" | "failed";

/** Where a run, a stage or a unit stands, as the API has it. */
export type WorkStatus =
  | "queued"
  | "running"
  | "paused"
  | "awaiting_approval"
  | "completed"
  | "completed_with_errors"
  | "early_exit"
  | "failed"
  | "cancelled"
  | "interrupted"
  | "reused"
  | "skipped"
  | "blocked";

/** What a status is to a person: one of the six words, and where that alone would mislead, what to say beside it. */
export interface Standing {
  readonly word: StatusWord;
  /** `Paused`, `Waiting` …; null where the word says it all. */
  readonly note: string | null;
}

/** The six words as they are written. */
export const wordText: Readonly<Record<StatusWord, string>> = {
  draft: "Draft",
  working: "Working",
  "needs-you": "Needs you",
  ready: "Ready",
  "out-of-date": "Out of date",
  failed: "Failed",
};

const standings: Readonly<Record<WorkStatus, Standing>> = {
  queued: { word: "draft", note: "waiting" },
  running: { word: "working", note: null },
  paused: { word: "draft", note: "paused" },
  awaiting_approval: { word: "needs-you", note: null },
  completed: { word: "ready", note: null },
  completed_with_errors: { word: "failed", note: "in part" },
  early_exit: { word: "ready", note: "ended early" },
  failed: { word: "failed", note: null },
  cancelled: { word: "draft", note: "cancelled" },
  interrupted: { word: "draft", note: "cut off" },
  reused: { word: "ready", note: "reused" },
  skipped: { word: "draft", note: "left out" },
  blocked: { word: "draft", note: "not started" },
};

export function standingOf(status: WorkStatus): Standing {
  return standings[status];
}

const ended: ReadonlySet<WorkStatus> = new Set<WorkStatus>([
  "completed",
  "completed_with_errors",
  "early_exit",
  "failed",
  "cancelled",
  "reused",
  "skipped",
  "blocked",
]);

/** Whether nothing more happens by itself. */
export function hasEnded(status: WorkStatus): boolean {
  return ended.has(status);
}
