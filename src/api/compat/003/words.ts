import type { EventType, LogEvent } from "../../../core/event.ts";
import type { RunStatus } from "../../../core/run.ts";
import { byWhom } from "../../../core/wording.ts";
import { eventNames, wordFor } from "../../../studio/event-names.ts";

export const jobStatuses = [
  "queued",
  "running",
  "paused",
  "needs_approval",
  "completed",
  "failed",
  "canceled",
] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** Document 003's word for a run's status. */
export function jobStatus(status: RunStatus): JobStatus {
  switch (status) {
    case "queued":
    case "running":
    case "paused":
    case "completed":
    case "failed":
      return status;
    case "awaiting_approval":
      return "needs_approval";
    case "interrupted":
      return "paused";
    case "completed_with_errors":
    case "early_exit":
      return "completed";
    case "cancelled":
      return "canceled";
  }
}

/** What document 003 calls an event; null where it has no word for it. */
export function jobWord(event: LogEvent): string | null {
  // A version that somebody wrote at a gate, in the place of what the stage had made.
  if (event.type === "artifact.written") return event.stage === null ? null : "patch_applied";
  return wordFor(event, "003");
}

/** The types that document 003 may have a word for. */
export const jobEvents: readonly EventType[] = [
  ...(Object.keys(eventNames) as EventType[]).filter((type) => eventNames[type]["003"] !== null),
  "artifact.written",
];

/** What is said of events, by type. */
type Said<Word> = {
  readonly [Type in EventType]?: (event: Extract<LogEvent, { type: Type }>) => Word;
};

function saidOf<Word>(said: Said<Word>, event: LogEvent): Word | null {
  const say = said[event.type] as ((event: LogEvent) => Word) | undefined;
  return say ? say(event) : null;
}

const statuses: Said<string> = {
  "run.created": () => "queued",
  "run.started": () => "running",
  "run.resumed": () => "running",
  "run.finished": ({ payload }) => jobStatus(payload.status),
  "stage.started": () => "running",
  "stage.completed": ({ payload }) => payload.status,
  "stage.blocked": () => "failed",
  "gate.opened": () => "needs_approval",
  "gate.decided": ({ payload }) => payload.verdict,
};

const messages: Said<string> = {
  "run.created": ({ payload }) => `Job created: ${payload.title}.`,
  "run.started": ({ payload }) => (payload.attempt === 1 ? "Job started." : "Job resumed."),
  "run.resumed": ({ payload }) => payload.reason,
  "run.finished": ({ payload: { status, failures } }) =>
    [`Job ${jobStatus(status)}.`, ...failures.map(({ error }) => error.message)].join(" "),
  "stage.started": ({ stage }) => `Stage ${stage} started.`,
  "stage.completed": ({ stage, payload }) =>
    `Stage ${stage}: ${payload.status.replaceAll("_", " ")}.`,
  "stage.blocked": ({ stage, payload }) => `Stage ${stage} could not start: ${payload.reason}`,
  "stage.artifact_emitted": ({ stage, payload }) => `Stage ${stage} made ${payload.summary}`,
  "artifact.written": ({ payload }) => `Changed by ${byWhom(payload.by)}: ${payload.summary}`,
  "gate.opened": ({ payload }) => payload.question,
  "gate.decided": ({ payload: { verdict, by, notes } }) =>
    `${verdict.replaceAll("_", " ")} by ${byWhom(by)}${notes === "" ? "." : `: ${notes}`}`,
};

/** Where the job, or the stage, stands after an event; null where that is no matter of it. */
export function statusAfter(event: LogEvent): string | null {
  return saidOf(statuses, event);
}

/** An event in words. */
export function messageOf(event: LogEvent): string {
  return saidOf(messages, event) ?? event.type;
}
