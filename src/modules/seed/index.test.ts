import { expect, test } from "vitest";
import { conformsToStageContract, testStage } from "../../kit.ts";
import { told } from "../told.testing.ts";
import { seed } from "./index.ts";

test("the seed lists what it is told to", async () => {
  const { artifacts } = await testStage(told(seed, { titles: ["A", "B"] }));

  expect(artifacts.map(({ body }) => body)).toEqual([{ titles: ["A", "B"] }]);
});

test("the seed keeps to the stage contract", async () => {
  await conformsToStageContract(seed);
});
