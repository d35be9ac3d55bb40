import type { EventType, LogEvent } from "../core/event.ts";

/** A document's word for an event; a function where it depends on what happened, null where the document has none. */
type Word<Type extends EventType> =
  | string
  | null
  | ((event: Extract<LogEvent, { type: Type }>) => string | null);

/** What the documents call one of our events. Document 001 has no events of its own. */
interface Words<Type extends EventType> {
  readonly "000": Word<Type>;
  readonly "002": Word<Type>;
  readonly "003": Word<Type>;
  readonly "004": Word<Type>;
}
export type DocumentNumber = keyof Words<EventType>;

const unnamed = { "000": null, "002": null, "003": null, "004": null } as const;
const logged = { ...unnamed, "004": "log" } as const;

/** Our names and, word for word, those of the documents: for the file mirror, the compatibility routes and `--json=000`. */
export const eventNames: { readonly [Type in EventType]: Words<Type> } = {
  "project.created": unnamed,
  "project.renamed": unnamed,
  "project.member_changed": unnamed,
  "input.added": unnamed,
  "run.created": { ...unnamed, "003": "job_created" },
  "run.started": {
    "000": "pipeline_started",
    "002": "execution:started",
    "003": ({ payload }) => (payload.attempt === 1 ? "job_started" : "job_resumed"),
    "004": "run",
  },
  "run.resumed": { ...unnamed, "003": "job_resumed" },
  "run.pause_requested": unnamed,
  "run.paused": { ...unnamed, "000": "stage_paused" },
  "run.cancel_requested": unnamed,
  "run.interrupted": unnamed,
  "run.awaiting_approval": { ...unnamed, "004": "awaiting_feedback" },
  "run.finished": {
    "000": "pipeline_finished",
    "002": ({ payload }) => `execution:${endWord(payload.status, "cancelled")}`,
    "003": ({ payload }) => `job_${endWord(payload.status, "canceled")}`,
    "004": "status",
  },
  "run.removed": unnamed,
  "stage.started": {
    "000": "stage_started",
    "002": "stage:started",
    "003": "stage_started",
    "004": "start",
  },
  "stage.artifact_emitted": {
    "000": "stage_artifact_emitted",
    "002": null,
    "003": "artifact_registered",
    "004": "artifact",
  },
  "stage.progress": unnamed,
  "stage.retrying": { ...unnamed, "000": "stage_retrying", "004": "warning" },
  "stage.reused": { ...unnamed, "000": "stage_skipped_reused", "002": "stage:skipped" },
  "stage.skipped": { ...unnamed, "000": "stage_skipped_reused", "002": "stage:skipped" },
  "stage.blocked": {
    "000": "stage_failed",
    "002": "stage:failed",
    "003": "stage_failed",
    "004": "error",
  },
  "stage.output_opened": unnamed,
  "stage.output_closed": { ...unnamed, "002": "stage:output", "004": "output" },
  "stage.completed": {
    "000": ({ payload }) => (payload.status === "failed" ? "stage_failed" : "stage_finished"),
    "002": ({ payload }) => (payload.status === "failed" ? "stage:failed" : "stage:completed"),
    "003": ({ payload }) => (payload.status === "failed" ? "stage_failed" : "stage_completed"),
    "004": ({ payload }) => (payload.status === "failed" ? "error" : "complete"),
  },
  "stage.reopened": unnamed,
  "unit.started": unnamed,
  "unit.reused": unnamed,
  "unit.completed": unnamed,
  "unit.failed": logged,
  "unit.requeued": unnamed,
  "gate.opened": {
    "000": "stage_paused",
    "002": null,
    "003": "gate_pause",
    "004": "awaiting_feedback",
  },
  "gate.decided": { ...unnamed, "003": ({ payload }) => `gate_${payload.verdict}` },
  "artifact.written": { ...unnamed, "000": "artifact_saved", "004": "artifact" },
  "agent.log": logged,
};

/** What a document calls this event; null where it has no word for it. */
export function wordFor(event: LogEvent, document: DocumentNumber): string | null {
  const word = eventNames[event.type][document] as Word<EventType>;
  return typeof word === "function" ? word(event) : word;
}

function endWord(status: string, cancelled: string): string {
  if (status === "cancelled") return cancelled;
  return status === "failed" ? "failed" : "completed";
}
