import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { ScriptElement } from "../../core/screenplay/model.ts";
import { scenesOf } from "../../core/screenplay/scenes.ts";
import { readFountain } from "./read.ts";
import { writeFountain } from "./write.ts";

const root = join(import.meta.dirname, "../../..");
const featuresFolder = join(root, "test/features");
const features = readdirSync(featuresFolder).filter((name) => name.endsWith(".fountain"));
const load = (...path: string[]) => readFileSync(join(...path), "utf8");
const parse = (...path: string[]): unknown => JSON.parse(load(...path));

/** An element as the expected lists have it: cues by their names, fields only where they say something. */
function listed(element: ScriptElement): Record<string, unknown> {
  const { type, text, span } = element;
  const common = { type, text, line: span.startLine };
  if (element.type === "section") return { ...common, depth: element.depth };
  if (element.type === "scene-heading" && element.sceneNumber !== null)
    return { ...common, sceneNumber: element.sceneNumber };
  if (element.type !== "character") return common;
  const { name, extensions, dual } = element;
  return {
    ...common,
    text: name,
    ...(extensions.length > 0 && { extension: extensions.join(", ") }),
    ...(dual && { dual }),
  };
}

describe("a script of one feature", () => {
  test.each(features)("%s is read as expected, and written as it was", (name) => {
    const source = load(featuresFolder, name);

    const script = readFountain(source);

    const expected = parse(featuresFolder, name.replace(".fountain", ".expected.json"));
    expect(script.elements.filter(({ type }) => type !== "blank").map(listed)).toEqual(expected);
    expect(writeFountain(script)).toBe(source);
  });

  test.each(
    features.filter((name) =>
      existsSync(join(featuresFolder, name.replace(".fountain", ".title.json"))),
    ),
  )("%s has the expected title page", (name) => {
    const { titlePage } = readFountain(load(featuresFolder, name));

    expect(Object.fromEntries(titlePage.map(({ key, values }) => [key, values]))).toEqual(
      parse(featuresFolder, name.replace(".fountain", ".title.json")),
    );
  });
});

const Labels = z.object({
  scenes: z.array(z.object({ heading: z.string(), line: z.int().optional() })),
  cues: z.array(
    z.object({
      line: z.int().optional(),
      speaker: z.string(),
      cue: z.string().optional(),
      extension: z.string().nullish(),
    }),
  ),
});
const examples = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".fountain"),
);

describe("an example", () => {
  test.each(examples)("%s has the labelled scenes and at least the labelled cues", (name) => {
    const script = readFountain(load(root, "examples", name));
    const { scenes, cues } = Labels.parse(
      parse(root, "examples", name.replace(".fountain", ".labels.json")),
    );

    const headings = scenesOf(script).flatMap(({ heading }) => heading ?? []);
    expect(headings.map(({ text }) => text)).toEqual(scenes.map(({ heading }) => heading));
    for (const [index, { line }] of scenes.entries()) {
      if (line !== undefined) expect(headings[index]?.span.startLine).toBe(line);
    }
    const found = script.elements.filter((element) => element.type === "character");
    const labelled = cues.map(
      ({ speaker, cue = speaker, extension, line }) =>
        `${line ?? "?"} ${cue.replace(/:$/u, "")} (${extension ?? ""})`,
    );
    const hasLines = cues.every(({ line }) => line !== undefined);
    const read = found.map(
      ({ name: who, extensions, span }) =>
        `${hasLines ? span.startLine : "?"} ${who} (${extensions.join(", ")})`,
    );
    expect(read).toEqual(expect.arrayContaining(labelled));
  });
});
