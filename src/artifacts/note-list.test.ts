import { expect, test } from "vitest";
import { noteList } from "./note-list.ts";

test("a list of notes is summed up by how many there are", () => {
  expect(noteList.summarize({ titles: ["One", "Two"] })).toBe("2 notes");
});
