import type { sceneIndex } from "../../artifacts/scene-index.ts";
import type { scene } from "../../artifacts/scene.ts";
import type { BodyOf } from "../../core/artifact.ts";

/** The index of all scenes, in the order given. */
export function indexOf(scenes: readonly BodyOf<typeof scene>[]): BodyOf<typeof sceneIndex> {
  const seconds = scenes.reduce((sum, { estimatedSeconds }) => sum + estimatedSeconds, 0);
  return {
    totalScenes: scenes.length,
    uniqueLocations: [...new Set(scenes.map(({ location }) => location))].filter(
      (location) => location !== "",
    ),
    uniqueCharacters: [...new Set(scenes.flatMap(({ charactersPresent }) => charactersPresent))],
    pageEighths: scenes.reduce((sum, { eighths }) => sum + eighths, 0),
    estimatedRuntimeMinutes: Math.round(seconds / 6) / 10,
    entries: scenes.map(entryOf),
  };
}

function entryOf(body: BodyOf<typeof scene>): BodyOf<typeof sceneIndex>["entries"][number] {
  const {
    sceneId,
    sceneNumber,
    heading,
    intExt,
    location,
    timeOfDay,
    sourceSpan,
    eighths,
    estimatedSeconds,
  } = body;
  const characters = [...body.charactersPresent];
  const speakers = [...body.speakers];
  return {
    sceneId,
    sceneNumber,
    heading,
    intExt,
    location,
    timeOfDay,
    characters,
    speakers,
    sourceSpan,
    eighths,
    estimatedSeconds,
  };
}
