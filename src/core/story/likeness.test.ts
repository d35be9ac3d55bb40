import fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance, inLatinLetters, isSwapped } from "./likeness.ts";

test("distance counts letters put in, left out, changed and swapped", () => {
  expect(editDistance("BEATRIX", "BEATRXI", 2)).toBe(1);
  expect(editDistance("BEATRIX", "BEATIX", 2)).toBe(1);
  expect(editDistance("BEATRIX", "BEATRICE", 2)).toBe(2);
  expect(editDistance("BEATRIX", "OSKAR", 2)).toBe(3);
});

test("distance is the same both ways, and nothing only for equals", () => {
  const name = fc.string({ unit: fc.constantFrom("A", "B", "C"), maxLength: 8 });
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(editDistance(one, other, 8)).toBe(editDistance(other, one, 8));
      expect(editDistance(one, other, 8) === 0).toBe(one === other);
    }),
  );
});

test("two neighbours swapped are told from other slips", () => {
  expect(isSwapped("BEATRIX", "BEATRXI")).toBe(true);
  expect(isSwapped("BEATRIX", "BEATRIY")).toBe(false);
  expect(isSwapped("ANNA", "ANNA")).toBe(false);
});

test("Cyrillic and Greek names have Latin letters, others have none", () => {
  expect(inLatinLetters("ИРИНА")).toBe("IRINA");
  expect(inLatinLetters("Ελένη")).toBe("ELENI");
  expect(inLatinLetters("小林")).toBeNull();
  expect(inLatinLetters("IRINA")).toBeNull();
});
