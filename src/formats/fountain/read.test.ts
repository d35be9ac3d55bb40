import { describe, expect, test } from "vitest";
import { generateFeature } from "../../../bench/generate-feature.ts";
import { readFountain } from "./read.ts";

const read = (text: string) =>
  readFountain(text)
    .elements.filter(({ type }) => type !== "blank")
    .map(({ type, text: words }) => [type, words]);

describe("reading Fountain", () => {
  test("counts lines and columns from 1, in the source as it stands", () => {
    const [heading, blank, cue, parenthetical, dialogue] = readFountain(
      "\uFEFF.A HOUSE\r\n\r\n  MARY ^\r\n  (so)\r\n One\r\n  two.  \r\n",
    ).elements;

    expect(heading).toMatchObject({
      text: "A HOUSE",
      raw: ".A HOUSE\r\n",
      span: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 9 },
    });
    expect(blank).toMatchObject({
      raw: "\r\n",
      lines: [],
      span: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 1 },
    });
    expect(cue).toMatchObject({
      text: "MARY",
      span: { startLine: 3, startColumn: 3, endLine: 3, endColumn: 9 },
    });
    expect(parenthetical).toMatchObject({
      span: { startLine: 4, startColumn: 3, endLine: 4, endColumn: 7 },
    });
    expect(dialogue).toMatchObject({
      text: "One\ntwo.",
      span: { startLine: 5, startColumn: 2, endLine: 6, endColumn: 7 },
    });
    expect(dialogue?.lines).toMatchObject([
      { text: "One", span: { startLine: 5, startColumn: 2, endLine: 5, endColumn: 5 } },
      { text: "two.", span: { startLine: 6, startColumn: 3, endLine: 6, endColumn: 7 } },
    ]);
  });

  test("follows a boneyard over lines inside a paragraph", () => {
    const [action] = readFountain("A /* cut\n\nINT. B\n*/ c.\nD.").elements;

    expect(action).toMatchObject({
      type: "action",
      text: "A /* cut\n\nINT. B\n*/ c.\nD.",
      span: { endLine: 5, endColumn: 3 },
    });
    expect(action?.lines.map(({ span }) => [span.startLine, span.endLine])).toEqual([
      [1, 4],
      [5, 5],
    ]);
  });

  test("reads through notes and boneyards on lines of their own", () => {
    expect(
      read("MARY\n[[softly?]]\nYes.\n/* no */\nOr not.\n\n[[one]] /* two */\nINT. A - DAY\n"),
    ).toEqual([
      ["character", "MARY"],
      ["note", "softly?"],
      ["dialogue", "Yes."],
      ["boneyard", "no"],
      ["dialogue", "Or not."],
      ["note", "one"],
      ["boneyard", "two"],
      ["scene-heading", "INT. A - DAY"],
    ]);
  });

  test.each([
    [
      "a note that is never closed",
      "A [[ note.\n\nB.",
      [
        ["action", "A [[ note."],
        ["action", "B."],
      ],
    ],
    [
      "a boneyard that is never closed",
      "A /* bone.\n\nB.",
      [
        ["action", "A /* bone."],
        ["action", "B."],
      ],
    ],
    ["an escaped note", "A \\[[note]].", [["action", "A \\[[note]]."]]],
    [
      "a cue with nothing under it",
      "MARY\n\nHello.",
      [
        ["action", "MARY"],
        ["action", "Hello."],
      ],
    ],
    [
      "a cue in the middle of a paragraph",
      "He looks up.\nMARY\nHello.",
      [["action", "He looks up.\nMARY\nHello."]],
    ],
    [
      "a forced cue with nothing under it",
      "@Mary\n\nHello.",
      [
        ["character", "Mary"],
        ["action", "Hello."],
      ],
    ],
    [
      "a heading with text right under it",
      "INT. A - DAY\nHello.",
      [
        ["scene-heading", "INT. A - DAY"],
        ["action", "Hello."],
      ],
    ],
    [
      "a transition with text right under it",
      "CUT TO:\nA house.",
      [
        ["transition", "CUT TO:"],
        ["action", "A house."],
      ],
    ],
    [
      "a man who is going to",
      "WHO IS GOING TO:\nMe.",
      [
        ["character", "WHO IS GOING TO:"],
        ["dialogue", "Me."],
      ],
    ],
    [
      "an act title with text right under it",
      "ACT ONE\nA house.",
      [["action", "ACT ONE\nA house."]],
    ],
    [
      "a line that is forced to be action in a speech",
      "MARY\nHi.\n!BANG\nIt falls.",
      [
        ["character", "MARY"],
        ["dialogue", "Hi."],
        ["action", "BANG\nIt falls."],
      ],
    ],
    [
      "a transition right under a speech",
      "MARY\nHi.\n> FADE OUT.",
      [
        ["character", "MARY"],
        ["dialogue", "Hi."],
        ["transition", "FADE OUT."],
      ],
    ],
    [
      "numbers and shouts that begin lines of speech",
      "MARY\n.45 it is.\n#1!\n@home\n= nothing",
      [
        ["character", "MARY"],
        ["dialogue", ".45 it is.\n#1!\n@home\n= nothing"],
      ],
    ],
    [
      "more spaces than two on an empty line",
      "MARY\nHi.\n   \nHe goes.",
      [
        ["character", "MARY"],
        ["dialogue", "Hi."],
        ["action", "He goes."],
      ],
    ],
    [
      "a heading right after a section",
      "# One\nINT. A - DAY\n= late\nMARY\nHi.",
      [
        ["section", "One"],
        ["scene-heading", "INT. A - DAY"],
        ["synopsis", "late"],
        ["character", "MARY"],
        ["dialogue", "Hi."],
      ],
    ],
    [
      "carriage returns alone",
      "MARY\rHi.\r\rHe goes.",
      [
        ["character", "MARY"],
        ["dialogue", "Hi."],
        ["action", "He goes."],
      ],
    ],
    ["nothing", "", []],
    ["blanks", " \n\t\n", []],
  ])("takes %s for what it is", (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test.each([
    ["Title: A\nAuthor: B\n\nBody.", ["Title", "Author"]],
    ["\n\nTitle: A\n\nBody.", ["Title"]],
    ["Mood: blue\nTitle:\n\tA\n\tINT. B - DAY\n\nBody.", ["Mood", "Title"]],
    ["Titre : A\n\nBody.", ["Titre"]],
    ["Title: A\nINT. B - DAY\n", ["Title"]],
    ["Note to self: buy bread.\n\nBody.", []],
    ["FADE IN:\n\nTitle: A", []],
    ["INT. HOUSE: KITCHEN - DAY\n\nBody.", []],
    ["MARY: Hello.\nJOHN: Hi.\n", []],
  ])("finds the title page of %j", (text, keys) => {
    expect(readFountain(text).titlePage.map(({ key }) => key)).toEqual(keys);
  });

  test("agrees with the labels of a generated feature", () => {
    const { script, scenes, cues } = generateFeature({
      seed: 7,
      pages: 30,
      characters: 20,
      scenes: 30,
    });

    const { elements } = readFountain(script);

    const headings = elements.filter(({ type }) => type === "scene-heading");
    expect(headings.map(({ text, span }) => ({ heading: text, line: span.startLine }))).toEqual(
      scenes,
    );
    const found = elements.flatMap((element) =>
      element.type === "character" ? [[element.name, element.span.startLine]] : [],
    );
    expect(found).toEqual(cues.map(({ speaker, line }) => [speaker, line]));
  });
});

