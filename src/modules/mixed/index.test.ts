import { expect, test } from "vitest";
import { conformsToStageContract, testStage } from "../../kit.ts";
import { told } from "../told.testing.ts";
import { mixed } from "./index.ts";

test("what was emitted and is returned again is kept once", async () => {
  const { artifacts, events } = await testStage(told(mixed, { titles: ["A", "B"] }));

  expect(artifacts.map(({ type, key, version }) => [type, key, version])).toEqual([
    ["note", "A", 1],
    ["note", "B", 1],
    ["note-list", "", 1],
  ]);
  expect(events.filter(({ type }) => type === "stage.artifact_emitted")).toHaveLength(3);
});

test("the mixed stage keeps to the stage contract", async () => {
  await conformsToStageContract(mixed);
});
