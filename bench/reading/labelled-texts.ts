import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { GoldCue, GoldScript } from "../texts/gold.ts";

const SceneLabel = z.object({ heading: z.string(), level: z.string().optional() });
const CharacterLabel = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  speaks: z.boolean().optional(),
  joint: z.unknown().optional(),
});
/** Both label formats: test/corpus/README.md and examples/README.md say what the fields mean. */
const Labels = z.object({
  kind: z.string().optional(),
  text: z.string().optional(),
  scenes: z.array(SceneLabel),
  cues: z.array(
    z.object({
      line: z.int().optional(),
      speaker: z.string().optional(),
      speakers: z.array(z.string()).optional(),
      dialogue: z.string(),
      continues: z.boolean().optional(),
      also: z.array(z.string()).optional(),
    }),
  ),
  characters: z.array(CharacterLabel),
  notCharacters: z.array(z.string()).default([]),
});
type Labels = z.infer<typeof Labels>;

/** `text` is the whole speech. */
export interface LabelledCue extends GoldCue {
  /** A page break cut the speech: a reader may join it to the cue before. */
  readonly continues: boolean;
}

/** A text with its labels in the one form that scores are taken in. */
export interface LabelledText {
  readonly name: string;
  readonly filename: string;
  readonly bytes: Uint8Array;
  readonly speakers: Pick<GoldScript, "speakers" | "optional">;
  readonly cues: readonly LabelledCue[];
  readonly headings: readonly { readonly heading: string; readonly isOptional: boolean }[];
  readonly notCharacters: readonly string[];
}

/** The labelled texts of a folder; labels without `text` hold for every file that has their name. */
export function readLabelledTexts(folder: string): LabelledText[] {
  const files = readdirSync(folder).toSorted();
  return files
    .filter((file) => file.endsWith(".labels.json"))
    .flatMap((file) => {
      const labels = Labels.parse(JSON.parse(readFileSync(join(folder, file), "utf8")));
      const name = file.slice(0, -".labels.json".length);
      const texts = labels.text ? [labels.text] : files.filter((other) => isTextOf(name, other));
      return texts.map((text) => labelledText(folder, text, labels));
    });
}

function isTextOf(name: string, file: string): boolean {
  return file.startsWith(name) && /\.(?:fountain|fdx|pdf|docx|txt|md)$/u.test(file);
}

function labelledText(folder: string, filename: string, labels: Labels): LabelledText {
  const names = new Map(labels.characters.map(({ name, aliases }) => [name, aliases]));
  const cues = labels.cues.map((cue) => labelledCue(cue, names));
  const optional = labels.characters
    .filter(({ speaks, joint }) => speaks === false || joint !== undefined)
    .flatMap(({ name, aliases }) => [name, ...aliases]);
  const wanted = labels.characters.filter(({ name }) => !optional.includes(name));
  return {
    name: filename,
    filename,
    bytes: readFileSync(join(folder, filename)),
    speakers: {
      // Prose and notes have people and nobody with a cue.
      speakers: cues.length > 0 ? wanted : [],
      optional: [...optional, ...cues.filter(({ also }) => also).map(({ speaker }) => speaker)],
    },
    cues,
    headings: labels.scenes.map(({ heading, level }) => ({
      heading,
      isOptional: level !== undefined,
    })),
    notCharacters: labels.notCharacters,
  };
}

function labelledCue(
  cue: Labels["cues"][number],
  names: ReadonlyMap<string, readonly string[]>,
): LabelledCue {
  const together = cue.speakers ?? cue.also ?? [];
  const also = together.flatMap((name) => [name, ...(names.get(name) ?? [])]);
  return {
    speaker: cue.speaker ?? together.join(" AND "),
    line: cue.line ?? 0,
    text: cue.dialogue,
    continues: cue.continues ?? false,
    ...(also.length > 0 ? { also } : {}),
  };
}
