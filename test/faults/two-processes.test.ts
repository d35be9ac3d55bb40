import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { atMost, rowOf } from "../../bench/report/row.ts";
import { seededChance } from "./chance.ts";
import { backlot, milliseconds, startBacklot, unclear, type Child, type Said } from "./children.ts";
import { howOften, tell } from "./counts.ts";
import { inspect, type Inspection } from "./inspection.ts";
import { differingHeads, missingFrom } from "./printed.ts";

const rounds = howOften("BACKLOT_SOAK_PAIRS", 3);
const seed = howOften("BACKLOT_SOAK_SEED", 1);
const examples = join(import.meta.dirname, "..", "..", "examples");
const scripts = [
  join(examples, "the-night-ferry", "the-night-ferry.fountain"),
  join(examples, "hostile-formatting.fountain"),
] as const;
const scratch = mkdtempSync(join(tmpdir(), "backlot-pairs-"));

/** What each script alone comes to, and how long one process takes, in milliseconds. */
let alone: { readonly heads: readonly Inspection["heads"][]; readonly duration: number };

beforeAll(async () => {
  const heads: Inspection["heads"][] = [];
  const started = performance.now();
  for (const [at, script] of scripts.entries()) {
    const folder = join(scratch, `alone-${at}`);
    const said = await backlot(wordsFor(script, folder));
    expect(said.exit, said.errors).toBe(0);
    heads.push((await inspect(folder)).heads);
  }
  alone = { heads, duration: (performance.now() - started) / scripts.length };
}, 60_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test(
  `two processes at one folder do both their work or say clearly why not, in ${rounds} rounds`,
  { timeout: 60_000 + rounds * 60_000 },
  async () => {
    const chance = seededChance(seed);
    const outcomes: Round[] = [];
    for (let number = 0; number < rounds; number += 1)
      outcomes.push(await oneRound(number, chance));

    const bad = outcomes.filter(({ damage, unclear: words }) => damage.length + words.length > 0);
    const count = (of: (round: Round) => boolean) => outcomes.filter(of).length;
    const reasons = new Set(outcomes.flatMap(({ refusals }) => refusals));
    tell(
      "Two processes on one folder",
      [
        rowOf("rounds", [rounds], "rounds"),
        rowOf("with one of the two killed", [count(({ isKilled }) => isKilled)], "rounds"),
        rowOf(
          "with one of the two refused",
          [count(({ refusals }) => refusals.length > 0)],
          "rounds",
        ),
        rowOf(
          "with a refusal that does not say why",
          [count((round) => round.unclear.length > 0)],
          "rounds",
          atMost(0),
        ),
        rowOf(
          "with anything lost, doubled or damaged",
          [count(({ damage }) => damage.length > 0)],
          "rounds",
          atMost(0),
        ),
      ],
      reasons.size === 0 ? [] : [`Refused with: ${[...reasons].join("; ")}.`],
    );
    expect(bad).toEqual([]);
  },
);

interface Round {
  readonly number: number;
  readonly isKilled: boolean;
  /** What those that did not end with 0 said of it, without ids. */
  readonly refusals: readonly string[];
  readonly unclear: readonly string[];
  readonly damage: readonly string[];
}

/** Both give the same file, or each its own; sometimes one is killed; a third looks on. Then what was cut off is brought to its end. */
async function oneRound(number: number, chance: () => number): Promise<Round> {
  const folder = join(scratch, "data");
  rmSync(folder, { recursive: true, force: true });
  const isSameScript = number % 3 === 0;
  const isKilled = number % 3 === 2;
  const wanted = [scripts[0], isSameScript ? scripts[0] : scripts[1]] as const;
  const first = startBacklot(wordsFor(wanted[0], folder));
  await milliseconds(chance() * alone.duration * 0.8);
  const second = startBacklot(wordsFor(wanted[1], folder));
  const looking = lookOn(folder, chance() * alone.duration);
  const victim = isKilled ? (chance() < 0.5 ? first : second) : null;
  if (victim) await kill(victim, chance() * alone.duration);
  const ends = [await ending(first), await ending(second)];
  const reader = await looking;

  const survivors = ends.filter((_, at) => [first, second][at] !== victim);
  const refused = survivors.filter(({ exit }) => exit !== 0);
  const after = await finishAll(wanted, folder);
  const inspection = await inspect(folder);
  const printed = [...ends, ...after].flatMap(({ lines }) => lines);
  const heads = Object.assign(
    {},
    ...(isSameScript ? alone.heads.slice(0, 1) : alone.heads),
  ) as Inspection["heads"];
  const damage = [
    ...after
      .filter(({ exit }) => exit !== 0)
      .map(({ exit, errors }) => `Going on ended with ${exit}: ${errors}`),
    ...inspection.faults,
    ...missingFrom(inspection, printed),
    ...differingHeads(inspection, heads),
  ];
  const failed = reader.exit === 0 ? refused : [...refused, reader];
  return {
    number,
    isKilled,
    refusals: refused.map(reasonOf),
    unclear: failed.flatMap(unclear),
    damage,
  };
}

function reasonOf({ exit, errors }: Said): string {
  const reason = errors.split("\n").find((line) => line.startsWith("backlot:")) ?? "no words";
  return `exit ${exit}, \`${reason.replaceAll(/_[0-9a-z]{26}/gu, "_…")}\``;
}

function wordsFor(script: string, folder: string): string[] {
  return ["run", "screenplay-breakdown", script, "--yes", "--json", "--data", folder];
}

async function lookOn(folder: string, later: number): Promise<Said> {
  await milliseconds(later);
  return backlot(["projects", "--data", folder]);
}

async function kill(child: Child, later: number): Promise<void> {
  await Promise.race([milliseconds(later), child.ended]);
  child.process.kill("SIGKILL");
}

async function ending(child: Child): Promise<Said> {
  return { exit: await child.ended, lines: child.lines(), errors: child.errors() };
}

/** Types both commands once more, one after the other: what was done is found done. */
async function finishAll(wanted: readonly string[], folder: string): Promise<Said[]> {
  const said: Said[] = [];
  for (const script of new Set(wanted)) said.push(await backlot(wordsFor(script, folder)));
  return said;
}
