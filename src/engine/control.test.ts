import { afterEach, expect, test } from "vitest";
import { definePipeline } from "../core/pipeline.ts";
import { RunOptions } from "../core/run.ts";
import type { AnyStage, StageContext } from "../core/stage.ts";
import { createTestStudio, pipelineOf, type TestStudio } from "../kit/test-studio.ts";
import { moveUntil } from "../kit/test-stage.ts";
import {
  allStages,
  list,
  shout,
  shouts,
  shoutsThat,
  summarize,
  summary,
  words,
} from "./test-stages.ts";

const open: TestStudio[] = [];
afterEach(async () => {
  for (const studio of open.splice(0)) await studio.close();
});
async function studioWith(
  stages: readonly AnyStage[] = allStages,
  store?: TestStudio,
): Promise<TestStudio> {
  const shared = store
    ? { store: store.store, blobs: store.blobs, clock: store.clock, project: store.project }
    : {};
  const studio = await createTestStudio({ stages, ...shared });
  open.push(studio);
  return studio;
}
const typesOf = async (studio: TestStudio, run: { id: Parameters<TestStudio["events"]>[0] }) =>
  (await studio.events(run.id)).map(({ type }) => type);
const until = async (condition: () => Promise<boolean>) => {
  for (let turn = 0; turn < 1_000 && !(await condition()); turn += 1)
    await new Promise((resolve) => setImmediate(resolve));
};

test("cancelling aborts what runs, and gives exactly one terminal event", async () => {
  const studio = await studioWith([words, shoutsThat({ hang: true }), summarize]);
  const { id } = await studio.create(pipelineOf(words, shouts, summarize));
  await studio.engine.start(id, "user:local");
  await until(
    async () =>
      (await typesOf(studio, { id })).filter((type) => type === "unit.started").length === 4,
  );

  const run = await studio.engine.cancel(id, "user:local");

  expect(run.status).toBe("cancelled");
  const types = await typesOf(studio, { id });
  expect(types.filter((type) => type === "run.finished")).toHaveLength(1);
  expect(types.at(-1)).toBe("run.finished");
  expect((await studio.stores.runs.stages(id)).map(({ status }) => status)).toEqual([
    "completed",
    "cancelled",
    "cancelled",
  ]);
});

test("a cancelled run cannot be started again", async () => {
  const studio = await studioWith([words, shoutsThat({ hang: true })]);
  const { id } = await studio.create(pipelineOf(words, shouts));
  await studio.engine.cancel(id, "user:local");

  await expect(studio.engine.start(id, "user:local")).rejects.toThrow("it cannot be started");
});

test("a pause starts no new unit, aborts what outlasts its grace, and going on finishes the same", async () => {
  const studio = await studioWith([words, shoutsThat({ hang: true }), summarize]);
  const { id } = await studio.create(pipelineOf(words, shouts, summarize));
  await studio.engine.start(id, "user:local");
  await until(
    async () =>
      (await typesOf(studio, { id })).filter((type) => type === "unit.started").length === 4,
  );
  const pausing = studio.engine.pause(id, "user:local");
  await moveUntil(studio, pausing);
  expect((await pausing).status).toBe("paused");
  await studio.close();

  const next = await studioWith(allStages, studio);
  await next.engine.start(id, "user:local");
  const run = await next.engine.whenResting(id);

  expect(run.status).toBe("completed");
  expect((await next.bodies(summary))[0]?.body).toEqual({
    text: "3: ONE! TWO! THREE!",
    complete: true,
  });
  expect((await typesOf(next, { id })).filter((type) => type === "run.paused")).toHaveLength(1);
});

test("a paused run ends with no terminal event and no claim of success", async () => {
  const studio = await studioWith([words, shoutsThat({ hang: true })]);
  const { id } = await studio.create(pipelineOf(words, shouts));
  await studio.engine.start(id, "user:local");
  await until(async () => (await typesOf(studio, { id })).includes("unit.started"));

  const pausing = studio.engine.pause(id, "user:local");
  await moveUntil(studio, pausing);

  expect((await typesOf(studio, { id })).includes("run.finished")).toBe(false);
});

test("a run whose worker is gone shows as interrupted, and goes on where it was", async () => {
  const first = await studioWith([words, shoutsThat({ hang: true }), summarize]);
  const { id } = await first.create(pipelineOf(words, shouts, summarize));
  await first.engine.start(id, "user:local");
  await until(
    async () =>
      (await typesOf(first, { id })).filter((type) => type === "unit.started").length === 4,
  );

  // The first engine is not closed: as after kill -9, its leases stand and it never says goodbye.
  const second = await studioWith(allStages, first);
  const taken = await second.engine.recover();
  const between = await second.stores.runs.get(id);
  await second.engine.start(id, "user:local");
  const run = await second.engine.whenResting(id);

  expect(taken).toEqual([id]);
  expect(between.status).toBe("interrupted");
  expect(run.status).toBe("completed");
  const started = (await second.events(id)).filter(({ type }) => type === "unit.started");
  expect(started.filter(({ stage }) => stage === "words")).toHaveLength(1);
  expect(await second.bodies(shout)).toHaveLength(3);
});

