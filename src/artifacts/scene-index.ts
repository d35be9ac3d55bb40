import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import { Heading, Span } from "../core/screenplay/model.ts";
import { counted } from "../core/wording.ts";

const Entry = z.object({
  sceneId: z.string(),
  /** As printed in the margin. */
  sceneNumber: z.string(),
  heading: z.string(),
  intExt: Heading.shape.setting,
  location: z.string(),
  timeOfDay: z.string().nullable(),
  /** Everybody who is there, as the scene has them: speakers first, then those who are silent. */
  characters: z.array(z.string()),
  /** Those of them who speak. */
  speakers: z.array(z.string()),
  /** Lines of the canonical script. */
  sourceSpan: Span,
  eighths: z.int().min(1),
  estimatedSeconds: z.number().min(0),
});

/** All scenes of the script, one line each, in script order. */
export const sceneIndex = defineArtifactType({
  name: "scene-index",
  schema: z.object({
    totalScenes: z.int().min(0),
    /** As written in the headings, each once, in the order of their first scene. */
    uniqueLocations: z.array(z.string()),
    /** Everybody who is in a scene, each once, in the order of the scenes. */
    uniqueCharacters: z.array(z.string()),
    /** The sum of the entries' eighths. */
    pageEighths: z.int().min(0),
    estimatedRuntimeMinutes: z.number().min(0),
    entries: z.array(Entry),
  }),
  upgrades: [],
  summarize: ({ totalScenes, uniqueLocations, estimatedRuntimeMinutes }) =>
    `${counted(totalScenes, "scene")}, ${counted(uniqueLocations.length, "place")}, about ${Math.round(estimatedRuntimeMinutes)} min`,
});
