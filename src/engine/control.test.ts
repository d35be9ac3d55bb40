import { afterEach, expect, test } from "vitest";
import { definePipeline, type Pipeline } from "../core/pipeline.ts";
import { RunOptions } from "../core/run.ts";
import type { AnyStage, StageContext } from "../core/stage.ts";
import { createTestStudio, pipelineOf, type TestStudio } from "../kit/test-studio.ts";
import { moveUntil } from "../kit/test-stage.ts";
import {
  allStages,
  confirmed,
  list,
  shout,
  shouts,
  shoutsThat,
  summarize,
  summary,
  timed,
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
const gated = (autoApproveAfter?: number): Pipeline =>
  definePipeline({
    ...pipelineOf(words, shouts, summarize),
    stages: [
      {
        stage: words,
        gate: {
          kind: "approval",
          required: true,
          ...(autoApproveAfter ? { autoApproveAfter } : {}),
        },
      },
      { stage: shouts },
      { stage: summarize },
    ],
  });
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

test("a required gate holds the stages behind it; approving goes on with the next stage, not with the same one", async () => {
  const studio = await studioWith();
  const waiting = await studio.run(gated());
  expect(waiting.status).toBe("awaiting_approval");
  const [gate] = await studio.stores.gates.list(studio.project, { waiting: true });

  await studio.engine.decide(gate!, { verdict: "approved", notes: "" }, "user:local");
  const run = await studio.engine.whenResting(waiting.id);

  expect(run.status).toBe("completed");
  const started = (await studio.events(run.id)).filter(({ type }) => type === "unit.started");
  expect(started.filter(({ stage }) => stage === "words")).toHaveLength(1);
});

test("a gate is answered once", async () => {
  const studio = await studioWith();
  await studio.run(gated());
  const [gate] = await studio.stores.gates.list(studio.project, { waiting: true });
  await studio.engine.decide(gate!, { verdict: "approved", notes: "" }, "user:local");

  await expect(
    studio.engine.decide(gate!, { verdict: "rejected", notes: "no" }, "user:local"),
  ).rejects.toThrow("answered before");
});

test("a reject makes the stage again with the notes as feedback; the same result says so when it asks again", async () => {
  const heard: (readonly string[])[] = [];
  const listening: AnyStage = {
    ...words,
    make: (unit, inputs, params, context: StageContext) => {
      heard.push(context.feedback());
      return words.make(unit, inputs, params, context);
    },
  };
  const studio = await studioWith([listening, shouts, summarize]);
  const { id } = await studio.run(
    definePipeline({
      ...gated(),
      stages: [
        { stage: listening, gate: { kind: "approval", required: true } },
        { stage: shouts },
        { stage: summarize },
      ],
    }),
  );
  const [first] = await studio.stores.gates.list(studio.project, { waiting: true });

  await studio.engine.decide(first!, { verdict: "rejected", notes: "more words" }, "user:local");
  const run = await studio.engine.whenResting(id);

  expect(run.status).toBe("awaiting_approval");
  expect(heard).toEqual([[], ["more words"]]);
  const [second] = await studio.stores.gates.list(studio.project, { waiting: true });
  expect(second?.question).toContain("the same as before");
});

test("a patch at a gate makes a person's version, and what follows is made from it", async () => {
  const studio = await studioWith();
  const { id } = await studio.run(gated());
  const [gate] = await studio.stores.gates.list(studio.project, { waiting: true });

  await studio.engine.decide(
    gate!,
    {
      verdict: "approved",
      notes: "",
      patch: [{ op: "replace", path: "/text", value: "uno" }],
      patchTarget: { type: "word", key: "one" },
    },
    "user:local",
  );
  const run = await studio.engine.whenResting(id);

  expect(run.status).toBe("completed");
  expect((await studio.bodies(shout)).map(({ body }) => (body as { text: string }).text)).toContain(
    "UNO!",
  );
  expect(
    (await studio.stores.artifacts.versions(studio.project, "word", "one")).map(
      ({ source }) => source,
    ),
  ).toEqual(["human", "code"]);
});

test("a stored timer answers the gate, also when another process keeps the time by then", async () => {
  const first = await studioWith();
  const { id } = await first.run(gated(60));
  await first.close();
  const second = await studioWith(allStages, first);
  await second.clock.advance(30_000);
  expect((await second.stores.runs.get(id)).status).toBe("awaiting_approval");

  await second.clock.advance(31_000);
  await until(
    async () => (await second.stores.gates.list(second.project, { waiting: true })).length === 0,
  );

  expect(await second.stores.gates.list(second.project, {})).toMatchObject([
    { status: "auto_approved", decidedBy: "timer" },
  ]);
  const resting = second.engine.whenResting(id);
  await moveUntil(second, resting);
  expect((await resting).status).toBe("completed");
});

test("the project's control mode is obeyed: checkpoint holds after every stage", async () => {
  const studio = await studioWith();

  const run = await studio.run(pipelineOf(words, shouts, summarize), {
    options: { controlMode: "checkpoint" },
  });

  expect(run.status).toBe("awaiting_approval");
  expect(await studio.stores.gates.list(studio.project, { waiting: true })).toMatchObject([
    { stage: "words", kind: "approval" },
  ]);
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

test("a confirmed draft becomes a person's version that says so, with the time of the answer", async () => {
  const studio = await studioWith();
  const onApprove = [{ op: "replace" as const, path: "/text", value: "${now}" }];
  const pipeline = definePipeline({
    ...pipelineOf(confirmed),
    stages: [{ stage: confirmed, gate: { kind: "confirm", required: true, onApprove } }],
  });
  const only = await studioWith([confirmed], studio);
  const { id } = await only.run(pipeline);
  const [gate] = await only.stores.gates.list(only.project, { waiting: true });

  await only.engine.decide(gate!, { verdict: "approved", notes: "" }, "user:local");
  await only.engine.whenResting(id);

  expect((await only.bodies(timed))[0]).toMatchObject({
    version: 2,
    body: { text: only.clock.now() },
  });
});

test("a kill between a gate's answer and what follows from it is made good by the next process", async () => {
  const first = await studioWith();
  const { id } = await first.run(gated());
  const [gate] = await first.stores.gates.list(first.project, { waiting: true });
  const { journal } = first.store.as({ kind: "system", job: "test" });
  await journal.decideGate(
    gate!.id,
    { verdict: "rejected", notes: "again" },
    "user:local",
    "rejected",
    0,
  );

  const second = await studioWith(allStages, first);
  await second.engine.start(id, "user:local");
  const run = await second.engine.whenResting(id);

  expect(run.status).toBe("awaiting_approval");
  expect(await second.stores.gates.list(second.project, { waiting: true })).toMatchObject([
    { stage: "words" },
  ]);
  const started = (await second.events(id)).filter(({ type }) => type === "unit.started");
  expect(started.filter(({ stage }) => stage === "words")).toHaveLength(2);
});
