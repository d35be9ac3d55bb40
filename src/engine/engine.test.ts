import { afterEach, expect, test } from "vitest";
import { definePipeline } from "../core/pipeline.ts";
import type { AnyStage, StageContext } from "../core/stage.ts";
import {
  createTestStudio,
  pipelineOf,
  type TestStudio,
  type TestStudioParts,
} from "../kit/test-studio.ts";
import { moveUntil } from "../kit/test-stage.ts";
import {
  allStages,
  list,
  shout,
  shouts,
  shoutsThat,
  summarize,
  summary,
  word,
  words,
} from "./test-stages.ts";

const open: TestStudio[] = [];
afterEach(async () => {
  for (const studio of open.splice(0)) await studio.close();
});

async function studioWith(
  stages: readonly AnyStage[] = allStages,
  parts: Partial<TestStudioParts> = {},
): Promise<TestStudio> {
  const studio = await createTestStudio({ stages, ...parts });
  open.push(studio);
  return studio;
}
const three = pipelineOf(words, shouts, summarize);
const bodiesIn = async (studio: TestStudio, type: typeof word | typeof shout) =>
  (await studio.bodies(type)).map(({ body }) => (body as { text: string }).text);
const eventsOf = async (
  studio: TestStudio,
  run: { id: never } | { id: Parameters<TestStudio["events"]>[0] },
  type: string,
) => (await studio.events(run.id)).filter((event) => event.type === type);

test("a run makes every stage's artifacts, one unit after the other, and ends completed with one terminal event", async () => {
  const studio = await studioWith();

  const run = await studio.run(three);

  expect(run.status).toBe("completed");
  expect(await bodiesIn(studio, shout)).toEqual(["ONE!", "TWO!", "THREE!"]);
  expect((await studio.bodies(summary))[0]?.body).toEqual({
    text: "3: ONE! TWO! THREE!",
    complete: true,
  });
  expect(await eventsOf(studio, run, "run.finished")).toMatchObject([
    { payload: { status: "completed", counts: { word: 3, list: 1, shout: 3, summary: 1 } } },
  ]);
});

test("each emit is one event with its place in the stage, and its reference is there before the stage ends", async () => {
  const studio = await studioWith();

  const run = await studio.run(pipelineOf(words));

  const emitted = await eventsOf(studio, run, "stage.artifact_emitted");
  expect(emitted.map(({ payload }) => payload)).toMatchObject([
    { ref: { type: "word", key: "one", version: 1 }, artifactIndex: 1 },
    { ref: { type: "word", key: "two", version: 1 }, artifactIndex: 2 },
    { ref: { type: "word", key: "three", version: 1 }, artifactIndex: 3 },
    { ref: { type: "list", key: "", version: 1 }, artifactIndex: 4 },
  ]);
  const order = (await studio.events(run.id)).map(({ type }) => type);
  expect(order.indexOf("stage.artifact_emitted")).toBeLessThan(order.indexOf("stage.completed"));
  const made = await studio.stores.artifacts.madeFrom(studio.project, {
    type: "list",
    key: "",
    version: 1,
  });
  expect(made).toHaveLength(3);
});

test("the log has no gap in the project's count, in the run's count, or in its chain of hashes", async () => {
  const studio = await studioWith();

  const run = await studio.run(three);

  const events = await studio.events(run.id);
  expect(events.map(({ runSeq }) => runSeq)).toEqual(events.map((_, index) => index + 1));
  const all = await studio.stores.events.readAfter(studio.project, 0, 10_000);
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
  expect(all.slice(1).map(({ prevHash }) => prevHash)).toEqual(
    all.slice(0, -1).map(({ hash }) => hash),
  );
});

test("a second run of the same inputs makes nothing again and says why", async () => {
  const studio = await studioWith();
  await studio.run(three);

  const run = await studio.run(three);

  expect(run.status).toBe("completed");
  expect(await eventsOf(studio, run, "unit.started")).toEqual([]);
  expect(
    (await studio.stores.runs.units(run.id, "shouts")).map(({ status, reason }) => [
      status,
      reason,
    ]),
  ).toEqual(Array.from({ length: 3 }, () => ["reused", "Nothing it reads has changed."]));
  expect(await eventsOf(studio, run, "run.finished")).toMatchObject([
    { payload: { counts: { word: 3, shout: 3 } } },
  ]);
});

