import type { ProjectId } from "../../core/id.ts";
import type { EventLog } from "../../core/store.ts";
import type { FollowedStream } from "./stream-text.ts";

/** Events read at a time. */
const pageLength = 500;

/** The output streams of all runs of a project that were open after event `seq`. Goes through the whole log. */
export async function openStreams(
  log: EventLog,
  project: ProjectId,
  seq: number,
): Promise<readonly FollowedStream[]> {
  const types = ["stage.output_opened", "stage.output_closed"] as const;
  const open = new Map<string, FollowedStream>();
  let cursor = 0;
  while (cursor < seq) {
    const page = await log.readAfter(project, cursor, pageLength, { types });
    for (const { seq: at, type, run, stage, payload } of page) {
      if (at > seq) break;
      if (type === "stage.output_opened") {
        const { stream, unit, attempt } = payload;
        const place = { run: run ?? "", stage: stage ?? "", unit, attempt };
        open.set(stream, { stream, ...place, offset: 0, tail: null });
      } else if (type === "stage.output_closed") {
        open.delete(payload.stream);
      }
    }
    if (page.length === 0) break;
    cursor = page.at(-1)!.seq;
  }
  return [...open.values()];
}
