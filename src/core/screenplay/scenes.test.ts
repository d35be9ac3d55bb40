import { describe, expect, test } from "vitest";
import { readFountain } from "../../formats/fountain/read.ts";
import { openingSceneId, scenesOf } from "./scenes.ts";

const scenes = (text: string) => scenesOf(readFountain(text));

describe("the scenes of a script", () => {
  test("run from one heading to the next, numbered as the script or the order says", () => {
    const [first, second] = scenes("INT. A - DAY #7A#\n\nOne.\n\nEXT. B - NIGHT\n\nTwo.\n\n");

    expect(first).toMatchObject({
      ordinal: 1,
      number: "7A",
      eighths: 1,
      span: { startLine: 1, startColumn: 1, endLine: 3, endColumn: 5 },
    });
    expect(second).toMatchObject({
      ordinal: 2,
      number: "2",
      heading: { text: "EXT. B - NIGHT" },
      span: { startLine: 5, endLine: 7 },
    });
    expect(second?.elements.map(({ type }) => type)).toEqual(["blank", "action", "blank"]);
  });

  test("begin with a scene without heading when something is printed before the first one", () => {
    expect(
      scenes("FADE IN:\n\nINT. A - DAY\n").map(({ id, heading }) => [
        id === openingSceneId,
        heading?.text,
      ]),
    ).toEqual([
      [true, undefined],
      [false, "INT. A - DAY"],
    ]);
  });

  test("do not begin with one for notes, synopses, boneyards, sections and title pages", () => {
    expect(
      scenes("Title: A\n\n[[note]]\n\n# Act One\n\n= Late.\n\n/* cut */\n\n===\n\nINT. A - DAY\n"),
    ).toHaveLength(1);
  });

  test("leave out the outline that stands before the next heading", () => {
    const [first, second] = scenes(
      "INT. A - DAY\n\nOne.\n\n= of A\n\n# Act Two\n\n= Later.\n\n[[n]]\n\nINT. B - DAY\n\n# Inside B\n\nTwo.\n",
    );

    expect(first?.elements.filter(({ type }) => type !== "blank").map(({ text }) => text)).toEqual([
      "One.",
      "of A",
    ]);
    expect(second?.elements.filter(({ type }) => type !== "blank").map(({ text }) => text)).toEqual(
      ["Inside B", "Two."],
    );
  });

  test("are none in an empty script", () => {
    expect(scenes("")).toEqual([]);
  });
});
