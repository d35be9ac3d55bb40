import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { openStudio } from "../../compose.ts";
import { defineArtifactType } from "../../core/artifact.ts";
import { applyToRun } from "../../core/live/run-view.ts";
import { definePipeline } from "../../core/pipeline.ts";
import { localPerson } from "../../core/principal.ts";
import { RunOptions } from "../../core/run.ts";
import { defineStage } from "../../core/stage.ts";

const line = defineArtifactType({
  name: "test-line",
  schema: z.object({ text: z.string() }),
  summarize: ({ text }) => text,
});

const tell = defineStage({
  name: "test-tell",
  version: 1,
  title: "Tell",
  inputs: {},
  outputs: [line],
  params: z.object({}),
  lane: "cpu",
  units: () => [1, 2, 3].map((unit) => ({ key: `${unit}`, title: `Line ${unit}` })),
  async make({ key }, _, __, { emit, output, log, progress }) {
    for (let word = 0; word < 300; word += 1) output(`Word ${word} of ${key}. `);
    await log("critic", "said", { key });
    progress(1, 1);
    await emit(line, { text: key }, { key });
  },
});

const pipeline = definePipeline({
  name: "test-telling",
  version: 1,
  title: "Telling",
  description: "",
  files: "none",
  stages: [{ stage: tell }],
});

/** A studio on disk with a run that was just started. */
async function started() {
  const folder = mkdtempSync(join(tmpdir(), "backlot-live-"));
  const studio = await openStudio({
    folder,
    mode: "write",
    stages: [tell],
    types: [line],
    pipelines: [pipeline],
  });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await studio.close();
    isOpen = false;
  };
  onTestFinished(async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  });
  const desks = studio.as(localPerson);
  const { run } = await desks.runs.start({
    pipeline: pipeline.name,
    project: null,
    path: null,
    params: {},
    options: RunOptions.partial().parse({}),
  });
  return { studio, desks, run, close };
}

test("whoever follows a run from its view to its end has what the studio has, words and all", async () => {
  const { desks, run, studio } = await started();
  const view = await desks.live.runView(run.id);
  const texts = new Map(view.outputs.map(({ stream }) => [stream, ""]));
  const wanted = { project: run.project, run: run.id, after: view.cursor.seq };
  const subscription = await desks.live.subscribe(wanted);

  for (let frames = await subscription.next(); frames; frames = await subscription.next()) {
    for (const frame of frames) {
      if (frame.kind === "event") expect(applyToRun(view, frame.event)).toBe("next");
      if (frame.kind === "output")
        texts.set(frame.stream, `${texts.get(frame.stream) ?? ""}${frame.text}`);
    }
  }

  expect(view).toEqual(await desks.live.runView(run.id));
  expect(view).toMatchObject({ status: "completed", stages: [{ artifacts: 3 }] });
  expect(view.logs).toHaveLength(3);
  expect([...texts.values()].map((text) => text.length)).toEqual(
    view.outputs.map(({ length }) => length),
  );
  expect(studio.live.subscribers).toBe(0);
});

test("a view at an event is the view as it stood then, and everybody at one place shares its text", async () => {
  const { desks, run } = await started();
  const { live } = desks;
  await desks.runs.whenResting(run.id);
  const text = await live.runViewText(run.id);
  const now = await live.runView(run.id);

  expect(JSON.parse(text)).toEqual(now);
  expect(await live.runViewText(run.id, 9_999)).toBe(text);
  expect(await live.runView(run.id, 2)).toMatchObject({
    status: "queued",
    cursor: { seq: 2, runSeq: 1 },
  });
  expect((await live.projectView(run.project)).runs).toMatchObject([{ status: "completed" }]);
  expect((await live.projectView(run.project, 2)).cursor).toBe(2);
  await expect(live.runView(run.id, -1)).rejects.toMatchObject({ code: "bad-request" });
});

test("a copy of a view that somebody changes is theirs alone", async () => {
  const { desks, run } = await started();
  await desks.runs.whenResting(run.id);
  const mine = await desks.live.runView(run.id);

  mine.status = "failed";

  expect(await desks.live.runView(run.id)).toMatchObject({ status: "completed" });
});

test("a studio that closes ends what is followed in it", async () => {
  const { desks, run, close } = await started();
  await desks.runs.whenResting(run.id);
  const { seq } = await desks.projects.find(run.project).then((project) => project!);
  const subscription = await desks.live.subscribe({ project: run.project, after: seq });
  const asked = subscription.next();

  await close();

  expect(await asked).toMatchObject([{ kind: "end", reason: "closing" }]);
});
