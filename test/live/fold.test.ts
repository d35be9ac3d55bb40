import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { atMost, rowOf } from "../../bench/report/row.ts";
import type { RunView } from "../../src/core/live/run-view.ts";
import { seededChance } from "../faults/chance.ts";
import { howOften, tell } from "../faults/counts.ts";
import { openFaultyProxy, type FaultyProxy } from "./faulty-proxy.ts";
import {
  isFinished,
  startMortalServer,
  startSomeRun,
  storedState,
  tryToLog,
  type MortalServer,
  type Stored,
} from "./fold-scene.ts";
import { drawFollower, jsonAt, type Followed } from "./followers.ts";

const seeds = howOften("BACKLOT_FOLD_SEEDS", 50);
const first = howOften("BACKLOT_SOAK_SEED", 1);
/** Seeds that share a server and its deaths. */
const together = 10;
/** How long a client may take after all faults have ended, in milliseconds. */
const patience = 45_000;
const scratch = mkdtempSync(join(tmpdir(), "backlot-fold-"));

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test(
  `on ${seeds} seeds every client ends with the fold of the whole log, whatever came between`,
  { timeout: 60_000 + seeds * 15_000 },
  async () => {
    const lived: Lived[] = [];
    for (let seed = first; seed < first + seeds; seed += together)
      lived.push(...(await oneServer(seed, Math.min(together, first + seeds - seed))));

    const count = (of: (one: Lived) => number) => lived.reduce((sum, one) => sum + of(one), 0);
    const troubles = lived.flatMap((one) => one.troubles);
    const kinds = Map.groupBy(
      lived.flatMap(({ clients }) => clients),
      (name) => name,
    );
    tell(
      "The fold of the log, whatever happens to the transport",
      [
        rowOf("seeds", [lived.length], "seeds"),
        rowOf("clients", [count(({ clients }) => clients.length)], "clients"),
        rowOf("connections spoilt on the way", [count(({ faults }) => faults)], "connections"),
        rowOf("times a server was killed under them", [count(({ deaths }) => deaths)], "times"),
        rowOf("events folded, by all clients together", [count(({ events }) => events)], "events"),
        rowOf(
          "clients whose state was not the fold of the log",
          [troubles.length],
          "clients",
          atMost(0),
        ),
      ],
      [`Clients: ${[...kinds].map(([name, those]) => `${name} ${those.length}`).join(", ")}.`],
    );
    expect(troubles).toEqual([]);
  },
);

/** What came of one seed. */
interface Lived {
  readonly clients: readonly string[];
  readonly faults: number;
  readonly deaths: number;
  readonly events: number;
  readonly troubles: readonly string[];
}

/** Some seeds at once on one server, which is killed under all of them. */
async function oneServer(seed: number, count: number): Promise<Lived[]> {
  const chances = Array.from({ length: count }, (_, at) => seededChance(seed + at));
  const proxies = await Promise.all(chances.map(async (chance) => openFaultyProxy(chance, 25)));
  const folder = join(scratch, `${seed}`);
  const server = await startMortalServer(
    folder,
    proxies.map(({ url }) => url),
  );
  for (const proxy of proxies) proxy.aim(server.port);
  try {
    const lives = proxies.map(async (proxy, at) =>
      oneSeed(seed + at, chances[at]!, server, server.tokens[at]!, proxy),
    );
    const over = Promise.allSettled(lives);
    await kills(server, seededChance(seed + 1_000_000), over);
    return (await Promise.all(lives)).map((life, at) => ({
      ...life,
      deaths: at === 0 ? server.deaths : 0,
    }));
  } finally {
    await server.stop();
    await Promise.all(proxies.map(async (proxy) => proxy.close()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kills the server one to three times, at moments of the runs' lives. */
async function kills(
  server: MortalServer,
  chance: () => number,
  over: Promise<unknown>,
): Promise<void> {
  const state = { isOver: false };
  void over.then(() => (state.isOver = true));
  const times = 1 + Math.floor(chance() * 3);
  for (let death = 0; death < times && !state.isOver; death += 1) {
    await Promise.race([sleep(150 + chance() * 900), over]);
    await server.killAndRestart(chance() * 150);
  }
}

async function oneSeed(
  seed: number,
  chance: () => number,
  server: MortalServer,
  token: string,
  proxy: FaultyProxy,
): Promise<Lived> {
  const run = await startSomeRun(server.url, token, chance, seed);
  const aborted = new AbortController();
  const names: string[] = [];
  const troubles: string[] = [];
  const clients = Array.from({ length: 2 + Math.floor(chance() * 3) }, async () => {
    const follower = drawFollower({ url: proxy.url, run, token, chance });
    names.push(follower.name);
    // Some come before the first event, some in the middle, some when all is over.
    await sleep(chance() < 0.3 ? 0 : chance() * 2_000);
    return { name: follower.name, followed: await follower.follow(aborted.signal).catch(asError) };
  });
  for (let line = 0; line < 6; line += 1) {
    await sleep(chance() * 120);
    await tryToLog(server.url, token, run, line);
  }
  while (!(await isFinished(server.url, token, run))) await sleep(200);
  const timers = [
    setTimeout(() => proxy.calm(), 2_500),
    setTimeout(() => aborted.abort(), patience),
  ];
  const ended = await Promise.all(clients);
  for (const timer of timers) clearTimeout(timer);

  const stored = await storedState(server.url, token, run, 1 + Math.floor(chance() * 60));
  const shown = (await jsonAt(`${server.url}/api/runs/${run}/view`, token)) as RunView;
  for (const { name, followed } of [
    ...ended,
    { name: "the server", followed: { texts: stored.texts, view: shown } },
  ]) {
    const what = followed instanceof Error ? followed.message : difference(followed, stored);
    if (what !== null) troubles.push(`Seed ${seed}, ${name}: ${what}`);
  }
  const events = stored.last * ended.length;
  return { clients: names, faults: proxy.faults, deaths: 0, events, troubles };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Where a client's state differs from the fold up to where it stands, which must be past the run's end; null when it does not. */
function difference(mine: Followed, { foldTo, texts }: Stored): string | null {
  const view = foldTo(mine.view.cursor.runSeq);
  // Lines may be added to its log after a run has ended and its clients with it.
  if (view.finishedAt === null) return `it ended at ${view.cursor.runSeq}, before the run had`;
  for (const name of Object.keys(view) as (keyof RunView)[])
    if (!isDeepStrictEqual(mine.view[name], view[name]))
      return `${name} is ${brief(mine.view[name])}, not ${brief(view[name])}`;
  for (const [stream, text] of Object.entries(texts))
    if ((mine.texts[stream] ?? "") !== text)
      return `the text of ${stream} has ${mine.texts[stream]?.length ?? "no"} characters, not ${text.length}`;
  return isDeepStrictEqual(mine.view, view) ? null : "it has more in it than the fold";
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 300);
}
