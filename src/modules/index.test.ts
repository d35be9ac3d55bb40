import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { artifactTypes } from "../artifacts/index.ts";
import { inputOf } from "../core/stage.ts";
import { stages } from "./index.ts";

test("every module's folder is on the list, under its own name", () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );

  expect(stages.map(({ name }) => name)).toEqual(folders.map(({ name }) => name));
});

test("every type that a stage reads or makes is on the shelf of types", () => {
  const known = new Set(artifactTypes.map(({ name }) => name));
  const used = stages.flatMap(({ inputs, outputs }) => [
    ...Object.values(inputs).map((input) => inputOf(input).type.name),
    ...outputs.map(({ name }) => name),
  ]);

  expect(used.filter((name) => !known.has(name))).toEqual([]);
});
