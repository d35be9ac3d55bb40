/**
 * Measures what docs/measured.md says, and writes it there.
 *
 *     npm run bench                                everything but the plays
 *     npm run bench -- --only emit --only units    these
 *     npm run bench -- --texts FOLDER              the plays of that folder as well
 *     npm run bench -- --corpus FOLDER             one more folder of labelled texts
 *     npm run bench -- --quick                     small counts; prints and keeps nothing
 *     npm run bench -- --disk FOLDER               works there instead of in tmp/
 *
 * BACKLOT_BENCH_MISSES=1 prints what was read wrongly.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { againstStateFiles } from "./baseline/against-state-files.ts";
import { emitRates } from "./engine/emit-rates.ts";
import { emptyUnits } from "./engine/empty-units.ts";
import { feature } from "./feature/feature.ts";
import { live } from "./live/live.ts";
import { readingScores } from "./reading/scores.ts";
import { machineWords } from "./report/machine.ts";
import { keepSection, shortfalls } from "./report/measured.ts";
import type { Bench } from "./report/row.ts";
import { table } from "./report/table.ts";

const benches: readonly Bench[] = [
  emitRates,
  againstStateFiles,
  emptyUnits,
  feature,
  readingScores,
  live,
];

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    texts: { type: "string" },
    corpus: { type: "string", multiple: true, default: [] },
    quick: { type: "boolean", default: false },
    disk: { type: "string", default: join(import.meta.dirname, "..", "tmp") },
  },
});

const unknown = values.only.filter((name) => benches.every((bench) => bench.name !== name));
if (unknown.length > 0) {
  console.error(
    `There is no bench ${unknown.join(", ")}. There are: ${benches.map(({ name }) => name).join(", ")}.`,
  );
  process.exitCode = 2;
} else {
  const chosen = benches.filter(
    ({ name }) => values.only.length === 0 || values.only.includes(name),
  );
  for (const bench of chosen) await measure(bench);
}

async function measure(bench: Bench): Promise<void> {
  mkdirSync(values.disk, { recursive: true });
  const folder = mkdtempSync(join(resolve(values.disk), `bench-${bench.name}-`));
  try {
    const circumstances = machineWords(commandFor(bench), folder);
    console.log(`\n## ${bench.title}\n\n${circumstances}\n`);
    const measured = await bench.run({
      isQuick: values.quick,
      texts: values.texts === undefined ? null : resolve(values.texts),
      corpora: values.corpus.map((corpus) => resolve(corpus)),
      folder,
    });
    console.log(table(measured.rows));
    for (const line of [...shortfalls(measured.rows), ...measured.notes]) console.log(`- ${line}`);
    const { title, method } = bench;
    if (!values.quick) keepSection({ title, method, circumstances, measured });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function commandFor({ name }: Bench): string {
  // What is kept says nothing about where things lie on the machine that measured.
  const texts = name === "texts" && values.texts !== undefined ? " --texts FOLDER" : "";
  const corpora = name === "texts" ? values.corpus.map(() => " --corpus FOLDER").join("") : "";
  return `npm run bench -- --only ${name}${texts}${corpora}`;
}
