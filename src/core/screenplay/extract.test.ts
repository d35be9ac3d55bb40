import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFountain } from "../../formats/fountain/read.ts";
import { escapeText, plainText, speeches } from "./extract.ts";

describe("plain text", () => {
  test.each([
    [
      "This is *italic*, **bold**, ***both***, _underlined_.",
      "This is italic, bold, both, underlined.",
    ],
    ["A _line with *italic* inside_.", "A line with italic inside."],
    ["**bold *and italic***", "bold and italic"],
    ["Five * four * three", "Five * four * three"],
    ["\\*stars\\* and \\_lines\\_", "*stars* and _lines_"],
    ["snake_case_name", "snake_case_name"],
    ["A mark that *opens here\nand closes* there", "A mark that *opens here\nand closes* there"],
    ["I say [[does he?]]nothing.", "I say nothing."],
    ["I /* never */agreed.", "I agreed."],
    ["[[one]] /* two", " /* two"],
    ["C:\\path", "C:\\path"],
    ["****", "****"],
  ])("of %j", (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  test("escaped comes back as it was, whatever it holds", () => {
    const marks = fc
      .array(fc.constantFrom("*", "_", "\\", "[", "]", "/", "a", " ", "\n", "(", "é"), {
        maxLength: 12,
      })
      .map((found) => found.join(""));
    fc.assert(
      fc.property(fc.oneof(marks, fc.string({ unit: "binary" })), (text) => {
        expect(plainText(escapeText(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the speeches of a scene", () => {
  test("hold what is said, with all elements and places they come from", () => {
    const { elements } = readFountain(
      "MARY (V.O.)\n(softly)\nI *know*.\n[[really?]]\n~la la\n\nHe waits.\n\n@Ian\nAnd?\n",
    );

    const [first, second] = speeches({ elements });

    expect(first).toMatchObject({ name: "MARY", extensions: ["V.O."], text: "I know.\nla la" });
    expect(first?.spans.map(({ startLine }) => startLine)).toEqual([1, 2, 3, 5]);
    expect(first?.elementIds).toEqual(
      elements
        .slice(0, 6)
        .filter(({ type }) => type !== "note")
        .slice(0, 4)
        .map(({ id }) => id),
    );
    expect(second).toMatchObject({ name: "Ian", extensions: [], text: "And?" });
  });

  test("are none where nobody speaks", () => {
    expect(speeches({ elements: readFountain("~a song\n\nAction.\n").elements })).toEqual([]);
  });
});
