import { expect, test } from "vitest";
import { fromDrafts } from "./drafts.ts";
import { readFountain } from "./read.ts";

const read = (text: string) =>
  readFountain(text).elements.flatMap(({ type, text: words }) =>
    type === "blank" ? [] : [`${type}: ${words}`],
  );

test("PROLOGUE with words below is a cue where somebody has spoken in the scene", () => {
  expect(read("INT. HALL - DAY\n\nHAMLET\nHush.\n\nPROLOGUE\nFor us.\n")).toEqual([
    "scene-heading: INT. HALL - DAY",
    "character: HAMLET",
    "dialogue: Hush.",
    "character: PROLOGUE",
    "dialogue: For us.",
  ]);
});

test("PROLOGUE at the start of a scene, or after a transition, names a part of the script", () => {
  const texts = [
    "PROLOGUE\nRain.\n",
    "HAMLET\nHush.\n\nCUT TO:\n\nEPILOGUE\nRain.\n",
    "HAMLET\nHush.\n\nINT. HALL - DAY\n\nPROLOGUE\nRain.\n",
  ];

  for (const text of texts)
    expect(read(text).at(-1)).toMatch(/^action: (?:PRO|EPI)LOGUE\nRain\.$/u);
});

test("an action that begins with PROLOGUE stays one when it is written after a speech", () => {
  const { elements } = fromDrafts(
    [],
    [
      { type: "character", text: "HAMLET" },
      { type: "dialogue", text: "Hush." },
      { type: "action", text: "PROLOGUE\nRain." },
    ],
  );

  expect(elements.filter(({ type }) => type !== "blank").at(-1)).toMatchObject({
    type: "action",
    text: "PROLOGUE\nRain.",
  });
});
