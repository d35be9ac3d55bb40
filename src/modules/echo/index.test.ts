import { expect, test } from "vitest";
import { noteList } from "../../artifacts/note-list.ts";
import {
  conformsToStageContract,
  createTestStudio,
  moveUntil,
  pipelineOf,
  testStage,
} from "../../kit.ts";
import { told } from "../told.testing.ts";
import { echo } from "./index.ts";

test("notes of the list are echoed, unless the parameters name others", async () => {
  const inputs = [{ type: noteList, body: { titles: ["A", "B"] } }];

  const listed = await testStage(echo, { inputs });
  const named = await testStage(told(echo, { titles: ["C"] }), { inputs });

  expect(listed.artifacts.map(({ key }) => key)).toEqual(["A", "B"]);
  expect(named.artifacts.map(({ key }) => key)).toEqual(["C"]);
});

test("with a delay the notes come one after the other, each in its time", async () => {
  const slow = told(echo, { titles: ["A", "B"], delay: 60_000 });
  const studio = await createTestStudio({ stages: [slow] });
  const { id } = await studio.create(pipelineOf(slow));
  await studio.engine.start(id, "user:local");

  await moveUntil(studio, studio.engine.whenResting(id), 10_000);

  const emitted = (await studio.events(id)).filter(({ type }) => type === "stage.artifact_emitted");
  const [first, second] = emitted.map(({ at }) => at);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(60_000);
  await studio.close();
});

test("the echo keeps to the stage contract", async () => {
  await conformsToStageContract(told(echo, { titles: ["A", "B", "C"] }));
});
