import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { defineStage } from "../core/stage.ts";
import { createTestStudio, pipelineOf, type TestStudio } from "../kit/test-studio.ts";
import { standardSettings } from "./parts.ts";
import { word } from "./test-stages.ts";

const open: TestStudio[] = [];
afterEach(async () => {
  for (const studio of open.splice(0)) await studio.close();
});

const units = ["one", "two", "three", "four"];

/** Units that each emit a word after a turn of the loop; `most` is how many were at work side by side. */
function slowWords(
  act: (key: string, signal: AbortSignal) => Promise<void> = async () => undefined,
) {
  const work = { now: 0, most: 0 };
  const stage = defineStage({
    name: "slow-words",
    version: 1,
    title: "Slow words",
    inputs: {},
    outputs: [word],
    params: z.object({}),
    lane: "speech",
    units: () => units.map((key) => ({ key, title: key })),
    async make({ key }, _inputs, _params, { emit, signal }) {
      work.now += 1;
      work.most = Math.max(work.most, work.now);
      try {
        await new Promise((resolve) => setImmediate(resolve));
        await act(key, signal);
        await emit(word, { text: key });
      } finally {
        work.now -= 1;
      }
    },
  });
  return { stage, work };
}

async function studioWith(stage: ReturnType<typeof slowWords>["stage"], speech: number) {
  const lanes = { ...standardSettings.lanes, speech };
  const studio = await createTestStudio({ stages: [stage], settings: { lanes } });
  open.push(studio);
  return studio;
}

/** What each commit from here on adds to the log, as `type unit`. */
function commitsOf(studio: TestStudio, run: Parameters<TestStudio["events"]>[0]): string[][] {
  const commits: string[][] = [];
  let seen = 0;
  const look = async () => {
    const events = await studio.stores.events.readRunAfter(run, seen, 1_000);
    seen += events.length;
    commits.push(
      events.map(({ type, payload }) => `${type} ${"unit" in payload ? payload.unit : ""}`.trim()),
    );
  };
  studio.stores.events.onCommit(studio.project, () => void look());
  return commits;
}

test("a unit's outcome and the lease of the next in its lane are one commit, in that order", async () => {
  const { stage } = slowWords();
  const studio = await studioWith(stage, 1);
  const { id } = await studio.create(pipelineOf(stage));
  const commits = commitsOf(studio, id);

  await studio.engine.start(id, "user:local");
  await studio.engine.whenResting(id);

  const ofUnits = commits.filter((commit) => commit.some((event) => event.startsWith("unit.")));
  expect(ofUnits).toEqual([
    ["unit.started one"],
    ["unit.completed one", "unit.started two"],
    ["unit.completed two", "unit.started three"],
    ["unit.completed three", "unit.started four"],
    ["unit.completed four"],
  ]);
});

test.each([1, 2, 3])(
  "no more units of a lane are at work than it has places: %i",
  async (places) => {
    const { stage, work } = slowWords();
    const studio = await studioWith(stage, places);

    const run = await studio.run(pipelineOf(stage));

    expect(run.status).toBe("completed");
    expect(work.most).toBe(places);
  },
);

test("a unit that fails makes place for the next, and each outcome is its own", async () => {
  const { stage, work } = slowWords(async (key) => {
    if (key === "two") throw new TypeError("No word for two.");
  });
  const studio = await studioWith(stage, 1);

  const run = await studio.run(pipelineOf(stage));

  expect(run.status).toBe("completed_with_errors");
  expect(work.most).toBe(1);
  const states = await studio.stores.runs.units(run.id, "slow-words");
  expect(states.map(({ unit, status }) => [unit, status])).toEqual([
    ["one", "completed"],
    ["two", "failed"],
    ["three", "completed"],
    ["four", "completed"],
  ]);
});

test("who closes the engine waits until every unit's outcome is on disk", async () => {
  const { stage } = slowWords(async (key, signal) => {
    if (key === "one") return;
    // The engine may close before the unit gets here.
    if (!signal.aborted) await once(signal, "abort");
    signal.throwIfAborted();
  });
  const studio = await studioWith(stage, 1);
  const { id } = await studio.create(pipelineOf(stage));
  const secondStarts = new Promise<void>((resolve) => {
    const look = async () => {
      const started = (await studio.events(id)).filter(({ type }) => type === "unit.started");
      if (started.length === 2) resolve();
    };
    studio.stores.events.onCommit(studio.project, () => void look());
  });
  await studio.engine.start(id, "user:local");
  await secondStarts;

  await studio.engine.close();

  const states = await studio.stores.runs.units(id, "slow-words");
  expect(states.map(({ status }) => status)).toEqual(["completed", "queued", "queued", "queued"]);
});
