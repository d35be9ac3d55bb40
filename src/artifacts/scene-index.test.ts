import { expect, test } from "vitest";
import { checkBody } from "../core/artifact.ts";
import { sceneIndex } from "./scene-index.ts";

test("an index is summed up by its scenes, places and minutes", () => {
  const body = {
    totalScenes: 2,
    uniqueLocations: ["ATTIC"],
    uniqueCharacters: ["MARA"],
    pageEighths: 9,
    estimatedRuntimeMinutes: 1.4,
    entries: [],
  };

  expect(sceneIndex.summarize(checkBody(sceneIndex, body))).toBe("2 scenes, 1 place, about 1 min");
});
