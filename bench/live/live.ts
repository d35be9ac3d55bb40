import { join } from "node:path";
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { atLeast, atMost, quantile, rowOf, type Bench, type Row } from "../report/row.ts";
import {
  createRun,
  resultOf,
  startLiveServer,
  startViewers,
  type Heard,
  type LiveServer,
} from "./processes.ts";

/** What watching costs and how fast it is, seen from outside the server. */
export const live: Bench = {
  name: "live",
  title: "Live streams",
  method:
    "A server process holds a real studio on disk; a stage in it logs lines at a steady rate, each a durable event. Viewers in other processes read the run's server-sent events; " +
    "a delay is from the event's own time, taken when it is committed, to its arrival, by the same machine's clock, in whole milliseconds. *Reload* is a client of the library that starts with nothing and ends with the whole state of the run, " +
    "in a process of its own; cold: the server has just started. *Overhead* compares the same run without viewers and with five, taking turns.",
  async run({ folder, isQuick }) {
    const seconds = isQuick ? 3 : 20;
    const rows: Row[] = [];
    const notes: string[] = [];
    const load = () => loadavg()[0]?.toFixed(2) ?? "unknown";
    for (const [name, measure] of [
      ["50 viewers", () => latency(join(folder, "few"), 50, 200, seconds, 60)],
      ["1,000 viewers", () => latency(join(folder, "many"), 1_000, 20, seconds, 150)],
      ["reload", () => reloads(folder, isQuick)],
      ["overhead", () => overhead(join(folder, "overhead"), isQuick)],
      ["output", () => longOutput(join(folder, "output"), isQuick ? 500_000 : 5_000_000)],
    ] as const) {
      const before = load();
      rows.push(...(await measure()));
      notes.push(`Load average before and after *${name}*: ${before}, ${load()}.`);
    }
    return { rows, notes };
  },
};

async function latency(
  folder: string,
  viewers: number,
  perSecond: number,
  seconds: number,
  goal: number,
): Promise<Row[]> {
  const server = await startLiveServer(folder);
  try {
    const events = perSecond * seconds;
    const { run, start, finished } = await createRun(server.url, "bench-ticker", {
      events,
      perSecond,
    });
    // Two processes, so that reading is not what takes the time.
    const groups = await Promise.all(
      [0, 1].map(async () => startViewers(server.url, run, viewers / 2)),
    );
    const before = server.memory();
    await start();
    await finished();
    const heard = together(await Promise.all(groups.map(async (group) => group.heard)));
    const all = await eventCount(server, run);
    const lost = heard.counts.reduce((sum, count) => sum + Math.max(0, all - count), 0);
    const doubled = heard.counts.reduce((sum, count) => sum + Math.max(0, count - all), 0);
    const what = `${viewers.toLocaleString("en")} viewers, ${perSecond} events a second`;
    return [
      rowOf(`${what}: median delay`, [quantile(heard.delays, 0.5)], "ms"),
      rowOf(`${what}: delay of 95 in 100`, [quantile(heard.delays, 0.95)], "ms", atMost(goal)),
      rowOf(`${what}: delay of 99 in 100`, [quantile(heard.delays, 0.99)], "ms"),
      rowOf(
        `${what}: events heard, by all`,
        [heard.delays.length],
        "events",
        atLeast(events * viewers),
      ),
      rowOf(`${what}: events lost`, [lost], "events", atMost(0)),
      rowOf(`${what}: events heard twice`, [doubled], "events", atMost(0)),
      rowOf(`${what}: memory of the server before`, [before], "MiB"),
      rowOf(`${what}: memory of the server at its peak`, [server.peakMemory()], "MiB", atMost(500)),
    ];
  } finally {
    await server.close();
  }
}

function together(heard: readonly Heard[]): Heard {
  return {
    delays: heard.flatMap(({ delays }) => delays),
    counts: heard.flatMap(({ counts }) => counts),
    texts: heard.flatMap(({ texts }) => texts),
  };
}

/** How many events a run has. */
async function eventCount({ url }: LiveServer, run: string): Promise<number> {
  const response = await fetch(`${url}/api/runs/${run}/view`);
  const { cursor } = (await response.json()) as { readonly cursor: { readonly runSeq: number } };
  return cursor.runSeq;
}

