import { z } from "zod";
import type { ProjectId } from "../core/id.ts";
import type { Desk } from "./desk.ts";
import { headBody } from "./exports/heads.ts";

const Index = z.object({
  entries: z.array(
    z.object({
      sceneId: z.string(),
      sceneNumber: z.string(),
      heading: z.string(),
      sourceSpan: z.object({ startLine: z.number() }),
    }),
  ),
});
const Named = z.object({
  id: z.string(),
  name: z.string(),
  aliases: z.array(z.object({ name: z.string() })),
});
const Discovered = z.object({
  characters: z.record(z.string(), Named),
  locations: z.record(z.string(), Named),
});

/** A scene as people call it. */
export interface NamedScene {
  readonly id: string;
  /** As printed in the margin. */
  readonly number: string;
  readonly heading: string;
  /** Its first line in the canonical script. */
  readonly firstLine: number;
}

/** Somebody or something of the story, as the script calls them. */
export interface NamedEntity {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
}

/** What stands behind the ids of a project's artifacts, in the words of its script; empty while nothing is known. */
export interface StoryNames {
  readonly scenes: readonly NamedScene[];
  readonly entities: readonly NamedEntity[];
}

/** The names that count now. */
export async function storyNamesOf(desk: Desk, project: ProjectId): Promise<StoryNames> {
  const [index, found] = await Promise.all([
    headBody(desk, project, "scene-index", "", Index),
    headBody(desk, project, "entity-discovery", "", Discovered),
  ]);
  const entities = [
    ...Object.values(found?.characters ?? {}),
    ...Object.values(found?.locations ?? {}),
  ];
  return {
    scenes: (index?.entries ?? []).map(({ sceneId, sceneNumber, heading, sourceSpan }) => ({
      id: sceneId,
      number: sceneNumber,
      heading,
      firstLine: sourceSpan.startLine,
    })),
    entities: entities.map(({ id, name, aliases }) => ({
      id,
      name,
      aliases: aliases.map((alias) => alias.name),
    })),
  };
}
