import { expect, test } from "vitest";
import { withoutFurniture } from "./furniture.ts";
import { printedLines } from "./printed.ts";

const clean = (text: string) => withoutFurniture(printedLines(text));

test("page numbers, running titles and notices go; what happens to look like them stays", () => {
  const pages = [1, 2, 3, 4].map(
    (page) => `THE FERRY\n\n${page}.\n\nHow many?\n\nMARA\n12\n\n(CONTINUED)`,
  );

  const { lines, warnings } = clean(pages.join("\n\f"));

  expect(new Set(lines.slice(1).map(({ text }) => text))).toEqual(
    new Set(["How many?", "MARA", "12"]),
  );
  expect(warnings).toEqual([
    "Took out 4 page numbers.",
    "Took out 3 running titles.",
    "Took out 4 CONTINUED notices.",
  ]);
});

test("the line after a page's end knows that a page turned", () => {
  const { lines } = clean("one\n\n                    2.\n\nCONTINUED:\n\ntwo");

  expect(lines.map(({ text, gap }) => [text, gap])).toEqual([
    ["one", 1],
    ["two", "page-turn"],
  ]);
});

test("a single number that nobody counts on from is said by somebody", () => {
  expect(clean("MARA\nHow many?\n\n12.\n\nThat is all.").warnings).toEqual([]);
});
