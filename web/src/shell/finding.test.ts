import { expect, test } from "vitest";
import { best } from "./finding.ts";

const titles = (text: string) => best(things, text, 3).map(({ title }) => title);
const things = [
  { title: "Settings" },
  { title: "RENÉE", about: "primary, 12 lines" },
  { title: "The Ferry", about: "a place" },
  { title: "Ferry ramp" },
];

test("names that begin with what was typed come first, then names that hold it, then what stands beside them", () => {
  expect(titles("fer")).toEqual(["Ferry ramp", "The Ferry"]);
  expect(titles("lines")).toEqual(["RENÉE"]);
  expect(titles("ferry the")).toEqual(["The Ferry"]);
});

test("case and accents do not matter, and no word finds all", () => {
  expect(titles("renee")).toEqual(["RENÉE"]);
  expect(titles("")).toEqual(["Settings", "RENÉE", "The Ferry"]);
  expect(titles("nowhere")).toEqual([]);
});
