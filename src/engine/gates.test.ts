import { afterEach, expect, test } from "vitest";
import { definePipeline, type Pipeline } from "../core/pipeline.ts";
import type { AnyStage, StageContext } from "../core/stage.ts";
import { createTestStudio, pipelineOf, type TestStudio } from "../kit/test-studio.ts";
import { moveUntil } from "../kit/test-stage.ts";
import { allStages, confirmed, shout, shouts, summarize, timed, words } from "./test-stages.ts";

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
const until = async (condition: () => Promise<boolean>) => {
  for (let turn = 0; turn < 1_000 && !(await condition()); turn += 1)
    await new Promise((resolve) => setImmediate(resolve));
};

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
