/**
 * Opens a run as a page does that was just loaded and prints how long it took until all of it was there, in milliseconds.
 *
 *     node bench/live/reloading.ts URL RUN EVENTS TIMES
 */
import { createClient } from "../../src/client/client.ts";
import { watchRun } from "../../src/client/watch-run.ts";

const [url = "", run = "", events = "0", times = "1"] = process.argv.slice(2);
const taken: number[] = [];
for (let time = 0; time < Number(times); time += 1) {
  const started = performance.now();
  const watch = watchRun(createClient({ url }), run);
  await new Promise<void>((resolve) => {
    const look = () => {
      if ((watch.view?.cursor.runSeq ?? 0) >= Number(events)) resolve();
    };
    watch.onChange(look);
    look();
  });
  taken.push(performance.now() - started);
  watch.close();
}
process.stdout.write(`${JSON.stringify(taken)}\n`);
process.exit(0);
