import type { EventPayload, EventType, LogEvent } from "../../core/event.ts";
import { harmless } from "../width.ts";
import { counted, timeText } from "../words.ts";

/**
 * One line on an event for a log that nobody draws over; null for events that a reader of such a log does not miss.
 * `titles`: stages by id. `began`: when the run was started, for the time in front.
 */
export function tellEvent(
  event: LogEvent,
  titles: ReadonlyMap<string, string>,
  began: number,
): string | null {
  const tell = sentences[event.type] as Sentence<unknown> | undefined;
  const words = tell?.(event.payload, titles.get(event.stage ?? "") ?? event.stage ?? "") ?? null;
  return words === null ? null : `${timeText(event.at - began).padStart(8)}  ${harmless(words)}`;
}

type Sentence<Payload> = (payload: Payload, stage: string) => string | null;

const sentences: { readonly [Type in EventType]?: Sentence<EventPayload<Type>> } = {
  "run.started": ({ attempt }) => (attempt === 1 ? "started" : `started again, attempt ${attempt}`),
  "run.resumed": ({ reason }) => reason,
  "run.pause_requested": () => "pauses: finishes what it has begun",
  "run.cancel_requested": () => "is being cancelled",
  "run.interrupted": ({ reason }) => `was cut off: ${reason}`,
  "stage.started": ({ units, reused }, stage) => {
    if (units < 2) return null;
    return `${stage}: ${units - reused} to make${reused > 0 ? `, ${reused} unchanged` : ""}`;
  },
  "stage.artifact_emitted": ({ artifactIndex, summary, ref, unchanged }, stage) =>
    `${stage} ${artifactIndex}  ${summary === "" ? ref.type : summary}${unchanged ? "  (as before)" : ""}`,
  "stage.retrying": ({ error, delayMs }, stage) =>
    `${stage}: ${error.message} Tries again in ${timeText(delayMs)}.`,
  "stage.reused": (_, stage) => `${stage}: unchanged, reused`,
  "stage.skipped": ({ reason }, stage) => `${stage}: ${reason}`,
  "stage.blocked": ({ reason }, stage) => `${stage}: ${reason}`,
  "stage.completed": ({ status, artifacts }, stage) => {
    const word = status === "completed" ? "ready" : status.replaceAll("_", " ");
    return `${stage}: ${word}, ${counted(artifacts, "artifact")}`;
  },
  "stage.reopened": ({ reason }, stage) => `${stage}: once more. ${reason}`,
  "unit.failed": ({ title, error }, stage) => `${stage}: ${title} failed: ${error.message}`,
  "gate.opened": ({ question }) => `needs you: ${question}`,
  "gate.decided": ({ verdict, by, notes }, stage) =>
    `${stage}: ${verdict.replaceAll("_", " ")} by ${by}${notes === "" ? "" : `: ${notes}`}`,
  "artifact.written": ({ by, summary }) => `changed by ${by}: ${summary}`,
  "agent.log": ({ agent, event }, stage) => `${stage}: ${agent}: ${event}`,
};
