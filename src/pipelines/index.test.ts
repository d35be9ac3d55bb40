import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { stages } from "../modules/index.ts";
import { pipelines } from "./index.ts";

test("every pipeline's file is on the list, under its own name", () => {
  const files = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "index.ts")
    .map((name) => name.replace(/\.ts$/u, ""));

  expect(pipelines.map(({ name }) => name)).toEqual(files);
});

test("every stage of a pipeline is on the shelf of modules", () => {
  const used = pipelines.flatMap((pipeline) => pipeline.stages.map(({ stage }) => stage));

  expect(used.filter((stage) => !stages.includes(stage)).map(({ name }) => name)).toEqual([]);
});