test("a changed parameter makes only what reads it anew, and an equal result stops the wave", async () => {
  const studio = await studioWith();
  const pipeline = definePipeline({
    ...three,
    stages: [
      { stage: words, params: { words: "${words}" } },
      { stage: shouts },
      { stage: summarize },
    ],
  });
  await studio.run(pipeline, { params: { words: ["one", "two", "three"] } });

  const run = await studio.run(pipeline, { params: { words: ["one", "2", "three"] } });

  const started = await eventsOf(studio, run, "unit.started");
  expect(started.map(({ stage, payload }) => [stage, (payload as { unit: string }).unit])).toEqual([
    ["words", ""],
    ["shouts", "2"],
    ["summarize", ""],
  ]);
  expect((await studio.bodies(summary))[0]?.body).toMatchObject({ text: "3: ONE! 2! THREE!" });
});

test("what an equal emit announces is the head, unchanged, without a new version", async () => {
  const studio = await studioWith();
  await studio.run(pipelineOf(words));

  const run = await studio.run(pipelineOf(words), { options: { force: true } });

  const emitted = await eventsOf(studio, run, "stage.artifact_emitted");
  expect(emitted.map(({ payload }) => (payload as { unchanged: boolean }).unchanged)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(await studio.stores.artifacts.versions(studio.project, "word", "one")).toHaveLength(1);
});

test("one bad unit never sinks the stage: the others finish, the run says which one failed and why", async () => {
  const studio = await studioWith([words, shoutsThat({ failing: ["two"] }), summarize]);

  const run = await studio.run(three);

  expect(run.status).toBe("completed_with_errors");
  expect(await bodiesIn(studio, shout)).toEqual(["ONE!", "THREE!"]);
  expect((await studio.bodies(summary))[0]?.body).toEqual({
    text: "3: ONE! THREE!",
    complete: false,
  });
  expect(await eventsOf(studio, run, "run.finished")).toMatchObject([
    {
      payload: {
        status: "completed_with_errors",
        failures: [{ stage: "shouts", unit: "two", error: { message: "two cannot be shouted." } }],
      },
    },
  ]);
});

test("retrying what failed makes only that, and what follows from it", async () => {
  const broken = shoutsThat({ failing: ["two"] });
  const studio = await studioWith([words, broken, summarize]);
  const { id } = await studio.run(three);
  const repaired = await createTestStudio({
    stages: allStages,
    store: studio.store,
    blobs: studio.blobs,
    clock: studio.clock,
    project: studio.project,
  });
  open.push(repaired);

  await repaired.engine.retryFailed(id, "user:local");
  const run = await repaired.engine.whenResting(id);

  expect(run.status).toBe("completed");
  expect((await repaired.bodies(summary))[0]?.body).toEqual({
    text: "3: ONE! TWO! THREE!",
    complete: true,
  });
  const started = (await eventsOf(repaired, { id }, "unit.started")).map(
    ({ stage, payload }) => `${stage}/${(payload as { unit: string }).unit}`,
  );
  expect(started.filter((name) => name === "shouts/one")).toHaveLength(1);
  expect(started.filter((name) => name === "shouts/two")).toHaveLength(2);
});

test("a single unit that fails at the third emit keeps the two it made, and its retry makes only the rest", async () => {
  let isBroken = true;
  const fragile: AnyStage = {
    ...words,
    make: (unit, inputs, params, context: StageContext) =>
      words.make(unit, inputs, params, {
        ...context,
        emit: async (type: never, body: never, options: never) => {
          if (isBroken && (body as { text?: string }).text === "three")
            throw new Error("out of ink");
          return context.emit(type, body, options);
        },
      } as never),
  };
  const studio = await studioWith([fragile]);
  const { id, status } = await studio.run(pipelineOf(fragile));
  expect(status).toBe("failed");
  expect(await bodiesIn(studio, word)).toEqual(["one", "two"]);
  isBroken = false;

  await studio.engine.retryFailed(id, "user:local");
  const run = await studio.engine.whenResting(id);

  expect(run.status).toBe("completed");
  const emitted = await eventsOf(studio, run, "stage.artifact_emitted");
  expect(
    emitted.map(({ payload }) => (payload as { artifactIndex: number }).artifactIndex),
  ).toEqual([1, 2, 3, 4]);
  expect(await bodiesIn(studio, word)).toEqual(["one", "two", "three"]);
});

test("a transient failure is tried again after its wait, and emits nothing twice", async () => {
  const studio = await studioWith([words, shoutsThat({ transient: ["two"] }), summarize]);
  const { id } = await studio.create(three);
  await studio.engine.start(id, "user:local");
  const resting = studio.engine.whenResting(id);

  await moveUntil(studio, resting);

  expect((await resting).status).toBe("completed");
  expect(await eventsOf(studio, { id }, "stage.retrying")).toMatchObject([
    { payload: { unit: "two", attempt: 1, error: { code: "transient" } } },
  ]);
  expect(await bodiesIn(studio, shout)).toHaveLength(3);
});

test("a missing single input blocks the stage, and the run names it", async () => {
  const studio = await studioWith([summarize]);

  const run = await studio.run(pipelineOf(summarize));

  expect((await studio.stores.runs.stages(run.id))[0]).toMatchObject({ status: "blocked" });
  expect(await eventsOf(studio, run, "stage.blocked")).toMatchObject([
    { payload: { reason: "Summary needs list, which was not made." } },
  ]);
});

test("an artifact that breaks its schema is not kept, and the stage fails with the field's name", async () => {
  const wrong: AnyStage = {
    ...words,
    make: async (_unit, _inputs, _params, context: StageContext) =>
      void (await context.emit(word as never, { text: 7 } as never)),
  };
  const studio = await studioWith([wrong]);

  const run = await studio.run(pipelineOf(wrong));

  expect(run.status).toBe("failed");
  expect(await studio.bodies(word)).toEqual([]);
  expect(await eventsOf(studio, run, "unit.failed")).toMatchObject([
    {
      payload: {
        error: { code: "invalid-artifact", message: expect.stringContaining("text") as string },
      },
    },
  ]);
});

test("what a stage returns is kept unless it has emitted the same before", async () => {
  const mixed: AnyStage = {
    ...words,
    make: async (_unit, _inputs, _params, context: StageContext) => {
      await context.emit(word as never, { text: "emitted" } as never, { key: "one" });
      return {
        artifacts: [
          { type: word, body: { text: "returned too late" }, options: { key: "one" } },
          { type: list, body: { words: ["one"] } },
        ],
      };
    },
  };
  const studio = await studioWith([mixed]);

  const run = await studio.run(pipelineOf(mixed));

  expect(await bodiesIn(studio, word)).toEqual(["emitted"]);
  expect(await eventsOf(studio, run, "stage.artifact_emitted")).toHaveLength(2);
});

test("cost is summed by stage", async () => {
  const studio = await studioWith();

  const run = await studio.run(three);

  const states = await studio.stores.runs.stages(run.id);
  expect(states.find(({ stage }) => stage === "summarize")?.costMicroUsd).toBe(42);
});

test("a hundred stages side by side share one gapless log and lose nothing", async () => {
  const many: AnyStage[] = Array.from({ length: 100 }, (_, index) => ({
    ...words,
    name: `words-${index}`,
    make: async (
      _unit: unknown,
      _inputs: unknown,
      _params: unknown,
      context: {
        emit: (type: never, body: never, options: { key: string }) => Promise<unknown>;
      },
    ) => {
      for (let n = 0; n < 10; n += 1)
        await context.emit(word as never, { text: `${index}/${n}` } as never, {
          key: `${index}-${n}`,
        });
    },
  }));
  const studio = await studioWith(many, {
    settings: { lanes: { cpu: 16, text: 1, speech: 1, image: 1, video: 1 } },
  });

  const run = await studio.run(pipelineOf(...many));

  expect(run.status).toBe("completed");
  expect(await studio.bodies(word)).toHaveLength(1_000);
  const events = await studio.events(run.id);
  expect(events.map(({ runSeq }) => runSeq)).toEqual(events.map((_, index) => index + 1));
});

test("output that a stage streams is kept whole, and announced open and closed", async () => {
  const studio = await studioWith();

  const run = await studio.run(pipelineOf(words, shouts));

  const closed = await eventsOf(studio, run, "stage.output_closed");
  expect(closed).toHaveLength(3);
  const { blob } = (closed[0] as { payload: { blob: string } }).payload;
  expect(new TextDecoder().decode(await studio.blobs.get(blob))).toMatch(
    /^shouting (one|two|three)\n$/u,
  );
});

test("asking for a stage that the pipeline does not have is refused by name", async () => {
  const studio = await studioWith();

  await expect(studio.run(three, { options: { until: "sing" } })).rejects.toThrow(
    "no stage sing; it has words, shouts, summarize",
  );
});

test("a dry run lists what would be made and makes nothing", async () => {
  const studio = await studioWith();
  const { id } = await studio.create(three);
  const request = {
    project: studio.project,
    pipeline: three,
    params: {},
    options: (await studio.stores.runs.get(id)).options,
    files: [],
    title: "t",
  };

  const first = await studio.engine.plan(request);
  await studio.run(three);
  const second = await studio.engine.plan(request);

  expect(first.stages.map(({ stage, extent }) => [stage, extent])).toEqual([
    ["words", "known"],
    ["shouts", "open"],
    ["summarize", "open"],
  ]);
  expect(second.stages.map(({ units }) => units.map(({ status }) => status))).toEqual([
    ["reused"],
    ["reused", "reused", "reused"],
    ["reused"],
  ]);
});
