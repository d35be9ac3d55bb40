import { expect, test } from "vitest";
import { productionScenes } from "../../core/story/production-scenes.ts";
import { readAgain, scenesAgain } from "./read-again.ts";
import { readFountain } from "./read.ts";

const attic = "INT. ATTIC - NIGHT\n\nMARA\nDust.\n";
const garden = "EXT. GARDEN - DAY\n\nRain.\n\nINT. SHED - DAY\n\nMARA\nStill dust.\n";

test("a script that several stages read is read once", () => {
  const first = readAgain(attic);

  expect(readAgain(attic.slice(0, 4) + attic.slice(4))).toBe(first);
  expect(first).toEqual(readFountain(attic));
});

test("another script is read for itself, and so is the first when it comes back", () => {
  const scenes = [attic, garden, attic].map((source) => scenesAgain(source));

  expect(scenes).toEqual(
    [attic, garden, attic].map((source) => productionScenes(readFountain(source))),
  );
});
