import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import { definePipeline } from "../core/pipeline.ts";
import { defineStage, many, type AnyStage } from "../core/stage.ts";
import { moveUntil } from "../kit/test-stage.ts";
import { createTestStudio, pipelineOf, type TestStudio } from "../kit/test-studio.ts";
import { shout, shouts, shoutsThat, summarize, word, words } from "./test-stages.ts";

const open: TestStudio[] = [];
afterEach(async () => {
  for (const studio of open.splice(0)) await studio.close();
});
async function studioWith(stages: readonly AnyStage[], shared?: TestStudio): Promise<TestStudio> {
  const parts = shared
    ? { store: shared.store, blobs: shared.blobs, clock: shared.clock, project: shared.project }
    : {};
  const studio = await createTestStudio({ stages, ...parts });
  open.push(studio);
  return studio;
}

const source = defineArtifactType({
  name: "source",
  schema: z.object({ name: z.string(), isBad: z.boolean().default(false) }),
  summarize: ({ name }) => name,
});
const copy = defineArtifactType({
  name: "copy",
  schema: z.object({ text: z.string() }),
  summarize: ({ text }) => text,
});
const bytes = new TextEncoder().encode("x");
const textOf = async (studio: TestStudio) =>
  (await studio.bodies(copy)).map(({ body }) => (body as { text: string }).text);
const statusOf = async (studio: TestStudio, run: { id: Parameters<TestStudio["events"]>[0] }) =>
  (await studio.stores.runs.stages(run.id)).map(({ status }) => status);

test("what a failed run put in a result's place does not pass for the result", async () => {
  const copier = defineStage({
    name: "copier",
    version: 1,
    title: "Copy",
    inputs: { source },
    outputs: [copy],
    params: z.object({}),
    lane: "cpu",
    async make(_unit, { source: { name, isBad } }, _params, { emit }) {
      await emit(copy, { text: name });
      if (isBad) throw new StudioError("stage-failed", "It broke after its emit.");
    },
  });
  const studio = await studioWith([copier]);
  await studio.give(source, { name: "good" });
  await studio.run(pipelineOf(copier));
  await studio.give(source, { name: "bad", isBad: true });
  await studio.run(pipelineOf(copier));

  await studio.give(source, { name: "good" });
  const run = await studio.run(pipelineOf(copier));

  expect(run.status).toBe("completed");
  expect(await textOf(studio)).toEqual(["good"]);
});

test("an attempt that goes on from an earlier one stands for what that one read too", async () => {
  let isFirst = true;
  const both = defineStage({
    name: "both",
    version: 1,
    title: "Both",
    inputs: { words: many(word), source },
    outputs: [copy],
    params: z.object({}),
    lane: "cpu",
    retry: { attempts: 2, base: 0, longest: 0 },
    async make(_unit, { words: given }, _params, { emit, emitted }) {
      for (const key of ["one", "two"]) {
        if (emitted.has(`copy/${key}`)) continue;
        await emit(copy, { text: given.get(key)?.text ?? "" }, { key });
        const cutOff = isFirst;
        isFirst = false;
        if (cutOff) throw new StudioError("transient", "Cut off.");
      }
    },
  });
  const studio = await studioWith([both]);
  await studio.give(source, { name: "beside" });
  await studio.give(word, { text: "1" }, "one");
  await studio.give(word, { text: "2" }, "two");
  const { id } = await studio.create(pipelineOf(both));
  await studio.engine.start(id, "user:local");
  await moveUntil(studio, studio.engine.whenResting(id));

  const unchanged = await studio.run(pipelineOf(both));
  expect(await statusOf(studio, unchanged)).toEqual(["reused"]);

  await studio.give(word, { text: "changed" }, "one");
  await studio.run(pipelineOf(both));

  expect(await textOf(studio)).toEqual(["changed", "2"]);
});

test("a unit whose title has changed is made again", async () => {
  const titled = defineStage({
    name: "titled",
    version: 1,
    title: "Titled",
    inputs: { source },
    outputs: [copy],
    params: z.object({}),
    lane: "cpu",
    units: ({ source: { name } }) => [{ key: "k", title: name }],
    make: async ({ title }, _inputs, _params, { emit }) => void (await emit(copy, { text: title })),
  });
  const studio = await studioWith([titled]);
  await studio.give(source, { name: "MARA" });
  await studio.run(pipelineOf(titled));

  await studio.give(source, { name: "CLARA" });
  await studio.run(pipelineOf(titled));

  expect(await textOf(studio)).toEqual(["CLARA"]);
});

