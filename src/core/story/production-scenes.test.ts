import { expect, test } from "vitest";
import { readFountain } from "../../formats/fountain/read.ts";
import { pagesOf } from "../screenplay/pages.ts";
import { productionScenes } from "./production-scenes.ts";

const scene = (name: string, words: number) =>
  `INT. ${name} - DAY\n\n${"rain ".repeat(words).trim()}.\n`;
const eighths = (text: string) => productionScenes(readFountain(text)).map((one) => one.eighths);

test("the scenes' eighths add up to the script's", () => {
  const text = [
    scene("HALL", 190),
    scene("ATTIC", 133),
    scene("YARD", 88),
    scene("ROAD", 151),
  ].join("\n");

  const shares = eighths(text);

  expect(shares.reduce((sum, one) => sum + one, 0)).toBe(pagesOf(readFountain(text)).eighths);
});

test("no scene is shorter than an eighth, though it lifts the sum", () => {
  expect(eighths(Array.from({ length: 12 }, (_, at) => scene(`ROOM ${at}`, 1)).join("\n"))).toEqual(
    Array.from({ length: 12 }, () => 1),
  );
});
