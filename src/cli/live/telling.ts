import type { EventPayload, EventType, LogEvent } from "../../core/event.ts";
import { harmless } from "../width.ts";
import { byWhom, counted, statusWord, timeText, typeName } from "../../core/wording.ts";

/** What a teller knows beside the event. */
export interface Telling {
  /** Stages' titles by id. */
  readonly titles: ReadonlyMap<string, string>;
  /** When the run was started, for the time in front. */
  readonly began: number;
  /** Whether small steps are told too, such as that a unit begins; who watches a run does not miss them. */
  readonly isWhole: boolean;
}

/** One line on an event for a log that nobody draws over; null for one that is left out. */
export function tellEvent(event: LogEvent, { titles, began, isWhole }: Telling): string | null {
  if (!isWhole && isSmall(event)) return null;
  const tell = sentences[event.type] as Sentence<unknown>;
  const stage = titles.get(event.stage ?? "") ?? event.stage ?? "";
  const time = event.run === null ? "" : timeText(event.at - began);
  return `${time.padStart(8)}  ${harmless(tell(event.payload, stage))}`;
}

/** The end of a run is told apart, with what can be done next. Stages that cannot begin are counted there. */
const small: ReadonlySet<EventType> = new Set<EventType>([
  "project.created",
  "project.renamed",
  "project.member_changed",
  "input.added",
  "run.created",
  "run.paused",
  "run.awaiting_approval",
  "run.finished",
  "stage.progress",
  "stage.blocked",
  "stage.output_opened",
  "stage.output_closed",
  "unit.started",
  "unit.reused",
  "unit.completed",
  "unit.requeued",
]);

function isSmall(event: LogEvent): boolean {
  // What a stage of one unit does is told by what it makes.
  if (event.type === "stage.started") return event.payload.units < 2;
  return small.has(event.type);
}

type Sentence<Payload> = (payload: Payload, stage: string) => string;

const sentences: { readonly [Type in EventType]: Sentence<EventPayload<Type>> } = {
  "project.created": ({ name }) => `new project: ${name}`,
  "project.renamed": ({ name, by }) => `${byWhom(by)}: the project is called ${name} now`,
  "project.member_changed": ({ person, role, by }) =>
    `${byWhom(by)}: ${person} ${role === null ? "is no member any more" : `is ${role} now`}`,
  "input.added": ({ filename }) => `file taken in: ${filename}`,
  "run.created": ({ pipeline, number }) => `run ${number} of ${pipeline}`,
  "run.started": ({ attempt }) => (attempt === 1 ? "started" : `started again, attempt ${attempt}`),
  "run.resumed": ({ reason }) => reason,
  "run.pause_requested": () => "pauses: finishes what it has begun",
  "run.paused": ({ reason }) => `paused. ${reason}`.trim(),
  "run.cancel_requested": () => "is being cancelled",
  "run.interrupted": ({ reason }) => `was cut off: ${reason}`,
  "run.awaiting_approval": () => "waits for an answer",
  "run.finished": ({ status, durationMs }) =>
    `ended: ${statusWord[status].toLowerCase()}, after ${timeText(durationMs)}`,
  "run.removed": ({ by }) => `removed by ${byWhom(by)}`,
  "stage.started": ({ units, reused }, stage) => {
    if (units < 2) return `${stage}: begins`;
    return `${stage}: ${units - reused} to make${reused > 0 ? `, ${reused} unchanged` : ""}`;
  },
  "stage.artifact_emitted": ({ artifactIndex, summary, ref, unchanged }, stage) =>
    `${stage} ${artifactIndex}  ${summary === "" ? typeName(ref.type, 1) : summary}${unchanged ? "  (as before)" : ""}`,
  "stage.progress": ({ done, total }, stage) => `${stage}: ${done} of ${total}`,
  "stage.retrying": ({ error, delayMs }, stage) =>
    `${stage}: ${error.message} Tries again in ${timeText(delayMs)}.`,
  "stage.reused": (_, stage) => `${stage}: unchanged, reused`,
  "stage.skipped": ({ reason }, stage) => `${stage}: ${reason}`,
  "stage.blocked": ({ reason }, stage) => `${stage}: not started. ${reason}`,
  "stage.output_opened": (_, stage) => `${stage}: begins to write out what it does`,
  "stage.output_closed": ({ length }, stage) =>
    `${stage}: wrote out ${counted(length, "character")}`,
  "stage.completed": ({ status, artifacts }, stage) =>
    `${stage}: ${statusWord[status].toLowerCase()}${status === "failed" && artifacts === 0 ? "" : `, ${counted(artifacts, "artifact")}`}`,
  "stage.reopened": ({ reason }, stage) => `${stage}: once more. ${inWords(reason)}`,
  "unit.started": ({ title }, stage) => `${within(stage, title)} is begun`,
  "unit.reused": ({ title }, stage) => `${within(stage, title)} is unchanged, reused`,
  "unit.completed": ({ artifacts }, stage) =>
    `${stage}: one unit done, ${counted(artifacts, "artifact")}`,
  "unit.failed": ({ title, error }, stage) => `${within(stage, title)} failed: ${error.message}`,
  "unit.requeued": ({ reason }, stage) => `${stage}: one unit waits again. ${reason}`,
  "gate.opened": ({ question }) => `needs you: ${question}`,
  "gate.decided": ({ verdict, by, notes }, stage) =>
    `${stage}: ${verdictWord[verdict]} by ${byWhom(by)}${notes === "" ? "" : `: ${notes}`}`,
  "artifact.written": ({ by, summary }) => `changed by ${byWhom(by)}: ${summary}`,
  "agent.log": ({ agent, event }, stage) => `${stage}: ${agent}: ${event}`,
};

const verdictWord = {
  approved: "approved",
  rejected: "sent back",
  auto_approved: "approved",
} as const;

/** A stage of one unit gives that its own title. */
function within(stage: string, title: string): string {
  return title === stage || title === "" ? stage : `${stage}: ${title}`;
}

/** Reasons are kept with the name that decisions have; here it is a person who reads them. */
function inWords(reason: string): string {
  return reason.replace(/\buser:[\w-]+/gu, byWhom);
}