test("a file that was not there before is noticed", async () => {
  const listing = defineStage({
    name: "listing",
    version: 1,
    title: "Listing",
    inputs: {},
    outputs: [copy],
    params: z.object({}),
    lane: "cpu",
    make: async (_unit, _inputs, _params, { emit, files }) =>
      void (await emit(copy, { text: files.map(({ name }) => name).join() })),
  });
  const studio = await studioWith([listing]);
  await studio.run(pipelineOf(listing));

  await studio.run(pipelineOf(listing), { files: [{ name: "a", bytes }] });

  expect(await textOf(studio)).toEqual(["a"]);
});

test("another stage under the same id does not pass for the first", async () => {
  const first = copying("first");
  const second = copying("second");
  const studio = await studioWith([first, second]);
  const under = (stage: AnyStage) =>
    definePipeline({ ...pipelineOf(stage), stages: [{ stage, id: "draft" }] });
  await studio.run(under(first));

  await studio.run(under(second));

  expect(await textOf(studio)).toEqual(["second"]);
});

test("an approval holds for what was approved, and for nothing else", async () => {
  const speaking = defineStage({
    name: "speaking",
    version: 1,
    title: "Speaking",
    inputs: {},
    outputs: [copy],
    params: z.object({ text: z.string() }),
    lane: "cpu",
    make: async (_unit, _inputs, { text }, { emit }) => void (await emit(copy, { text })),
  });
  const gate = { kind: "approval" as const, required: true };
  const withText = (text: string, isGated: boolean) =>
    definePipeline({
      ...pipelineOf(speaking),
      stages: [{ stage: speaking, params: { text }, ...(isGated ? { gate } : {}) }],
    });
  const studio = await studioWith([speaking]);
  const { id } = await studio.run(withText("A", true));
  const [asked] = await studio.stores.gates.list(studio.project, { waiting: true });
  await studio.engine.decide(asked!, { verdict: "approved", notes: "" }, "user:local");
  await studio.engine.whenResting(id);
  expect((await studio.run(withText("A", true))).status).toBe("completed");

  await studio.run(withText("NEVER APPROVED", false));

  expect((await studio.run(withText("NEVER APPROVED", true))).status).toBe("awaiting_approval");
});

test("an approval that nobody but a timer or the sample gave is carried into the next run", async () => {
  const drafting = copying("draft");
  const reading = defineStage({
    name: "reading",
    version: 1,
    title: "Reading",
    inputs: { copy },
    outputs: [word],
    params: z.object({}),
    lane: "cpu",
    make: async (_unit, { copy: { text } }, _params, { emit }) => void (await emit(word, { text })),
  });
  const onApprove = [{ op: "replace" as const, path: "/text", value: "confirmed" }];
  const pipeline = definePipeline({
    ...pipelineOf(drafting, reading),
    stages: [
      { stage: drafting, gate: { kind: "confirm", required: true, onApprove } },
      { stage: reading },
    ],
  });
  const studio = await studioWith([drafting, reading]);
  const { id } = await studio.run(pipeline);
  const [gate] = await studio.stores.gates.list(studio.project, { waiting: true });
  await studio.engine.decide(gate!, { verdict: "approved", notes: "" }, "sample");
  await studio.engine.whenResting(id);

  const again = await studio.run(pipeline);

  expect(again.status).toBe("completed");
  expect(await statusOf(studio, again)).toEqual(["reused", "reused"]);
  expect((await studio.bodies(word))[0]).toMatchObject({ version: 1, body: { text: "confirmed" } });
});

test("what a person said of a stage holds on in later runs, and by itself makes nothing again", async () => {
  const heard: (readonly string[])[] = [];
  const listening = defineStage({
    ...copying("listening"),
    make: async (_unit, _inputs, _params, { emit, feedback }) => {
      heard.push(feedback());
      await emit(copy, { text: feedback().join() });
    },
  });
  const pipeline = definePipeline({
    ...pipelineOf(listening),
    stages: [{ stage: listening, gate: { kind: "approval", required: true } }],
  });
  const studio = await studioWith([listening]);
  const { id } = await studio.run(pipeline);
  const waiting = async () =>
    (await studio.stores.gates.list(studio.project, { waiting: true }))[0]!;
  await studio.engine.decide(
    await waiting(),
    { verdict: "rejected", notes: "darker" },
    "user:local",
  );
  await studio.engine.whenResting(id);
  await studio.engine.decide(await waiting(), { verdict: "approved", notes: "" }, "user:local");
  await studio.engine.whenResting(id);

  const again = await studio.run(pipeline);

  expect(again.status).toBe("completed");
  expect(heard).toEqual([[], ["darker"]]);
  expect(await textOf(studio)).toEqual(["darker"]);
});

