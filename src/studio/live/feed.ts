import type { Clock } from "../../core/clock.ts";
import type { LogEvent } from "../../core/event.ts";
import type { ProjectId } from "../../core/id.ts";
import { longestRead, type SystemStores } from "../../core/store.ts";
import { eventFrame } from "./frames.ts";
import { createTails, type Tails } from "./tails.ts";
import { coalesced } from "./coalesced.ts";
import { createWindow, type EventWindow } from "./window.ts";

/** Events read at a time. */
const pageLength = 500;

/** Somebody who has all that there is and waits for more. */
export interface Sleeper {
  /** The run that it wants to hear of; null: all. */
  readonly run: string | null;
  readonly wantsText: boolean;
  /** `dryUpTo`: up to this event of the project there was nothing for it. */
  readonly wake: (dryUpTo: number) => void;
  readonly fail: (error: unknown) => void;
}

/** One reader of a project's log, for all its subscribers: whatever their number, a commit is read once. */
export interface Feed {
  readonly stores: SystemStores;
  readonly project: ProjectId;
  readonly window: EventWindow;
  readonly tails: Tails;
  /** Grows with whatever is new: the same number means that there is nothing that was not there before. */
  readonly moves: number;
  /** Wakes it once, when there is something for it. Returns what calls that off. */
  sleep(sleeper: Sleeper): () => void;
  /** Resolves when what was there at the beginning is in the window; rejects when the log cannot be read. */
  readonly begun: Promise<void>;
  close(): void;
}

export interface FeedParts {
  readonly stores: SystemStores;
  readonly project: ProjectId;
  /** Number of an event that has been written; reading begins a little before, for those who come back all at once. */
  readonly seq: number;
  readonly clock: Clock;
  /** How often it looks although nobody woke it, in milliseconds: after a read that failed, say. */
  readonly pollMs: number;
  /** Hears of every new event before any subscriber does. */
  readonly onEvent: (event: LogEvent) => void;
}

export function createFeed(parts: FeedParts): Feed {
  const { stores, project } = parts;
  const window = createWindow(Math.max(0, parts.seq - pageLength));
  const tails = createTails(project, stores.outputs);
  const sleepers = createSleepers();
  let moves = 0;
  const readPage = async (): Promise<boolean> => {
    const dryUpTo = window.end;
    const page = await stores.events.readAfter(project, dryUpTo, pageLength);
    // Text before events: whoever hears that a stream has closed finds all of it.
    const runs = await tails.refresh();
    let length = 0;
    for (const event of page) {
      const frame = eventFrame(event);
      parts.onEvent(event);
      window.push(frame);
      length += frame.text.length;
    }
    if (page.length > 0 || runs.size > 0) moves += 1;
    sleepers.wake(new Set(page.map(({ run }) => run)), runs, dryUpTo);
    // A whole event is longer than its payload: a read that ended for its length is never taken for the log's end.
    return page.length === pageLength || length >= longestRead;
  };
  const look = coalesced(async () => {
    while (await readPage());
  });
  const lookOrFail = () => look().catch((error: unknown) => sleepers.fail(error));
  const stopListening = stores.events.onCommit(project, () => void lookOrFail());
  const closing = new AbortController();
  void lookNowAndThen(parts, lookOrFail, closing.signal);
  return {
    stores,
    project,
    window,
    tails,
    get moves() {
      return moves;
    },
    sleep: sleepers.add,
    begun: look(),
    close() {
      closing.abort();
      stopListening();
    },
  };
}

async function lookNowAndThen(
  { clock, pollMs }: FeedParts,
  look: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(pollMs, signal).catch(() => undefined);
    if (!signal.aborted) await look();
  }
}

/** Those who wait, by what they wait for: a run that nothing happens to wakes nobody. */
function createSleepers() {
  const byRun = new Map<string | null, Set<Sleeper>>();
  const remove = (sleeper: Sleeper) => {
    const ofRun = byRun.get(sleeper.run);
    ofRun?.delete(sleeper);
    if (ofRun?.size === 0) byRun.delete(sleeper.run);
  };
  const wakeOf = (run: string | null, textOnly: boolean, dryUpTo: number) => {
    for (const sleeper of byRun.get(run) ?? []) {
      if (textOnly && !sleeper.wantsText) continue;
      remove(sleeper);
      sleeper.wake(dryUpTo);
    }
  };
  return {
    add(sleeper: Sleeper) {
      byRun.set(sleeper.run, (byRun.get(sleeper.run) ?? new Set()).add(sleeper));
      return () => remove(sleeper);
    },
    wake(runs: ReadonlySet<string | null>, withText: ReadonlySet<string>, dryUpTo: number) {
      if (runs.size > 0) wakeOf(null, false, dryUpTo);
      else if (withText.size > 0) wakeOf(null, true, dryUpTo);
      for (const run of runs) if (run !== null) wakeOf(run, false, dryUpTo);
      for (const run of withText) wakeOf(run, true, dryUpTo);
    },
    fail(error: unknown) {
      const all = [...byRun.values()].flatMap((ofRun) => [...ofRun]);
      byRun.clear();
      for (const sleeper of all) sleeper.fail(error);
    },
  };
}
