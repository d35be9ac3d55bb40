// What a unit that makes nothing costs, from lease to outcome, and whether that grows with the number of units.
// node bench/store/units.ts
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { appendedLine, growth, growthLine, timed } from "./measure.ts";
import { queued, sha256, startedRun } from "./scene.ts";

const folder = mkdtempSync(join(import.meta.dirname, "../../tmp/bench-units-"));
process.once("exit", () => rmSync(folder, { recursive: true }));
const units = 10_000;
const line = appendedLine(join(folder, "lines"));

const store = await openSqliteStore({ folder, digest: sha256, mode: "write" });
const { id: run, journal } = await startedRun(store);
await journal.openStage(
  run,
  "grows",
  Array.from({ length: 1_000 }, (_, index) => queued(`first-${index}`)),
  [],
  1,
);
const opening = performance.now();
await journal.openStage(
  run,
  "counted",
  Array.from({ length: units }, (_, index) => queued(`unit-${index}`)),
  [],
  1,
);
console.log(`opening a stage of ${units} units  ${(performance.now() - opening).toFixed(0)} ms`);

const first = await timed(async () => {
  for (let index = 0; index < 1_000; index += 1) await oneUnit(`first-${index}`, "grows");
});
console.log(`1,000 units, one by one          ${first.toFixed(0)} ms`);
const found = await growth(units, line, (index) => oneUnit(`unit-${index}`, "counted"));
console.log(growthLine("units", units, found));
await store.close();

async function oneUnit(unit: string, stage: string): Promise<void> {
  const acquired = await journal.acquire({ run, stage, unit }, "worker", 30_000, 1);
  if (acquired.state !== "leased") throw new Error(`Unit ${unit} is ${acquired.state}.`);
  const { lease } = acquired;
  const trace = {
    stage,
    module: "units",
    stageVersion: 1,
    unit,
    run,
    attempt: 1,
    paramsDigest: "",
    reads: [],
    emits: [],
  };
  await journal.settleUnit(lease, { kind: "completed", trace, costMicroUsd: 0 }, 2);
}
