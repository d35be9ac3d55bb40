import type { EventType, LogEvent } from "../core/event.ts";
import type { OutputView } from "../core/live/run-view.ts";
import type { RunRecord } from "../core/store.ts";
import type { Desk } from "./desk.ts";
import { beforeRun } from "./logs.ts";

/** The output streams of runs, as their log tells of them. */
export interface OutputIndex {
  /** Reads what has been added to the log since it last looked. By name, in the order in which they opened. */
  of(desk: Desk, run: RunRecord): Promise<ReadonlyMap<string, OutputView>>;
}

interface Known {
  readonly streams: Map<string, OutputView>;
  /** Number of the last event looked at. */
  cursor: number;
}

/** Runs remembered at a time; those that were asked about longest ago are forgotten. */
const runsKept = 64;
const pageLength = 1_000;
const types: readonly EventType[] = ["stage.output_opened", "stage.output_closed"];

export function createOutputIndex(): OutputIndex {
  const runs = new Map<string, Known>();
  return {
    of: ({ inTurn, stores }, run) =>
      inTurn(`outputs of ${run.id}`, async () => {
        const known = runs.get(run.id) ?? { streams: new Map(), cursor: beforeRun(run) };
        runs.delete(run.id);
        runs.set(run.id, known);
        const [oldest] = runs.keys();
        if (runs.size > runsKept && oldest !== undefined) runs.delete(oldest);
        while (true) {
          const page = await stores.events.readAfter(run.project, known.cursor, pageLength, {
            run: run.id,
            types,
          });
          for (const event of page) take(known.streams, event);
          known.cursor = page.at(-1)?.seq ?? known.cursor;
          if (page.length === 0) return known.streams;
        }
      }),
  };
}

function take(streams: Map<string, OutputView>, event: LogEvent): void {
  if (event.type === "stage.output_opened") {
    const { stream, unit, attempt } = event.payload;
    const stage = event.stage ?? "";
    const open = { length: null, blob: null, closedBy: null };
    streams.set(stream, { stream, stage, unit, attempt, openedBy: event.seq, ...open });
  } else if (event.type === "stage.output_closed") {
    const { stream, length, blob } = event.payload;
    const open = streams.get(stream);
    if (open) Object.assign(open, { length, blob, closedBy: event.seq });
  }
}
