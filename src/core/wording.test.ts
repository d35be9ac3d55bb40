import { expect, test } from "vitest";
import { byWhom, counted, countedType, listed, pagesInWords, timeText } from "./wording.ts";

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

test("a list in a sentence has an and before its last", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed)).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
});

test("times are as short as they can be said", () => {
  expect([0, 9_940, 12_300, 187_000, 3_667_000].map(timeText)).toEqual([
    "0.0 s",
    "9.9 s",
    "12 s",
    "3:07",
    "1:01:07",
  ]);
});

test("types are called as people call them, and others by their own name", () => {
  expect(countedType(1, "character-bible")).toBe("1 character");
  expect(countedType(2, "scene-index")).toBe("2 scene lists");
  expect(countedType(2, "story-body")).toBe("2 story bodies");
});

test("who acted is you, Backlot, or a name", () => {
  expect(["user:local", "system:engine", "timer", "user:ada"].map(byWhom)).toEqual([
    "you",
    "Backlot",
    "the timer",
    "ada",
  ]);
});