test("starting at a stage brings back the units of the last run, in their order, and none that is gone", async () => {
  const studio = await studioWith([words, shouts, summarize]);
  const told = (list: string[]) =>
    definePipeline({
      ...pipelineOf(words, shouts, summarize),
      stages: [{ stage: words, params: { words: list } }, { stage: shouts }, { stage: summarize }],
    });
  await studio.run(told(["one", "two", "three"]));
  await studio.run(told(["three", "one"]));

  const run = await studio.run(told(["three", "one"]), { options: { from: "summarize" } });

  const units = await studio.stores.runs.units(run.id, "shouts");
  expect(units.map(({ unit }) => unit)).toEqual(["three", "one"]);
});

test("a stage that reads one of a type is refused when there are several", async () => {
  const lone = defineStage({
    name: "lone",
    version: 1,
    title: "Copy",
    inputs: { word },
    outputs: [copy],
    params: z.object({}),
    lane: "cpu",
    make: async (_unit, { word: { text } }, _params, { emit }) => void (await emit(copy, { text })),
  });
  const studio = await studioWith([words, lone]);

  const run = await studio.run(pipelineOf(words, lone));

  expect((await studio.stores.runs.stages(run.id)).at(-1)?.error?.message).toBe(
    "Copy reads one word, but there are 3: one, two, three.",
  );
});

test("a set of which only some were asked for says that it is not complete", async () => {
  const studio = await studioWith([words, shouts, summarize]);

  await studio.run(pipelineOf(words, shouts, summarize), {
    options: { units: { shouts: ["two"] } },
  });

  expect((await studio.bodies(summarize.outputs[0]))[0]?.body).toMatchObject({ complete: false });
});

test("a retry that a person asks for has all its tries again", async () => {
  const stubborn: AnyStage = {
    ...shoutsThat({}),
    make: async () => {
      throw new StudioError("transient", "Out of breath.");
    },
  };
  const studio = await studioWith([words, stubborn]);
  const { id } = await studio.create(pipelineOf(words, stubborn));
  await studio.engine.start(id, "user:local");
  await moveUntil(studio, studio.engine.whenResting(id));

  await studio.engine.retryFailed(id, "user:local");
  await moveUntil(studio, studio.engine.whenResting(id));

  const started = (await studio.events(id)).filter(
    (event) => event.type === "unit.started" && event.payload.unit === "one",
  );
  expect(started).toHaveLength(6);
});

test("emits that a stage began and did not wait for are kept, and none is lost", async () => {
  const hasty = defineStage({
    ...copying("hasty"),
    make: async (_unit, _inputs, _params, { emit }) => {
      void (async () => {
        for (let n = 0; n < 5; n += 1) await emit(copy, { text: `${n}` }, { key: `${n}` });
      })();
    },
  });
  const studio = await studioWith([hasty]);

  const run = await studio.run(pipelineOf(hasty));

  expect(run.status).toBe("completed");
  expect(await textOf(studio)).toEqual(["0", "1", "2", "3", "4"]);
});

test("words that a person writes while a run goes on are for the next run, also after a kill", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const human = (text: string) => ({
    type: "word",
    key: "one",
    entity: null,
    schemaVersion: 1,
    body: { json: JSON.stringify({ text }) },
    bytes: 20,
    digest: text.padEnd(64, "0"),
    source: "human" as const,
    remarks: {},
    from: [],
    summary: text,
  });
  const slow: AnyStage = {
    ...shouts,
    make: async (unit, inputs, params, context) => {
      if (unit.key === "two") await held;
      return shouts.make(unit, inputs, params, context);
    },
  };
  const studio = await studioWith([words, slow, summarize]);
  const write = (text: string) =>
    studio.stores.artifacts.write({ ...human(text), project: studio.project }, "user:local", 0);
  await studio.run(pipelineOf(words));
  await write("first");
  const { id } = await studio.create(pipelineOf(words, slow), { options: { force: true } });
  await studio.engine.start(id, "user:local");
  await write("second");
  release();
  await studio.engine.whenResting(id);

  const said = (await studio.bodies(shout)).map(({ body }) => (body as { text: string }).text);

  expect(said).toContain("FIRST!");
  expect(said).not.toContain("SECOND!");
});

function copying(text: string) {
  return defineStage({
    name: text,
    version: 1,
    title: "Copy",
    inputs: {},
    outputs: [copy],
    params: z.object({}),
    lane: "cpu",
    make: async (_unit, _inputs, _params, { emit }) => void (await emit(copy, { text })),
  });
}
