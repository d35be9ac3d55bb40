import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { memoryBlobs } from "../blob/memory.ts";
import { openStudio } from "../compose.ts";
import { definePipeline } from "../core/pipeline.ts";
import { localPerson } from "../core/principal.ts";
import { RunOptions } from "../core/run.ts";
import { defineStage } from "../core/stage.ts";
import type { RunId } from "../core/id.ts";
import type { OutputDesk } from "./outputs.ts";
import { createTextReader } from "./text-of-blob.ts";

/** Lets the stage go on. */
let goOn: () => void = () => undefined;

const talk = defineStage({
  name: "test-talk",
  version: 1,
  title: "Talk",
  inputs: {},
  outputs: [],
  params: z.object({ text: z.string(), isHeld: z.boolean().default(false) }),
  lane: "cpu",
  async make(_unit, _inputs, { text, isHeld }, { output, signal }) {
    output(text);
    if (!isHeld) return;
    await new Promise<void>((resolve, reject) => {
      goOn = resolve;
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
    output("🎬 end");
  },
});

const talking = definePipeline({
  name: "test-talking",
  version: 1,
  title: "Talking",
  description: "",
  params: z.object({ text: z.string(), isHeld: z.boolean().default(false) }),
  files: "none",
  stages: [{ stage: talk, params: { text: "${text}", isHeld: "${isHeld}" } }],
});

async function talkingRun(params: { text: string; isHeld?: boolean }) {
  const folder = mkdtempSync(join(tmpdir(), "backlot-outputs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const studio = await openStudio({
    folder,
    mode: "write",
    mirror: false,
    stages: [talk],
    pipelines: [talking],
  });
  onTestFinished(() => studio.close());
  const desks = studio.as(localPerson);
  const options = RunOptions.parse({});
  const { run } = await desks.runs.start({
    pipeline: "test-talking",
    path: null,
    project: null,
    params,
    options,
  });
  return { ...desks, studio, run, stream: `${run.id}/test-talk//1` };
}

/** Reads a stream from its start until there is no more for now. */
async function wholeOf(outputs: OutputDesk, run: RunId, stream: string, limit: number) {
  let [text, isFinal] = ["", false];
  while (!isFinal) {
    const piece = await outputs.read(run, stream, text.length, limit);
    expect(piece.offset).toBe(text.length);
    expect(piece.text.isWellFormed()).toBe(true);
    text += piece.text;
    isFinal = piece.isFinal;
    if (piece.text === "") break;
  }
  return { text, isFinal };
}

test("a closed output is read in any pieces, pairs of surrogates whole", async () => {
  const text = `${"Fog on the water. 🌊 É ".repeat(12_000)}🎬`;
  const { runs, outputs, run, stream } = await talkingRun({ text });
  await runs.whenResting(run.id);

  const [output] = await outputs.list(run.id);
  expect(output).toMatchObject({
    stream,
    stage: "test-talk",
    unit: "",
    attempt: 1,
    length: text.length,
  });
  expect(await wholeOf(outputs, run.id, stream, 1024 * 1024)).toEqual({ text, isFinal: true });
  expect(await wholeOf(outputs, run.id, stream, 70_001)).toEqual({ text, isFinal: true });
  const at = text.length - 1_000;
  expect(await outputs.read(run.id, stream, at, 10)).toEqual({
    text: text.slice(at, at + 10),
    offset: at,
    length: text.length,
    isFinal: false,
  });
  expect(await outputs.read(run.id, stream, text.length, 10)).toMatchObject({
    text: "",
    isFinal: true,
  });
});

test("an open output gives what there is, and the rest when it comes", async () => {
  const { runs, outputs, run, stream } = await talkingRun({ text: "Take one.", isHeld: true });
  const first = async () => outputs.read(run.id, stream, 0, 100).catch(() => null);
  await expect.poll(async () => (await first())?.text).toBe("Take one.");

  expect(await outputs.list(run.id)).toMatchObject([{ stream, length: null, blob: null }]);
  expect(await outputs.read(run.id, stream, 0, 100)).toMatchObject({
    length: null,
    isFinal: false,
  });
  expect(await outputs.read(run.id, stream, 9, 100)).toMatchObject({ text: "", isFinal: false });
  goOn();
  await runs.whenResting(run.id);

  expect(await outputs.read(run.id, stream, 9, 100)).toEqual({
    text: "🎬 end",
    offset: 9,
    length: 15,
    isFinal: true,
  });
});

test("what a cancelled stage had streamed is kept and comes to an end", async () => {
  const { runs, outputs, run, stream } = await talkingRun({ text: "Take one.", isHeld: true });
  await expect.poll(async () => (await outputs.list(run.id)).length).toBe(1);

  await runs.cancel(run.id);

  expect(await wholeOf(outputs, run.id, stream, 100)).toEqual({ text: "Take one.", isFinal: true });
});

test("a stream is read in its own run, by those who see it, and in sensible pieces", async () => {
  const { runs, outputs, studio, run, stream } = await talkingRun({ text: "Take one." });
  await runs.whenResting(run.id);
  const options = RunOptions.parse({});
  const { run: other } = await runs.create({
    pipeline: "test-talking",
    path: null,
    project: null,
    params: { text: "" },
    options,
    start: false,
  });
  const stranger = studio.as({ kind: "user", id: "somebody-else" }).outputs;

  for (const reading of [
    outputs.read(other.id, stream, 0, 10),
    outputs.read(run.id, `${run.id}/test-talk//2`, 0, 10),
    outputs.read(run.id, "../../backlot.db", 0, 10),
    stranger.read(run.id, stream, 0, 10),
    stranger.list(run.id),
  ])
    await expect(reading).rejects.toMatchObject({ code: "not-found" });
  for (const [offset, limit] of [
    [-1, 10],
    [0.5, 10],
    [0, 1],
    [0, 1024 * 1024 + 1],
  ] as const)
    await expect(outputs.read(run.id, stream, offset, limit)).rejects.toMatchObject({
      code: "bad-request",
    });
});

test("any part of any text is what slicing the whole gives", async () => {
  const blobs = memoryBlobs();
  const textOf = createTextReader(blobs);
  const unit = fc.constantFrom("a", "é", "€", "🎬", "\uFEFF", "\n");
  const texts = fc.record({
    units: fc.array(unit, { minLength: 1, maxLength: 9 }),
    length: fc.integer({ min: 1, max: 200_000 }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    limit: fc.integer({ min: 2, max: 150_000 }),
  });

  await fc.assert(
    fc.asyncProperty(texts, async ({ units, length, at, limit }) => {
      const pattern = units.join("");
      const text = pattern.repeat(Math.ceil(length / pattern.length));
      const offset = Math.floor(at * text.length);
      const { digest } = await blobs.put(Buffer.from(text));

      expect((await textOf(digest, offset, limit)) === text.slice(offset, offset + limit)).toBe(
        true,
      );
    }),
    { numRuns: 60, seed: 7 },
  );
});

test("reading a part of a long text reads little of it", async () => {
  const blobs = memoryBlobs();
  let bytesRead = 0;
  const counting = {
    ...blobs,
    async *read(digest: string, start: number, end: number) {
      for await (const piece of blobs.read(digest, start, end)) {
        bytesRead += piece.length;
        yield piece;
      }
    },
  };
  const textOf = createTextReader(counting);
  const text = "Fog é. ".repeat(600_000);
  const { digest } = await blobs.put(Buffer.from(text));

  await textOf(digest, 0, 10);
  bytesRead = 0;
  const part = await textOf(digest, 3_000_000, 1_000);

  expect(part).toBe(text.slice(3_000_000, 3_001_000));
  expect(bytesRead).toBeLessThan(200_000);
});
