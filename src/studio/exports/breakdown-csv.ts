import { z } from "zod";
import type { ProjectId } from "../../core/id.ts";
import type { Desk } from "../desk.ts";
import { csv } from "./csv.ts";
import { headBodies, headBody, nothingToExport } from "./heads.ts";

const Index = z.object({ entries: z.array(z.object({ sceneId: z.string() })) });
const Scene = z.object({
  sceneId: z.string(),
  sceneNumber: z.string(),
  heading: z.string(),
  intExt: z.string().nullable(),
  location: z.string(),
  subLocations: z.array(z.string()),
  qualifiers: z.array(z.string()),
  timeOfDay: z.string().nullable(),
  charactersPresent: z.array(z.string()),
  sourceSpan: z.object({ startLine: z.number(), endLine: z.number() }),
  eighths: z.number(),
  estimatedSeconds: z.number(),
  confidence: z.number(),
});

/** The scenes in script order, one a row. */
export async function scenesCsv(desk: Desk, project: ProjectId): Promise<string> {
  const index = await headBody(desk, project, "scene-index", "", Index);
  if (!index) throw nothingToExport("scenes");
  const scenes = await headBodies(
    desk,
    project,
    "scene",
    index.entries.map(({ sceneId }) => sceneId),
    Scene,
  );
  const columns = [
    "Scene",
    "Heading",
    "Int/Ext",
    "Location",
    "Set",
    "Time",
    "Flashback",
    "Characters",
    "Eighths",
    "Pages",
    "Seconds",
    "First line",
    "Last line",
    "Confidence",
    "Id",
  ];
  const rows = scenes.map((scene) => [
    scene.sceneNumber,
    scene.heading,
    scene.intExt,
    scene.location,
    scene.subLocations.join(" - "),
    scene.timeOfDay,
    scene.qualifiers.some((qualifier) => /flash[ -]?back/iu.test(qualifier)) ? "yes" : "",
    scene.charactersPresent.join("; "),
    scene.eighths,
    scene.eighths / 8,
    scene.estimatedSeconds,
    scene.sourceSpan.startLine,
    scene.sourceSpan.endLine,
    scene.confidence,
    scene.sceneId,
  ]);
  return csv(columns, rows);
}

const Cast = z.object({ characterIds: z.array(z.string()) });
const Character = z.object({
  characterId: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  ages: z.array(z.object({ text: z.string() })),
  prominence: z.string(),
  narrativeRole: z.string(),
  description: z.string(),
  dialogueSummary: z.object({ lines: z.number(), words: z.number() }),
  scenePresence: z.array(z.unknown()),
  overallConfidence: z.number(),
});

/** The cast in story order, one a row. */
export async function charactersCsv(desk: Desk, project: ProjectId): Promise<string> {
  const cast = await headBody(desk, project, "entity-discovery", "", Cast);
  if (!cast) throw nothingToExport("characters");
  const characters = await headBodies(
    desk,
    project,
    "character-bible",
    cast.characterIds,
    Character,
  );
  const columns = [
    "Name",
    "Aliases",
    "Age",
    "Prominence",
    "Role",
    "Lines",
    "Words",
    "Scenes",
    "Description",
    "Confidence",
    "Id",
  ];
  const rows = characters.map((character) => [
    character.name,
    character.aliases.join("; "),
    character.ages.map(({ text }) => text).join("; "),
    character.prominence,
    character.narrativeRole,
    character.dialogueSummary.lines,
    character.dialogueSummary.words,
    character.scenePresence.length,
    character.description,
    character.overallConfidence,
    character.characterId,
  ]);
  return csv(columns, rows);
}
