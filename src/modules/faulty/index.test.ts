import { expect, test } from "vitest";
import { conformsToStageContract, createTestStudio, moveUntil, pipelineOf } from "../../kit.ts";
import { note } from "../../artifacts/note.ts";
import { told } from "../told.testing.ts";
import { faulty } from "./index.ts";

async function ranWith(params: Record<string, unknown>) {
  const stage = told(faulty, params);
  const studio = await createTestStudio({ stages: [stage] });
  const { id } = await studio.create(pipelineOf(stage));
  await studio.engine.start(id, "user:local");
  const resting = studio.engine.whenResting(id);
  await moveUntil(studio, resting);
  const { status } = await resting;
  const notes = (await studio.bodies(note)).map(({ key }) => key);
  await studio.close();
  return { status, notes };
}

test("one unit that fails for good leaves the others whole", async () => {
  expect(await ranWith({ split: true, failAt: 2 })).toEqual({
    status: "completed_with_errors",
    notes: ["One", "Three"],
  });
});

test("a single unit that fails keeps what it had emitted", async () => {
  expect(await ranWith({ failAt: 3 })).toEqual({ status: "failed", notes: ["One", "Two"] });
});

test("a failure that passes by itself is tried again", async () => {
  expect(await ranWith({ failAt: 2, how: "transient", failures: 2 })).toEqual({
    status: "completed",
    notes: ["One", "Two", "Three"],
  });
});

test("a bug fails its unit as any failure does", async () => {
  expect(await ranWith({ split: true, failAt: 1, how: "bug" })).toEqual({
    status: "completed_with_errors",
    notes: ["Two", "Three"],
  });
});

test("a stage that hangs can be cancelled", async () => {
  const stage = told(faulty, { failAt: 2, how: "hang" });
  const studio = await createTestStudio({ stages: [stage] });
  const { id } = await studio.create(pipelineOf(stage));
  await studio.engine.start(id, "user:local");
  await moveUntil(studio, hasNotes(studio, 1));

  await studio.engine.cancel(id, "user:local");
  const run = await studio.engine.whenResting(id);

  expect(run.status).toBe("cancelled");
  await studio.close();
});

async function hasNotes(
  studio: Awaited<ReturnType<typeof createTestStudio>>,
  wanted: number,
): Promise<void> {
  while ((await studio.bodies(note)).length < wanted)
    await new Promise((resolve) => setImmediate(resolve));
}

test("told not to fail, it keeps to the stage contract", async () => {
  await conformsToStageContract(told(faulty, { failAt: 0, split: true }));
});
