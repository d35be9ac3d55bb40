import { expect, test } from "vitest";
import { survey } from "./classify.ts";
import { printedLines } from "./text/printed.ts";

const classify = (text: string) => survey(printedLines(text)).classification;

const story =
  "“It depends,” said Tobin, who was eleven and had looked at the wooden horse for longer than anybody else in the street.\n\n";

test("prose around a few scene headings is both", () => {
  const { kind, evidence } = classify(
    `INT. HALL - DAY\n\n${story.repeat(5)}EXT. YARD - DAY\n\n${story.repeat(5)}`,
  );

  expect(kind).toBe("hybrid");
  expect(evidence).toContain("2 scene headings such as INT. or EXT.");
});

test("a list of beats is notes, even with a heading's word in it", () => {
  const { kind, confidence } = classify(
    "ACT 1\n\n- Mara counts\n- somebody knocks\n- INT. ferry?\n\nACT 2\n\n1. the van\n2. the coat\n",
  );

  expect(kind).toBe("notes");
  expect(confidence).toBeGreaterThan(0.7);
});

test("a few words are nothing in particular, and that is said with little confidence", () => {
  expect(classify("hello there")).toMatchObject({ kind: "unknown", confidence: 0.2 });
});

test("a story in which one person shouts is no play", () => {
  expect(classify(`${story}HELP\nshe cried, and nobody came.\n\n${story.repeat(3)}`).kind).toBe(
    "prose",
  );
});
