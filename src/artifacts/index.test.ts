import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { checkBody } from "../core/artifact.ts";
import { artifactTypes } from "./index.ts";

test("every type's file is on the list, under its own name", () => {
  const files = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "index.ts")
    .map((name) => name.replace(/\.ts$/u, ""));

  expect(artifactTypes.map(({ name }) => name)).toEqual(files);
});

test("every type has a test of its own", () => {
  const files = new Set(readdirSync(import.meta.dirname));

  expect(
    artifactTypes.filter(({ name }) => !files.has(`${name}.test.ts`)).map(({ name }) => name),
  ).toEqual([]);
});

test("every type refuses an empty body, naming what is missing", () => {
  for (const type of artifactTypes) {
    expect(() => checkBody(type, {}), type.name).toThrow(`A ${type.name} does not have its shape`);
  }
});
