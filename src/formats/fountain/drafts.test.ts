import { describe, expect, test } from "vitest";
import { type ElementDraft, escapeText, fromDrafts } from "./drafts.ts";
import { readFountain } from "./read.ts";
import { writeFountain } from "./write.ts";

const written = (...drafts: ElementDraft[]) => writeFountain(fromDrafts([], drafts));

describe("a script made from drafts", () => {
  test("is canonical Fountain, with spans, sources and ids like any other", () => {
    const script = fromDrafts(
      [
        { key: "Title", values: ["BREAD", "AND BUTTER"] },
        { key: "Author", values: ["Nobody"] },
      ],
      [
        { type: "scene-heading", text: "INT. BAKERY - NIGHT", sceneNumber: "1A" },
        { type: "action", text: "Flour hangs in the air." },
        { type: "character", text: "ABEL (V.O.)" },
        { type: "parenthetical", text: "dry" },
        { type: "dialogue", text: "Is it on?" },
        { type: "character", text: "BERIT", dual: true },
        { type: "dialogue", text: "It is." },
        { type: "transition", text: "CUT TO:" },
      ],
    );

    const text =
      "Title:\n    BREAD\n    AND BUTTER\nAuthor: Nobody\n\nINT. BAKERY - NIGHT #1A#\n\nFlour hangs in the air.\n\nABEL (V.O.)\n(dry)\nIs it on?\n\nBERIT ^\nIt is.\n\nCUT TO:\n";
    expect(writeFountain(script)).toBe(text);
    expect(script).toEqual(readFountain(text));
  });

  test.each<[string, ElementDraft, string]>([
    ["a heading without setting", { type: "scene-heading", text: "THE VOID" }, ".THE VOID\n"],
    [
      "a heading that ends like a number",
      { type: "scene-heading", text: "INT. ROOM #5#" },
      "INT. ROOM #5\\#\n",
    ],
    [
      "action that looks like a heading",
      { type: "action", text: "INT. NOT A HEADING - DAY" },
      "!INT. NOT A HEADING - DAY\n",
    ],
    [
      "action that looks like a speech",
      { type: "action", text: "BANG!\nThe door opens." },
      "!BANG!\nThe door opens.\n",
    ],
    [
      "action that looks like a title page",
      { type: "action", text: "Title: not at all." },
      "!Title: not at all.\n",
    ],
    ["action with marks", { type: "action", text: "#1\n~2\n=3" }, "!#1\n!~2\n!=3\n"],
    ["a cue in small letters", { type: "character", text: "McAvoy" }, "@McAvoy\n"],
    [
      "a transition of other words",
      { type: "transition", text: "Burn to white." },
      "> Burn to white.\n",
    ],
    ["a transition that ends in an arrow", { type: "transition", text: "BACK <" }, "> BACK \\<\n"],
    ["a note that would close early", { type: "note", text: "a ]] b" }, "[[a ] ] b]]\n"],
    ["a boneyard of many lines", { type: "boneyard", text: "a\n\nb */" }, "/*\na\n\nb * /\n*/\n"],
    [
      "an opening mark nobody answers",
      { type: "action", text: "A [[ and a /*." },
      "A \\[[ and a \\/*.\n",
    ],
  ])("forces or escapes %s", (_, draft, source) => {
    expect(written(draft)).toBe(source);
    const read = readFountain(source).elements.filter(({ type }) => type !== "blank");
    expect(read.every(({ type }) => type === draft.type)).toBe(true);
  });

  test("escapes dialogue that would be something else", () => {
    const text = written(
      { type: "character", text: "MARY" },
      { type: "dialogue", text: "~no song\n(no aside)\n!no action\n\nThe end." },
    );

    expect(text).toBe("MARY\n\\~no song\n\\(no aside)\n\\!no action\n  \nThe end.\n");
    expect(readFountain(text).elements.map(({ type }) => type)).toEqual(["character", "dialogue"]);
  });

  test("keeps shots, which Fountain has no mark for", () => {
    const { elements } = fromDrafts(
      [],
      [
        { type: "action", text: "He falls." },
        { type: "shot", text: "CLOSE ON THE HAT" },
        { type: "action", text: "It is wet." },
      ],
    );

    expect(
      elements.filter(({ type }) => type !== "blank").map(({ type, text }) => [type, text]),
    ).toEqual([
      ["action", "He falls."],
      ["shot", "CLOSE ON THE HAT"],
      ["action", "It is wet."],
    ]);
  });

  test("lets notes stand inside a speech", () => {
    expect(
      written(
        { type: "character", text: "MARY" },
        { type: "note", text: "who?" },
        { type: "dialogue", text: "Me." },
        { type: "note", text: "end" },
      ),
    ).toBe("MARY\n[[who?]]\nMe.\n\n[[end]]\n");
  });

  test("takes literal stars as stars", () => {
    const { elements } = fromDrafts([], [{ type: "action", text: escapeText("2 *3* 4 [[x]]") }]);

    expect(elements.map(({ type, text }) => [type, text])).toEqual([
      ["action", "2 \\*3\\* 4 \\[[x]]"],
    ]);
  });
});
