import { expect, test } from "vitest";
import { joinAll, unwrap, widthOf } from "./unwrap.ts";

test("a paragraph that filled its lines is one line again, verse stays verse", () => {
  const prose = [
    "The horse stood in the window of the rooms",
    "from March until the rain began, and it was",
    "grey.",
  ];
  const verse = ["For this relief much thanks", "And I am sick", "At heart."];

  expect(unwrap(prose, 44)).toBe(prose.join(" "));
  expect(unwrap(verse, 44)).toBe(verse.join("\n"));
});

test("a break on purpose among broken lines stays", () => {
  const lines = [
    "She reads the sign over the old shop door,",
    "CLOSED",
    "and then reads it once more, more slowly,",
    "aloud.",
  ];

  expect(unwrap(lines, 42)).toBe(
    `${lines[0]}\n${lines[1]}\n${lines[2]} ${lines[3]}`.replace("door,\n", "door, "),
  );
});

test("a cut word goes together without a space, a dash keeps it", () => {
  expect(joinAll(["a forty-", "year-old ferry --", "wet"])).toBe("a forty-year-old ferry -- wet");
});

test("the width of a text is that of its long lines, not of a freak", () => {
  const lines = [...Array.from({ length: 100 }, () => "x".repeat(60)), "x".repeat(300)];

  expect(widthOf(lines)).toBe(60);
});
