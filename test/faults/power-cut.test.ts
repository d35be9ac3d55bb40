import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { atMost, rowOf } from "../../bench/report/row.ts";
import { seededChance } from "./chance.ts";
import { holdStill, milliseconds, startProgram, type Child } from "./children.ts";
import { howOften, tell } from "./counts.ts";
import { copyImage, flush, makeImage, mountImage, whyNoImages } from "./disk-image.ts";
import { inspect, type Inspection } from "./inspection.ts";

const cuts = howOften("BACKLOT_SOAK_POWER_CUTS", 2);
const wholeRuns = howOften("BACKLOT_SOAK_POWER_RUNS", 1);
/** In a run that is cut somewhere, and in one that is cut after its last emit. */
const emitsCut = howOften("BACKLOT_SOAK_POWER_CUT_EMITS", 500);
const emits = howOften("BACKLOT_SOAK_POWER_EMITS", 1_000);
const seed = howOften("BACKLOT_SOAK_SEED", 1);
const obstacle = whyNoImages();
const scratch = mkdtempSync(join(tmpdir(), "backlot-power-"));
const template = join(scratch, "template");
const title = "Power cuts";

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

if (obstacle !== null) tell(title, [], [`Not tried, ${cuts + wholeRuns} left out: ${obstacle}.`]);
else makeImage(template, 320);

test.skipIf(obstacle !== null)(
  `what was acknowledged is there after each of ${cuts} power cuts at random moments`,
  { timeout: cuts * 60_000 },
  async () => {
    const chance = seededChance(seed);
    const outcomes: Outcome[] = [];
    for (let number = 0; number < cuts; number += 1) {
      const partial = number % 2 === 1;
      const producers = [1, 8, 64][number % 3] ?? 1;
      outcomes.push(
        await cutAfter({
          chance,
          partial,
          producers,
          emits: emitsCut,
          stop: (child) => atARandomMoment(child, chance, producers),
        }),
      );
    }

    const bad = outcomes.filter(({ lost, faults }) => lost.length > 0 || faults.length > 0);
    tell(title, [
      rowOf("power cuts at random moments", [cuts], "cuts"),
      rowOf(
        "of these with a random third of the files flushed first",
        [Math.floor(cuts / 2)],
        "cuts",
      ),
      rowOf(
        "artifacts acknowledged before the cuts, in all",
        [total(outcomes, ({ acknowledged }) => acknowledged)],
        "artifacts",
      ),
      rowOf(
        "artifacts acknowledged before a cut",
        outcomes.map(({ acknowledged }) => acknowledged),
        "artifacts",
      ),
      rowOf(
        "acknowledged artifacts lost",
        [total(outcomes, ({ lost }) => lost.length)],
        "artifacts",
        atMost(0),
      ),
      rowOf(
        "stores that could not be opened, or that `verify` finds fault with",
        [bad.filter(({ faults }) => faults.length > 0).length],
        "stores",
        atMost(0),
      ),
    ]);
    expect(bad).toEqual([]);
  },
);

test.skipIf(obstacle !== null)(
  `a power cut right after the last of ${emits} emits loses none`,
  { timeout: wholeRuns * 120_000 },
  async () => {
    const chance = seededChance(seed + 1);
    const outcomes: Outcome[] = [];
    for (let number = 0; number < wholeRuns; number += 1) {
      const stop = (child: Child) =>
        until(() => child.lines().length >= emits || child.process.exitCode !== null);
      outcomes.push(
        await cutAfter({
          chance,
          partial: number % 2 === 1,
          producers: number % 2 === 0 ? 64 : 1,
          emits,
          stop,
        }),
      );
    }

    tell(title, [
      rowOf(`runs cut right after emit ${emits.toLocaleString("en")}`, [wholeRuns], "runs"),
      rowOf(
        "acknowledged artifacts lost in them",
        [total(outcomes, ({ lost }) => lost.length)],
        "artifacts",
        atMost(0),
      ),
    ]);
    expect(outcomes).toEqual(outcomes.map(() => ({ acknowledged: emits, lost: [], faults: [] })));
  },
);

interface Outcome {
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly faults: readonly string[];
}

interface Cut {
  readonly chance: () => number;
  readonly partial: boolean;
  readonly producers: number;
  readonly emits: number;
  readonly stop: (child: Child) => Promise<void>;
}

/** Lets an emitter work on a disk of its own, cuts the power, and looks at what the disk has. */
async function cutAfter({ chance, partial, producers, emits: count, stop }: Cut): Promise<Outcome> {
  const [disk, cut] = [join(scratch, "disk"), join(scratch, "cut")];
  copyImage(template, disk);
  const image = mountImage(disk, join(scratch, "mounted"));
  const child = startProgram("test/faults/programs/emitter.ts", [
    join(image.folder, "data"),
    `${count}`,
    `${producers}`,
  ]);
  await stop(child);
  await holdStill(child);
  if (partial) for (const file of filesUnder(image.folder)) if (chance() < 1 / 3) flush(file);
  image.cut(cut);
  child.process.kill("SIGKILL");
  await child.ended;
  image.unmount();
  return compared(child.lines(), cut);
}

/** Between the start of the process and somewhat past its end, as far as it is known how long it takes. */
async function atARandomMoment(
  child: Child,
  chance: () => number,
  producers: number,
): Promise<void> {
  if (chance() < 0.15) return milliseconds(chance() * 600);
  const wanted = Math.floor(chance() * emitsCut * 1.05);
  await until(
    () => child.lines().length >= Math.min(wanted, emitsCut) || child.process.exitCode !== null,
  );
  await milliseconds(chance() * (producers === 1 ? 3 : 10));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await milliseconds(1);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

async function compared(lines: readonly string[], cut: string): Promise<Outcome> {
  const image = mountImage(cut, join(scratch, "after"));
  try {
    const inspection = await inspect(join(image.folder, "data"));
    const lost = lines.filter((line) => !isThere(line, inspection));
    return { acknowledged: lines.length, lost, faults: inspection.faults };
  } catch (error) {
    return { acknowledged: lines.length, lost: [], faults: [String(error)] };
  } finally {
    image.unmount();
  }
}

const known = new WeakMap<Inspection, ReadonlySet<string>>();

function isThere(line: string, inspection: Inspection): boolean {
  const there =
    known.get(inspection) ??
    new Set(inspection.artifacts.map(({ ref, headVersion }) => `${ref.key}@${headVersion}`));
  known.set(inspection, there);
  const { key, version } = JSON.parse(line) as { key: string; version: number };
  return there.has(`${key}@${version}`);
}

function total(outcomes: readonly Outcome[], count: (outcome: Outcome) => number): number {
  return outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
}
