import { describe, expect, test } from "vitest";
import { readFountain } from "../../formats/fountain/read.ts";
import { eighthsOf, pagesOf, runtimeSeconds } from "./pages.ts";
import { scenesOf } from "./scenes.ts";
import { linesWhenWrapped } from "./wrap.ts";

const lines = (text: string) => pagesOf(readFountain(text)).lines;

describe("wrapping", () => {
  test.each([
    ["", 60, 1],
    ["a word", 60, 1],
    ["aaaa bbbb cccc", 9, 2],
    ["aaaa bbbb cccc", 8, 3],
    ["aaaaaaaaaaaaaaaaaaaa", 8, 3],
    ["éééé bbbb cccc", 9, 2],
    ["éééé bbbb cccc", 8, 3],
    ["one\ntwo", 60, 2],
    ["小林小林小林", 12, 1],
    ["小林小林小林", 11, 2],
    ["e\u0301e\u0301e\u0301e\u0301", 4, 1],
  ])("%j in %i places takes %i lines", (text, width, expected) => {
    expect(linesWhenWrapped(text, width)).toBe(expected);
  });
});

describe("pages", () => {
  test("count a blank line between paragraphs and none inside a speech", () => {
    expect(lines("INT. A - DAY\n\nOne.\n\n\n\nMARY\n(softly)\nTwo.\n")).toBe(7);
  });

  test("wrap action at 60 characters, dialogue at 35 and parentheticals at 28", () => {
    const words = "abcd ".repeat(12).trim();

    expect(lines(words)).toBe(1);
    expect(lines(`MARY\n${words}`)).toBe(3);
    expect(lines(`MARY\n(${words})`)).toBe(4);
  });

  test("count speeches side by side once, at the longer one", () => {
    expect(lines("MARY\nOne.\nTwo.\n\nJOHN ^\nThree.\n")).toBe(3);
    expect(lines("MARY\nOne.\nTwo.\n\nJOHN\nThree.\n")).toBe(6);
  });

  test("begin anew at a page break", () => {
    const { pages, pageOf } = pagesOf(readFountain("One.\n\n===\n\nTwo.\n"));

    expect(pages).toBe(2);
    expect([...pageOf.values()]).toEqual([1, 1, 2, 2, 2]);
  });

  test("do not count what is not printed", () => {
    expect(lines("[[note]]\n\n= synopsis\n\n# section\n\n/* cut\n\ncut */\n")).toBe(0);
    expect(eighthsOf(readFountain("[[note]]").elements)).toBe(0);
  });

  test("do not count emphasis marks and notes", () => {
    expect(lines(`**${"a".repeat(60)}**[[${"note ".repeat(20)}]]`)).toBe(1);
  });

  test("are the sum of lines, not of rounded scenes", () => {
    const scene = "INT. A - DAY\n\nOne.\n\n";

    expect(pagesOf(readFountain(scene.repeat(10))).eighths).toBe(6);
  });
});

describe("running time", () => {
  const seconds = (text: string) => scenesOf(readFountain(text)).map(runtimeSeconds);

  test("goes by the words that are spoken", () => {
    expect(seconds(`INT. A - DAY\n\nMARY\n${"word ".repeat(100)}\n`)).toEqual([41]);
  });

  test("goes by the lines of what is done", () => {
    expect(seconds(`INT. A - DAY\n\n${"Action. ".repeat(82)}\n`)).toEqual([13]);
  });

  test("counts two who speak at once, once", () => {
    const speech = `${"word ".repeat(50)}\n`;

    expect(seconds(`INT. A - DAY\n\nMARY\n${speech}\nJOHN ^\n${speech}`)).toEqual([21]);
  });
});

// Where each line is looked for in the whole paragraph, the runner's own limit ends this test.
test.each(["a", " a", "(", "..", "aaaaaaaaa "])("four million of %j are wrapped once", (unit) => {
  const text = unit.repeat(4_000_000 / unit.length);

  expect(linesWhenWrapped(text, 40)).toBe(4_000_000 / 40);
});
