import { expect, test } from "vitest";
import { fit, harmless, jsonLine, pad, padStart, widthOf, wrapped } from "./width.ts";

test.each([
  ["plain", 5],
  ["naïve…", 6],
  ["日本語", 6],
  ["e\u0301", 1],
  ["👩‍👩‍👧 ok", 5],
  ["Ж─⠋", 3],
  ["ＷＩＤＥ", 8],
  ["", 0],
])("%j takes %i columns", (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test("a text that is too long ends in an ellipsis and never goes over its columns", () => {
  expect(fit("INT. WHEELHOUSE - NIGHT", 12)).toBe("INT. WHEELH…");
  expect(fit("日本語の脚本", 6)).toBe("日本…");
  expect(fit("日本語の脚本", 7)).toBe("日本語…");
  expect(fit("short", 5)).toBe("short");
  expect(fit("anything", 0)).toBe("");
});

test("padding counts columns, not characters", () => {
  expect(pad("日本", 6)).toBe("日本  ");
  expect(padStart("8", 3)).toBe("  8");
});

test("what a script says cannot command the terminal", () => {
  expect(harmless("A\u001b[2JB\u0007\r\nC\u202eD\u009b")).toBe(
    String.raw`A\u001b[2JB\u0007 C\u202eD\u009b`,
  );
});

test("JSON for programs is the same value without a character that a terminal would obey", () => {
  const value = { title: "A\u009b2J\u001b[31m\u202e\u2028B" };

  const line = jsonLine(value);

  expect(line).toBe(`{"title":"${String.raw`A\u009b2J\u001b[31m\u202e\u2028B`}"}\n`);
  expect(JSON.parse(line)).toEqual(value);
});

test("a long text is broken between words", () => {
  expect(wrapped("Run it through text recognition first.", 16)).toEqual([
    "Run it through",
    "text recognition",
    "first.",
  ]);
  expect(wrapped("incomprehensibilities", 5)).toEqual(["incomprehensibilities"]);
});
