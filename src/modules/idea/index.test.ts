import { expect, test } from "vitest";
import { idea } from "../../artifacts/idea.ts";
import { conformsToStageContract, testStage } from "../../kit.ts";
import { told } from "../told.testing.ts";
import { shapeIdea } from "./index.ts";

test("a topic becomes an idea with a title and a summary", async () => {
  const topic = "a lighthouse keeper who is afraid of the dark, and of saying so.";
  const { artifacts } = await testStage(told(shapeIdea, { topic, pace: 0 }));

  expect(artifacts.map(({ body }) => body)).toEqual([
    {
      title: "A lighthouse keeper who is afraid of the",
      summary:
        "a lighthouse keeper who is afraid of the dark, and of saying so: what it was, what breaks it, and what is left when it is over.",
    },
  ]);
});

test("an idea that somebody brought keeps its words and its own fields, and gets what it lacks", async () => {
  const brought = { title: "The ferry", keywords: ["sea"] };

  const { artifacts } = await testStage(told(shapeIdea, { topic: "Another", pace: 0 }), {
    inputs: [{ type: idea, body: brought }],
  });

  expect(artifacts.map(({ body }) => body)).toEqual([
    { ...brought, summary: expect.stringContaining("The ferry") as string },
  ]);
});

test("without a topic there is an idea all the same", async () => {
  const { run, artifacts } = await testStage(told(shapeIdea, { pace: 0 }));

  expect(run.status).toBe("completed");
  expect(artifacts).toHaveLength(1);
});

test("the idea stage keeps to the stage contract where an idea stands already", async () => {
  const body = { title: "The ferry", summary: "It never arrives." };

  await conformsToStageContract(told(shapeIdea, { pace: 0 }), { inputs: [{ type: idea, body }] });
});