async function reloads(folder: string, isQuick: boolean): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [events, goal] of [
    [10_000, 500],
    [isQuick ? 20_000 : 100_000, 1_000],
  ] as const) {
    const place = join(folder, `reload-${events}`);
    const first = await startLiveServer(place);
    const { run, start, finished } = await createRun(first.url, "bench-ticker", {
      events,
      perSecond: 0,
    });
    await start();
    await finished();
    await first.close();
    const cold: number[] = [];
    const warm: number[] = [];
    for (let round = 0; round < (isQuick ? 1 : 5); round += 1) {
      const server = await startLiveServer(place);
      // The process that reloads has loaded its own code before the clock starts.
      const args = [server.url, run, `${events}`];
      cold.push(...((await resultOf("bench/live/reloading.ts", [...args, "1"])) as number[]));
      warm.push(...((await resultOf("bench/live/reloading.ts", [...args, "3"])) as number[]));
      await server.close();
    }
    const what = `reload of a run of ${events.toLocaleString("en")} events`;
    rows.push(rowOf(`${what}, server just started`, cold, "ms", atMost(goal)));
    rows.push(rowOf(`${what}, server warm`, warm, "ms", atMost(goal)));
  }
  return rows;
}

/** Runs of several kinds: nothing but events as fast as they go, artifacts as fast as they go, and one that works in between. */
function watchedRuns(isQuick: boolean) {
  const notes = (count: number) => Array.from({ length: count }, (_, at) => `Note ${at}`);
  const size = isQuick ? 100 : 1_000;
  return [
    ["of log lines alone", "bench-ticker", { events: size * 5, perSecond: 0 }],
    ["of artifacts alone", "test-echo", { titles: notes(size) }],
    ["that works 5 ms for each artifact", "test-echo", { titles: notes(size / 2), delay: 5 }],
  ] as const;
}

async function overhead(folder: string, isQuick: boolean): Promise<Row[]> {
  const rows: Row[] = [];
  const server = await startLiveServer(folder);
  try {
    for (const [what, pipeline, params] of watchedRuns(isQuick)) {
      const [alone, watched]: [number[], number[]] = [[], []];
      // The first of each warms up.
      for (let round = 0; round <= (isQuick ? 3 : 9); round += 1) {
        const counts = round % 2 === 0 ? [0, 5] : [5, 0];
        for (const viewers of counts) {
          const time = await timeOf(server, pipeline, params, viewers);
          if (round > 0) (viewers === 0 ? alone : watched).push(time);
        }
      }
      const ratios = alone.map((time, at) => watched[at]! / time);
      rows.push(
        rowOf(`a run ${what}, that nobody watches`, alone, "ms"),
        rowOf(`the same with five viewers`, watched, "ms"),
        rowOf(`a run ${what}: with five viewers ÷ without`, ratios, "×", atMost(1.05)),
      );
    }
  } finally {
    await server.close();
  }
  return rows;
}

async function timeOf(
  server: LiveServer,
  pipeline: string,
  params: Readonly<Record<string, unknown>>,
  viewers: number,
): Promise<number> {
  const { run, start, finished } = await createRun(server.url, pipeline, params);
  const watching = viewers > 0 ? await startViewers(server.url, run, viewers) : null;
  await start();
  const time = await finished();
  await watching?.heard;
  return time;
}

/** Streams a long text to viewers who come at once, and to one who comes late. */
async function longOutput(folder: string, length: number): Promise<Row[]> {
  const server = await startLiveServer(folder);
  try {
    const { lost, during, after } = await talked(server, length);
    const what = `output of ${length.toLocaleString("en")} characters`;
    return [
      rowOf(
        `${what}: lost or doubled, by five viewers and a late one`,
        [lost],
        "characters",
        atMost(0),
      ),
      rowOf(`${what}: text on the server's heap while it streamed`, during, "KB"),
      rowOf(`${what}: the most of that`, [Math.max(...during)], "KB", atMost(100)),
      rowOf(`${what}: text on the server's heap after it`, [after], "KB"),
    ];
  } finally {
    await server.close();
  }
}

interface Talked {
  readonly lost: number;
  /** In KB. */
  readonly during: readonly number[];
  readonly after: number;
}

async function talked(server: LiveServer, length: number): Promise<Talked> {
  // Slow enough for some looks, each of which stops the server for a while.
  const params = { length, perSecond: 400_000 };
  const { run, start, finished } = await createRun(server.url, "bench-talker", params);
  const five = await startViewers(server.url, run, 5);
  const over = new AbortController();
  const during: number[] = [];
  const looking = (async () => {
    while (!over.signal.aborted) {
      await sleep(700);
      if (!over.signal.aborted) during.push(await server.heldText());
    }
  })();
  await start();
  await sleep(length / 1_000);
  const late = await startViewers(server.url, run, 1);
  await finished();
  over.abort();
  await looking;
  const heard = together(await Promise.all([five.heard, late.heard]));
  await sleep(1_000);
  const lost = heard.texts.reduce((sum, one) => sum + Math.abs(length - one), 0);
  return { lost, during, after: await server.heldText() };
}
