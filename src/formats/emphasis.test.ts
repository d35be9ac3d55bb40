import { expect, test } from "vitest";
import { emphasized } from "./emphasis.ts";

test("styles become Fountain's marks, close to the words", () => {
  const text = emphasized([
    { text: "It has " },
    { text: "no lid", underline: true },
    { text: " and " },
    { text: "one ", bold: true, italic: true },
    { text: "hinge." },
  ]);

  expect(text).toBe("It has _no lid_ and ***one*** hinge.");
});

test("runs that a program cut for no reason are one again", () => {
  expect(
    emphasized([
      { text: "Ha", italic: true },
      { text: "lcyon", italic: true },
    ]),
  ).toBe("*Halcyon*");
});
