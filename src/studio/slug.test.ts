import { expect, test } from "vitest";
import { nameFromFile, slugFrom } from "./slug.ts";

test.each([
  ["The Night Ferry", "the-night-ferry"],
  ["  Élodie's  Café!  ", "elodies-cafe"],
  ["ночной паром", "ночной-паром"],
  ["夜の船", "夜の船"],
  ["../../etc/passwd", "etc-passwd"],
  ["???", "untitled"],
  ["a".repeat(90), "a".repeat(60)],
])("%j is called %s in commands", (name, slug) => {
  expect(slugFrom(name)).toBe(slug);
});

test("a long name is cut between words", () => {
  expect(
    slugFrom(
      "an exceedingly long title that goes on and on until nobody can remember how it began",
    ),
  ).toBe("an-exceedingly-long-title-that-goes-on-and-on-until-nobody");
});

test.each([
  ["the-night-ferry.fountain", "The Night Ferry"],
  ["MyScript_v2.FDX", "MyScript v2"],
  ["draft.final.pdf", "Draft Final"],
  [".fountain", "Untitled"],
])("%s proposes the name %s", (filename, name) => {
  expect(nameFromFile(filename)).toBe(name);
});
