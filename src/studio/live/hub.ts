import type { Clock } from "../../core/clock.ts";
import { StudioError } from "../../core/error.ts";
import type { LogEvent } from "../../core/event.ts";
import type { ProjectId } from "../../core/id.ts";
import type { UserPrincipal } from "../../core/principal.ts";
import { isFinished } from "../../core/finished.ts";
import type { ProjectStores, Store } from "../../core/store.ts";
import type { TextReader } from "../text-of-blob.ts";
import { createFeed, type Feed } from "./feed.ts";
import type { Subscription, Wanted } from "./frames.ts";
import { openStreams } from "./open-streams.ts";
import { createReader, type Beginning, type Reader } from "./reader.ts";
import { assertPlace, createViews, type Views } from "./views.ts";

/** All that is seen live of a studio, by anybody. */
export interface LiveHub {
  /** How many subscriptions there are. */
  readonly subscribers: number;
  /**
   * Looks again at what a person hears, before giving them anything more, and ends what they may no longer see. To be called
   * after their sign-ins or tokens change; changes of a project's members are heard of by themselves.
   */
  accessChanged(person: string): void;
  /** Ends every subscription with a frame `closing`. */
  close(): Promise<void>;
}

/** The hub as the desks of the studio use it. */
export interface LiveRoom extends LiveHub {
  readonly views: Views;
  /** Throws `not-found` for what the person may not see, and `conflict` when `after` is beyond the log's end. */
  subscribe(person: UserPrincipal, wanted: Wanted): Promise<Subscription>;
}

export interface LiveParts {
  readonly store: Store;
  /** Reads what closed outputs were kept as. */
  readonly textOf: TextReader;
  readonly clock: Clock;
  /** How often a feed looks for events although nobody woke it, in milliseconds. */
  readonly pollMs: number;
}

/** Somebody who listens. */
interface Listener {
  readonly person: UserPrincipal;
  readonly wanted: Wanted;
  readonly reader: Reader;
}

export function createLiveHub({ store, textOf, clock, pollMs }: LiveParts): LiveRoom {
  const stores = store.as({ kind: "system", job: "live" });
  const views = createViews(stores);
  const listeners = new Set<Listener>();
  let isClosed = false;
  const hear = (event: LogEvent) => {
    views.hear(event);
    if (event.type === "project.member_changed") accessChanged(event.payload.person);
  };
  const feeds = createFeeds((project, seq) =>
    createFeed({ stores, project, seq, clock, pollMs, onEvent: hear }),
  );
  const accessChanged = (person: string) => {
    for (const listener of listeners) {
      if (listener.person.id === person) listener.reader.holdUntil(recheck(store, listener));
    }
  };
  const listen = async (feed: Feed, person: UserPrincipal, wanted: Wanted) => {
    await feed.begun;
    const beginning = await beginningOf(views, feed, wanted);
    const reader = createReader(feed, textOf, wanted, beginning, () => {
      listeners.delete(listener);
      feeds.leave(wanted.project);
    });
    const listener = { person, wanted, reader };
    listeners.add(listener);
    // Whatever has changed while this was being put together.
    reader.holdUntil(recheck(store, listener));
    if (isClosed) reader.end("closing");
    return reader;
  };
  return {
    views,
    get subscribers() {
      return listeners.size;
    },
    accessChanged,
    async subscribe(person, wanted) {
      const { seq } = await assertMaySee(store.as(person), wanted);
      if (isClosed) throw new StudioError("aborted", "The studio is closed.");
      const feed = feeds.join(wanted.project, seq);
      try {
        return await listen(feed, person, wanted);
      } catch (error) {
        feeds.leave(wanted.project);
        throw error;
      }
    },
    async close() {
      isClosed = true;
      for (const { reader } of listeners) reader.end("closing");
      feeds.close();
    },
  };
}

/** The feeds of projects that somebody listens to. */
function createFeeds(open: (project: ProjectId, seq: number) => Feed) {
  const feeds = new Map<ProjectId, { readonly feed: Feed; listeners: number }>();
  return {
    join(project: ProjectId, seq: number): Feed {
      const known = feeds.get(project) ?? { feed: open(project, seq), listeners: 0 };
      known.listeners += 1;
      feeds.set(project, known);
      return known.feed;
    },
    leave(project: ProjectId) {
      const known = feeds.get(project);
      if (!known) return;
      known.listeners -= 1;
      if (known.listeners > 0) return;
      feeds.delete(project);
      known.feed.close();
    },
    close() {
      for (const { feed } of feeds.values()) feed.close();
      feeds.clear();
    },
  };
}

async function assertMaySee(
  { projects, runs }: ProjectStores,
  { project, run, after }: Wanted,
): Promise<{ readonly seq: number }> {
  assertPlace(after);
  const record = await projects.get(project);
  if (run !== undefined && (await runs.get(run)).project !== project)
    throw new StudioError("not-found", `There is no run ${run} in this project.`);
  if (after <= record.seq) return record;
  throw new StudioError("conflict", `The project's log ends before event ${after}.`, {
    hint: "What you have is not of this log, or of a later copy of it: load the view again.",
  });
}

async function beginningOf(views: Views, feed: Feed, wanted: Wanted): Promise<Beginning> {
  const { run, after, outputs = run !== undefined, offsets = {} } = wanted;
  if (run === undefined) {
    const streams = outputs ? await openStreams(feed.stores.events, feed.project, after) : [];
    const all = streams.map((stream) => ({ ...stream, offset: offsets[stream.stream] ?? 0 }));
    return { endedAs: null, isRemoved: false, seq: 0, runSeq: 0, streams: all };
  }
  const view = await views.run(run);
  const streams = view.outputs
    .filter(({ openedBy, closedBy }) => openedBy <= after && (closedBy ?? Infinity) > after)
    .map(({ stream, stage, unit, attempt }) => {
      return { stream, run, stage, unit, attempt, offset: offsets[stream] ?? 0, tail: null };
    });
  return {
    endedAs: isFinished(view.status) ? view.status : null,
    isRemoved: view.isRemoved,
    ...view.cursor,
    streams: outputs ? streams : [],
  };
}

/** Ends the stream of somebody who may no longer see it. Never rejects. */
async function recheck(store: Store, { person, wanted, reader }: Listener): Promise<void> {
  try {
    await store.as(person).projects.get(wanted.project);
    if (wanted.stillMay && !(await wanted.stillMay())) reader.end("revoked");
  } catch (error) {
    // Whoever cannot be looked up now is looked up when they come again.
    const isRefused = error instanceof StudioError && error.code !== "store-busy";
    reader.end(isRefused ? "revoked" : "closing");
  }
}
