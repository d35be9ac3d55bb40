import { expect, test } from "vitest";
import { note } from "./note.ts";

test("a note is summed up by its title and its first line", () => {
  expect(note.summarize({ title: "Crab", text: "Returns.\nAgain." })).toBe("Crab: Returns.");
  expect(note.summarize({ title: "Crab", text: "" })).toBe("Crab");
});
