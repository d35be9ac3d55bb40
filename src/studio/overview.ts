import { z } from "zod";
import type { ProjectId } from "../core/id.ts";
import type { Desk } from "./desk.ts";
import { headBody } from "./exports/heads.ts";

const Index = z.object({
  pageEighths: z.number(),
  estimatedRuntimeMinutes: z.number(),
  entries: z.array(
    z.object({
      sceneId: z.string(),
      sceneNumber: z.string(),
      heading: z.string(),
      eighths: z.number(),
      characters: z.array(z.string()),
    }),
  ),
});
const Cast = z.object({
  characterIds: z.array(z.string()),
  characters: z.record(
    z.string(),
    z.object({
      name: z.string(),
      lines: z.number(),
      sceneIds: z.array(z.string()),
      prominence: z.string(),
    }),
  ),
});
const Script = z.object({ title: z.string() });

/** A broken-down screenplay at a glance. */
export interface Overview {
  readonly title: string;
  /** In eighths of a page. */
  readonly length: number;
  readonly minutes: number;
  readonly scenes: readonly {
    readonly number: string;
    readonly heading: string;
    readonly eighths: number;
    readonly characters: readonly string[];
  }[];
  /** Whoever speaks most comes first; `scenes` counts those they appear in. */
  readonly cast: readonly {
    readonly name: string;
    readonly lines: number;
    readonly scenes: number;
    readonly prominence: string;
  }[];
}

/** What a project's screenplay holds; null while its scenes are not known. */
export async function overviewOf(desk: Desk, project: ProjectId): Promise<Overview | null> {
  const [script, index, cast] = await Promise.all([
    headBody(desk, project, "canonical-script", "", Script),
    headBody(desk, project, "scene-index", "", Index),
    headBody(desk, project, "entity-discovery", "", Cast),
  ]);
  if (!script || !index) return null;
  const characters = (cast?.characterIds ?? []).flatMap((id) => cast?.characters[id] ?? []);
  return {
    title: script.title,
    length: index.pageEighths,
    minutes: index.estimatedRuntimeMinutes,
    scenes: index.entries.map(({ sceneNumber, heading, eighths, characters: names }) => ({
      number: sceneNumber,
      heading,
      eighths,
      characters: names,
    })),
    cast: characters
      .map(({ name, lines, sceneIds, prominence }) => ({
        name,
        lines,
        scenes: sceneIds.length,
        prominence,
      }))
      .toSorted((one, other) => other.lines - one.lines),
  };
}
