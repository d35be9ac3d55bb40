import { expect, test } from "vitest";
import { checkBody } from "../core/artifact.ts";
import { stepNote } from "./step-note.ts";

test("a step's content is any JSON and summed up in a line", () => {
  const summed = (content: unknown) =>
    stepNote.summarize(checkBody(stepNote, { step: "constraints", content }));

  expect(summed("Two hours.\nNo music.")).toBe("constraints: Two hours. No music.");
  expect(summed({ hours: 2 })).toBe('constraints: {"hours":2}');
  expect(summed(null)).toBe("constraints: null");
  expect(summed("word ".repeat(100))).toHaveLength("constraints: ".length + 80);
});
