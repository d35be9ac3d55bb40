import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { atMost, rowOf } from "../../bench/report/row.ts";
import type { LogEvent } from "../../src/core/event.ts";
import { seededChance } from "./chance.ts";
import { milliseconds, startBacklot, type Child } from "./children.ts";
import { howOften, tell } from "./counts.ts";
import { inspect, type Inspection } from "./inspection.ts";
import { differingHeads, missingFrom } from "./printed.ts";

const kills = howOften("BACKLOT_SOAK_KILLS", 12);
const seed = howOften("BACKLOT_SOAK_SEED", 1);
const script = join(
  import.meta.dirname,
  "..",
  "..",
  "examples",
  "the-night-ferry",
  "the-night-ferry.fountain",
);
const scratch = mkdtempSync(join(tmpdir(), "backlot-kill-"));

/** An uninterrupted run, the number of events it printed, and how long it took to the first of them, in milliseconds. */
let whole: { readonly inspection: Inspection; readonly printed: number; readonly startUp: number };

beforeAll(async () => {
  const folder = join(scratch, "whole");
  const started = performance.now();
  const child = startRun(folder);
  await until(child, () => child.lines().length > 0);
  const startUp = performance.now() - started;
  expect(await child.ended, child.errors()).toBe(0);
  whole = { inspection: await inspect(folder), printed: child.lines().length, startUp };
  expect(whole.inspection.faults).toEqual([]);
}, 60_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test(
  `a run killed at ${kills} moments of its life ends as one that never was, each time`,
  { timeout: 60_000 + kills * 30_000 },
  async () => {
    const chance = seededChance(seed);
    const lives: Life[] = [];
    let made = 0;
    while (made < kills) {
      const moments = [momentAt((made + chance()) / kills, chance)];
      while (chance() < 0.2 && made + moments.length < kills)
        moments.push(momentAt(chance(), chance));
      made += moments.length;
      lives.push(await livedThrough(join(scratch, "data"), moments, chance));
    }

    tellOf(lives);
    expect(
      lives.flatMap(({ moments, troubles }) => troubles.map((trouble) => ({ moments, trouble }))),
    ).toEqual([]);
  },
);

/** A point in a process's life: so many milliseconds after it has printed so many events. */
interface Moment {
  readonly printed: number;
  readonly later: number;
}

/** `share` of a life, from 0 to 1: a fifth of it is start-up, a tenth shutdown, and between them all events count the same, however fast they come. */
function momentAt(share: number, chance: () => number): Moment {
  if (share < 0.2) return { printed: 0, later: (share / 0.2) * whole.startUp };
  if (share > 0.9) return { printed: whole.printed, later: chance() * 250 };
  return { printed: Math.ceil(((share - 0.2) / 0.7) * whole.printed), later: chance() * 25 };
}

/** One data folder through some kills to the end of its run. */
interface Life {
  readonly moments: readonly Moment[];
  /** Events that had been printed when a kill came. */
  readonly acknowledged: number;
  /** Where the first kill came: the last event that was printed before it. */
  readonly reached: string;
  readonly strayProjects: number;
  readonly troubles: readonly string[];
}

async function livedThrough(
  folder: string,
  moments: readonly Moment[],
  chance: () => number,
): Promise<Life> {
  rmSync(folder, { recursive: true, force: true });
  const children: Child[] = [];
  for (const { printed, later } of moments) {
    const child = children.length > 0 ? goOn(folder, children, chance) : startRun(folder);
    children.push(child);
    await until(child, () => child.lines().length >= printed);
    await Promise.race([milliseconds(later), child.ended]);
    child.process.kill("SIGKILL");
    await child.ended;
  }
  const acknowledged = children.flatMap((child) => child.lines()).length;
  const reached = children[0]?.lines().at(-1);
  const last = goOn(folder, children, chance);
  const exit = await last.ended;
  const inspection = await inspect(folder);
  const hadFinished = inspection.events.some(({ type }) => type === "run.finished");
  const troubles = [
    ...(exit === 0 || (hadFinished && foundNothingToResume(last))
      ? []
      : [`The last process ended with ${exit}: ${last.errors()}`]),
    ...inspection.faults,
    ...missingFrom(
      inspection,
      [...children, last].flatMap((child) => child.lines()),
    ),
    ...differingHeads(inspection, whole.inspection.heads),
  ];
  const projects = inspection.events.filter(({ type }) => type === "project.created").length;
  return {
    moments,
    acknowledged,
    reached: reached === undefined ? "nothing" : (JSON.parse(reached) as LogEvent).type,
    strayProjects: projects - 1,
    troubles,
  };
}

/** Waits until something holds, or the process has ended without it. */
async function until(child: Child, holds: () => boolean): Promise<void> {
  const { process: running } = child;
  while (!holds() && running.exitCode === null && running.signalCode === null)
    await milliseconds(1);
}

function startRun(folder: string): Child {
  return startBacklot(["run", "screenplay-breakdown", script, "--yes", "--json", "--data", folder]);
}

/** What a person does: types the same again, or `resume` where a run was seen. */
function goOn(folder: string, before: readonly Child[], chance: () => number): Child {
  const hasRun = before.some((child) =>
    child.lines().some((line) => line.includes('"run.started"')),
  );
  if (!hasRun || chance() < 0.5) return startRun(folder);
  return startBacklot(["resume", "--yes", "--json", "--data", folder]);
}

/** `resume` says so when the kill came after the run's end. */
function foundNothingToResume(child: Child): boolean {
  return child.errors().includes("No run waits to go on.");
}

function tellOf(lives: readonly Life[]): void {
  const sum = (of: (life: Life) => number) => lives.reduce((total, life) => total + of(life), 0);
  const reached = Map.groupBy(lives, (life) => life.reached);
  const spread = [...reached].map(([type, those]) => `${type} ${those.length}`).join(", ");
  const stray = sum(({ strayProjects }) => strayProjects);
  tell(
    "Kill -9",
    [
      rowOf("kills at random moments", [kills], "kills"),
      rowOf("runs brought to their end after them", [lives.length], "runs"),
      rowOf(
        "events acknowledged before the kills",
        [sum(({ acknowledged }) => acknowledged)],
        "events",
      ),
      rowOf(
        "runs with anything lost, doubled or different from an uninterrupted run",
        [lives.filter(({ troubles }) => troubles.length > 0).length],
        "runs",
        atMost(0),
      ),
      rowOf("projects left empty by a kill before their file was in", [stray], "projects"),
    ],
    [`Last event printed before the first kill: ${spread}.`],
  );
}
