import type { RunId } from "../../core/id.ts";
import type { EventLog } from "../../core/store.ts";

/**
 * How many events of a run are not after event `seq` of the project, by halving: a run's part of the log is read by its own
 * numbers, so that what others have written between costs nothing.
 *
 * @param most - a number of its events that is not too low
 */
export async function runSeqAt(
  log: EventLog,
  run: RunId,
  seq: number,
  most: number,
): Promise<number> {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [next] = await log.readRunAfter(run, middle, 1);
    if (next && next.seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
