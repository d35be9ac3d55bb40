import type { Clock } from "../core/clock.ts";
import type { LogEvent } from "../core/event.ts";
import type { ProjectId, RunId } from "../core/id.ts";
import type { EventLog } from "../core/store.ts";

/** Events read at a time. */
const pageLength = 500;

/** All events after number `after`, up to the present end. */
export async function* eventsAfter(
  log: EventLog,
  project: ProjectId,
  after: number,
  run?: RunId,
): AsyncGenerator<LogEvent> {
  let cursor = after;
  while (true) {
    const page = await log.readAfter(project, cursor, pageLength, run === undefined ? {} : { run });
    yield* page;
    if (page.length === 0) return;
    cursor = page.at(-1)!.seq;
  }
}

/**
 * Reads past the cursor until dry, then waits for a wake-up, or for the next look where another process writes, and
 * repeats. Ends quietly when the signal aborts, after what was there by then.
 */
export async function* followEvents(
  { log, clock, pollMs }: { log: EventLog; clock: Clock; pollMs: number },
  project: ProjectId,
  after: number,
  signal: AbortSignal,
  run?: RunId,
): AsyncGenerator<LogEvent> {
  let cursor = after;
  let wake = () => undefined as void;
  let isDue = false;
  const stop = log.onCommit(project, () => {
    isDue = true;
    wake();
  });
  try {
    while (true) {
      const isLast = signal.aborted;
      isDue = false;
      for await (const event of eventsAfter(log, project, cursor, run)) {
        cursor = event.seq;
        yield event;
      }
      if (isLast) return;
      if (isDue || signal.aborted) continue;
      await new Promise<void>((resolve) => {
        const looked = new AbortController();
        wake = () => {
          looked.abort();
          resolve();
        };
        signal.addEventListener("abort", wake, { once: true, signal: looked.signal });
        clock.sleep(pollMs, looked.signal).then(wake, () => undefined);
      });
    }
  } finally {
    stop();
  }
}
