import { expect, test } from "vitest";
import { idea } from "../../artifacts/idea.ts";
import { conformsToStageContract, testStage } from "../../kit.ts";
import { told } from "../told.testing.ts";
import { criticizeTopic } from "./index.ts";

const stage = told(criticizeTopic, { pace: 0 });

async function verdictOn(body: unknown): Promise<unknown> {
  const { artifacts } = await testStage(stage, { inputs: [{ type: idea, body }] });
  return artifacts[0]?.body;
}

test("an idea is told what it leaves open, and gets less for each", async () => {
  expect(await verdictOn({ title: "Fog" })).toEqual({
    score: 3,
    feedback: "Say more of what happens. Say who it is about. Say what stands in the way.",
  });
  const summary =
    "Every night Mara steers the ferry home, but the town on the far shore has moved again.";
  expect(await verdictOn({ title: "The ferry", summary })).toEqual({
    score: 9,
    feedback: "It says who, what and why not.",
  });
});

test("an idea in fields of a client's own is judged as well", async () => {
  expect(await verdictOn({ text: "Fog" })).toMatchObject({ score: 3 });
});

test("the critic keeps to the stage contract", async () => {
  await conformsToStageContract(stage, { inputs: [{ type: idea, body: { title: "Fog" } }] });
});