describe("hostile texts", () => {
  const many = 100_000;
  const traps: Readonly<Record<string, string>> = {
    "notes that never close": "[[".repeat(many),
    "boneyards that never close": "/*".repeat(many),
    "notes that begin in every paragraph": "a [[b\n\n".repeat(many),
    "a heading of hyphens": `INT. ${"-".repeat(many)}`,
    "a heading of spaces": `INT. A${" ".repeat(many)}B`,
    "a heading of brackets": `INT. ${"(a".repeat(many)}`,
    "a heading of commas": `INT. ${"a, ".repeat(many)}`,
    "a heading of number signs": `INT. A ${"#a".repeat(many)}`,
    "a line of stars": "*a".repeat(many),
    "a line of underscores": "_a ".repeat(many),
    "a line of backslashes": `${"\\".repeat(many)}[[a]]`,
    "a cue of carets": `MARY ${"^ ".repeat(many)}\nHi.`,
    "a parenthetical of brackets": `MARY\n${"(".repeat(many)}`,
    "a speech of blank lines": `MARY\nHi.\n${"  \n".repeat(many)}`,
    "a speech of notes": `MARY\n${"[[a]]\n".repeat(many)}`,
    "a line of notes": "[[a]]".repeat(many),
    "a title page of many keys": `Title: a\n${"b: c\n".repeat(many)}\nBody.`,
    "line ends of all kinds": "\r\n\n\r".repeat(many),
    "a cue after the other": "A\n".repeat(many),
  };

  // A quadratic reader needs minutes for these; the limit only tells the two apart on a busy machine.
  test.each(Object.keys(traps))(
    "%s take no more than their share of time",
    (name) => {
      expect(readFountain(traps[name] ?? "").elements.length).toBeGreaterThan(0);
    },
    15_000,
  );
});
