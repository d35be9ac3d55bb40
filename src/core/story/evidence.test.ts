import { expect, test } from "vitest";
import { inScene, inScript, quoteOf } from "./evidence.ts";

const span = { startLine: 12, startColumn: 1, endLine: 14, endColumn: 7 };

test("a span counts from its scene's first line and back", () => {
  const scene = { startLine: 10 };

  expect(inScene(span, scene)).toEqual({ ...span, startLine: 3, endLine: 5 });
  expect(inScript(inScene(span, scene), scene)).toEqual(span);
});

test("a quote stands on one line and is cut between words", () => {
  expect(quoteOf("Rain.\n  More rain.")).toBe("Rain. More rain.");
  const long = quoteOf("rain ".repeat(100));
  expect(long.length).toBeLessThanOrEqual(201);
  expect(long.endsWith("rain…")).toBe(true);
});
