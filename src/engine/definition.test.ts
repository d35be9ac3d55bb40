import { expect, test } from "vitest";
import { z } from "zod";
import { definePipeline } from "../core/pipeline.ts";
import { defineStage } from "../core/stage.ts";
import { pipelineOf } from "../kit/test-studio.ts";
import { freezeDefinition } from "./definition.ts";
import { list, shout, shouts, summarize, word, words } from "./test-stages.ts";

test("stages are wired by the types they read and make, in an order in which each follows its needs", () => {
  const { stages } = freezeDefinition(pipelineOf(summarize, shouts, words), {});

  expect(stages.map(({ id, needs }) => [id, needs])).toEqual([
    ["words", []],
    ["shouts", ["words"]],
    ["summarize", ["shouts", "words"]],
  ]);
});

test("stages that wait for each other are refused by name", () => {
  const answer = defineStage({
    ...words,
    name: "answer",
    inputs: { shouts: shout },
    outputs: [word, list],
  });

  expect(() => freezeDefinition(pipelineOf(answer, shouts), {})).toThrow(
    "answer, shouts wait for each other",
  );
});

test("waiting for a stage that is not there is refused", () => {
  expect(() =>
    freezeDefinition(
      definePipeline({ ...pipelineOf(words), stages: [{ stage: words, after: ["nobody"] }] }),
      {},
    ),
  ).toThrow("words waits for nobody, which is no stage of it");
});

test("two stages of one id are refused", () => {
  expect(() => freezeDefinition(pipelineOf(words, words), {})).toThrow(
    "two stages have the id words",
  );
});

test("a parameter is taken from the run's by name, with its type", () => {
  const pipeline = definePipeline({
    ...pipelineOf(words),
    stages: [{ stage: words, params: { words: "${list}" } }],
  });

  expect(freezeDefinition(pipeline, { list: ["a"] }).stages[0]?.params).toEqual({ words: ["a"] });
  expect(() => freezeDefinition(pipeline, {})).toThrow(
    "from the run parameter list, which was not given",
  );
});

test("a wrong parameter is refused with the stage and the parameter in words", () => {
  const pipeline = definePipeline({
    ...pipelineOf(words),
    stages: [{ stage: words, params: { words: 7 } }],
  });

  expect(() => freezeDefinition(pipeline, {})).toThrow(
    "Parameters of stage words: /words must be a list, not a number",
  );
});

test("the run's own parameters are checked before anything runs", () => {
  const pipeline = definePipeline({
    ...pipelineOf(words),
    params: z.object({ pages: z.int() }),
  });

  expect(() => freezeDefinition(pipeline, { pages: "many" })).toThrow("/pages must be a number");
});
