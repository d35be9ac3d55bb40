import type { LogEvent } from "../core/event.ts";
import type { ProjectId, RunId } from "../core/id.ts";
import type { Desk } from "./desk.ts";
import { eventsAfter, followEvents } from "./following.ts";

/** What happened in a project, in order. */
export interface EventDesk {
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
    after: (project, after, run) => eventsAfter(stores.events, project, after, run),
    follow: (project, after, signal, run) =>
      followEvents({ log: stores.events, clock, pollMs }, project, after, signal, run),
  };
}
