import { StudioError } from "../core/error.ts";
import type { EventType, LogEvent } from "../core/event.ts";
import type { ProjectId, RunId } from "../core/id.ts";
import type { Desk } from "./desk.ts";
import { eventsAfter, followEvents } from "./following.ts";

/** A part of a project's log. */
export interface EventPage {
  /** Number of the event before the first. */
  readonly after: number;
  /** From 1 to 1,000. */
  readonly limit: number;
  readonly run?: RunId;
  /** Absent: of every type. */
  readonly types?: readonly EventType[];
}

/** What happened in a project, in order. */
export interface EventDesk {
  /**
   * The next events after a number, oldest first; fewer than `limit` also where they are long, about a megabyte of them at a
   * time. None means that there are no more yet.
   */
  page(project: ProjectId, page: EventPage): Promise<readonly LogEvent[]>;
  /** All events after number `after`, up to the present end. */
  after(project: ProjectId, after: number, run?: RunId): AsyncIterable<LogEvent>;
  /** The same, and then every new one as it is written, until the signal aborts. */
  follow(
    project: ProjectId,
    after: number,
    signal: AbortSignal,
    run?: RunId,
  ): AsyncIterable<LogEvent>;
}

export function createEvents({ parts, stores }: Desk): EventDesk {
  const { clock, pollMs } = parts;
  return {
    async page(project, { after, limit, ...filter }) {
      assertPlace(after, limit);
      return stores.events.readAfter(project, after, limit, filter);
    },
    after: (project, after, run) => eventsAfter(stores.events, project, after, run),
    follow: (project, after, signal, run) =>
      followEvents({ log: stores.events, clock, pollMs }, project, after, signal, run),
  };
}

const longestPage = 1_000;

/** Throws `bad-request` for what is no place in a log or no length of a page of it. */
export function assertPlace(after: number, limit: number): void {
  const isPlace = Number.isSafeInteger(after) && after >= 0;
  if (isPlace && Number.isInteger(limit) && limit >= 1 && limit <= longestPage) return;
  throw new StudioError(
    "bad-request",
    `There is no page of ${limit} events after number ${after} of a log.`,
    { hint: `Ask for 1 to ${longestPage} at a time, after 0 or the number of the last one.` },
  );
}
