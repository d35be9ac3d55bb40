import type { LogEvent } from "../core/event.ts";
import { applyToRun, type RunView } from "../core/live/run-view.ts";
import type { BacklotClient } from "./client.ts";
import { notOurs } from "./failure.ts";
import { pageAfter } from "./polling.ts";
import { eventIn } from "./transport.ts";

/** A run as it stood after one of its events. */
export interface ReplayStep {
  /** Null for the first step, before any event. */
  readonly event: LogEvent | null;
  /** Changed in place with each step: copy what is to stay. */
  readonly view: RunView;
}

/**
 * Plays a run's past, event by event, from its beginning or from how it stood after event `from`, up to where the log is
 * when it gets there. Throws `RequestFailed`.
 */
export async function* replayRun(
  client: BacklotClient,
  run: string,
  { from = 0, signal }: { readonly from?: number; readonly signal?: AbortSignal } = {},
): AsyncGenerator<ReplayStep, void> {
  const path = `/api/runs/${encodeURIComponent(run)}`;
  const view = (await client.read(`${path}/view?at=${from}`, signal)) as RunView;
  const place = () => ({ after: view.cursor.seq, offsets: new Map<string, number>() });
  yield { event: null, view };
  while (true) {
    const { items } = await pageAfter({ client, path, place }, signal);
    if (items.length === 0) return;
    for (const item of items) {
      const heard = eventIn(item);
      if (heard.kind !== "event") continue;
      const arrival = applyToRun(view, heard.event);
      if (arrival === "gap") throw notOurs(client.url, 200);
      if (arrival === "next") yield { event: heard.event, view };
    }
  }
}