test("a worker that lost its lease can neither emit nor end the unit", async () => {
  let letGo = () => {};
  const slow: AnyStage = {
    ...words,
    make: async (_unit, _inputs, _params, context: StageContext) => {
      await new Promise<void>((resolve) => (letGo = resolve));
      await context.emit(list as never, { words: ["from a zombie"] } as never);
    },
  };
  const first = await studioWith([slow]);
  const { id } = await first.create(pipelineOf(slow));
  await first.engine.start(id, "user:local");
  await until(async () => (await typesOf(first, { id })).includes("unit.started"));
  const second = await studioWith([words], first);
  await second.engine.recover();
  await second.engine.start(id, "user:local");
  await second.engine.whenResting(id);

  letGo();
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));

  expect((await second.bodies(list))[0]?.body).toEqual({ words: ["one", "two", "three"] });
  expect((await typesOf(second, { id })).filter((type) => type === "run.finished")).toHaveLength(1);
});

test("words of a person are never overwritten: a machine's version stands beside them as a proposal", async () => {
  const studio = await studioWith();
  await studio.run(pipelineOf(words));
  await studio.give(words.outputs[0], { text: "mine" }, "one");
  const other = definePipeline({
    ...pipelineOf(words),
    stages: [{ stage: words, params: { words: ["one"] } }],
  });
  // `give` writes as an import; the head must be a person's for this test.
  const head = await studio.stores.artifacts.head(studio.project, "word", "one");
  await studio.stores.artifacts.write(
    {
      project: studio.project,
      type: "word",
      key: "one",
      entity: null,
      schemaVersion: 1,
      body: { json: '{"text":"mine"}' },
      bytes: 15,
      digest: head!.digest,
      source: "human",
      remarks: {},
      from: [],
      summary: "mine",
    },
    "user:local",
    0,
  );

  await studio.run(other, { options: { force: true } });

  const versions = await studio.stores.artifacts.versions(studio.project, "word", "one");
  expect(versions[0]).toMatchObject({ standing: "proposed", source: "code" });
  expect((await studio.stores.artifacts.head(studio.project, "word", "one"))?.source).toBe("human");
});

test("a run from a stage on keeps what was before it, and one until a stage skips what is after", async () => {
  const studio = await studioWith();
  await studio.run(pipelineOf(words, shouts, summarize));

  const from = await studio.run(pipelineOf(words, shouts, summarize), {
    options: { from: "summarize", force: true },
  });
  const to = await studio.run(pipelineOf(words, shouts, summarize), {
    options: { until: "words" },
  });

  expect((await studio.stores.runs.stages(from.id)).map(({ status }) => status)).toEqual([
    "reused",
    "reused",
    "completed",
  ]);
  expect((await studio.stores.runs.stages(to.id)).map(({ status }) => status)).toEqual([
    "reused",
    "skipped",
    "skipped",
  ]);
});

test("chosen units alone are made; the others stand as they were", async () => {
  const studio = await studioWith();
  await studio.run(pipelineOf(words, shouts, summarize));

  const run = await studio.run(pipelineOf(words, shouts, summarize), {
    options: { units: { shouts: ["two"] }, force: true },
  });

  expect(
    (await studio.stores.runs.units(run.id, "shouts")).map(({ unit, status }) => [unit, status]),
  ).toEqual([
    ["one", "reused"],
    ["two", "completed"],
    ["three", "reused"],
  ]);
});

test("an isolated run leaves the heads where they were", async () => {
  const studio = await studioWith();
  await studio.run(pipelineOf(words));

  await studio.run(
    definePipeline({
      ...pipelineOf(words),
      stages: [{ stage: words, params: { words: ["elsewhere"] } }],
    }),
    { options: { isolated: true } },
  );

  expect((await studio.bodies(list))[0]?.body).toEqual({ words: ["one", "two", "three"] });
});

test("two runs of the same request are told apart from two of different ones", async () => {
  const studio = await studioWith();
  const { id } = await studio.create(pipelineOf(words));
  const request = {
    project: studio.project,
    pipeline: pipelineOf(words),
    params: {},
    options: RunOptions.parse({}),
    files: [],
    title: "t",
  };

  expect((await studio.engine.unfinished(request))?.id).toBe(id);
  expect(
    await studio.engine.unfinished({ ...request, options: RunOptions.parse({ force: true }) }),
  ).toBeNull();
});
