import { expect, test } from "vitest";
import { conformsToStageContract, testStage } from "../../kit.ts";
import { told } from "../told.testing.ts";
import { batch } from "./index.ts";

test("a stage that returns its artifacts at the end has them kept all the same", async () => {
  const { run, artifacts } = await testStage(told(batch, { titles: ["A", "B"], cost: 5 }));

  expect(run.status).toBe("completed");
  expect(artifacts.map(({ key, version }) => [key, version])).toEqual([
    ["A", 1],
    ["B", 1],
  ]);
});

test("the batch keeps to the stage contract", async () => {
  await conformsToStageContract(told(batch, { titles: ["A", "B"] }));
});
