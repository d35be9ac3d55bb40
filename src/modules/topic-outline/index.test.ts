import { expect, test } from "vitest";
import { idea } from "../../artifacts/idea.ts";
import { topicCritic } from "../../artifacts/topic-critic.ts";
import { topicOutline } from "../../artifacts/topic-outline.ts";
import { checkBody } from "../../core/artifact.ts";
import { conformsToStageContract, testStage } from "../../kit.ts";
import { told } from "../told.testing.ts";
import { outlineTopic } from "./index.ts";

const stage = told(outlineTopic, { pace: 0 });
const given = {
  inputs: [
    { type: idea, body: { title: "The ferry" } },
    { type: topicCritic, body: { score: 5, feedback: "Say who it is about." } },
  ],
};

test("an outline has sections in order, and ends with what the critic asked for", async () => {
  const { artifacts } = await testStage(stage, given);

  const { title, sections } = checkBody(topicOutline, artifacts[0]?.body);
  expect(title).toBe("The ferry");
  expect(sections).toHaveLength(6);
  expect(sections?.at(-1)).toEqual({
    title: "Before it is written",
    summary: "Say who it is about.",
  });
});

test("the outline writer keeps to the stage contract", async () => {
  await conformsToStageContract(stage, given);
});
