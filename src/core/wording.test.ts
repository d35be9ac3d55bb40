import { expect, test } from "vitest";
import { counted, pagesInWords } from "./wording.ts";

test("one of a thing is singular, none and many are plural", () => {
  expect([0, 1, 2].map((count) => counted(count, "line"))).toEqual([
    "0 lines",
    "1 line",
    "2 lines",
  ]);
  expect(counted(2, "match", "matches")).toBe("2 matches");
});

test("pages are whole ones and eighths, and eight eighths are a page", () => {
  expect([0, 3, 8, 9, 16].map(pagesInWords)).toEqual(["0", "3/8", "1", "1 1/8", "2"]);
});
