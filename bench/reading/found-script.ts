import { productionScenes } from "../../src/core/story/production-scenes.ts";
import { findCast } from "../../src/core/story/cast.ts";
import { nameParts } from "../../src/core/story/names.ts";
import { meansEverybody } from "../../src/core/story/person-words.ts";
import { speakersOf } from "../../src/core/story/tally.ts";
import { speechesIn } from "../../src/core/story/scene-text.ts";
import { normalize, readManuscript } from "../../src/formats/format.ts";
import { sceneBody } from "../../src/modules/breakdown-scenes/scene-body.ts";
import { nameKey } from "../texts/gold.ts";

/** A speech as the product read it. */
export interface FoundSpeech {
  readonly speaker: string;
  /** Names of those of the cast whom the cue stands for, several for a joint one; empty when the cast refuses it. */
  readonly members: readonly string[];
  /** Whether somebody says it: members of the cast, or everybody present, as `ALL`. */
  readonly isSaid: boolean;
  /** Line of the cue in the text that was given, from 1; where it could not be found there, that of the speech before. */
  readonly line: number;
  readonly dialogue: string;
}

/** Somebody of the cast. */
export interface FoundPerson {
  readonly name: string;
  /** Under all names, `name` among them. */
  readonly names: readonly string[];
  readonly speaks: boolean;
}

/** What the product makes of a text: its speeches, its scenes and its cast. */
export interface FoundReading {
  readonly kind: string;
  readonly speeches: readonly FoundSpeech[];
  /** Of the scenes, in order; a scene without heading has none. */
  readonly headings: readonly string[];
  readonly cast: readonly FoundPerson[];
}

/** Reads a file as a run does. */
export async function readAsProduct(bytes: Uint8Array, filename: string): Promise<FoundReading> {
  const manuscript = await readManuscript(bytes, filename);
  const scenes = productionScenes(normalize(manuscript).screenplay).map(sceneBody);
  const lineOf = lineFinder(manuscript.text);
  const cast = findCast(scenes);
  const speeches = scenes
    .flatMap((scene) => speechesIn(scene))
    .map((speech) => ({ speech, speakers: speakersOf(speech.name, cast) }));
  const speaking = new Set(speeches.flatMap(({ speakers }) => speakers.map(({ id }) => id)));
  return {
    kind: manuscript.classification.kind,
    speeches: speeches.map(({ speech: { name, text }, speakers }) => ({
      speaker: name,
      members: speakers.map((member) => member.name),
      isSaid: speakers.length > 0 || meansEverybody(nameParts(name).words),
      line: lineOf(name, text),
      dialogue: text,
    })),
    headings: scenes.map(({ heading }) => heading).filter((heading) => heading !== ""),
    cast: cast.members.map(({ id, name, names }) => ({
      name,
      names: names.map((candidate) => candidate.name),
      speaks: speaking.has(id),
    })),
  };
}

/** The spoken words alone, to compare texts that were wrapped and marked differently. */
export function spokenWords(text: string): string[] {
  return (
    text
      .toUpperCase()
      .replaceAll("’", "'")
      .match(/[\p{L}\p{N}']+/gu) ?? []
  );
}

/** How far ahead a speech is looked for, in lines. */
const farthest = 600;

/**
 * Finds speeches again in the text they were read from: scripts that were laid out anew count their own lines. Goes forward only,
 * to a line that begins with the name and goes on with the first words; for joint names that have it somewhere.
 */
function lineFinder(text: string): (name: string, dialogue: string) => number {
  const lines = text.split("\n");
  const keys = lines.map(nameKey);
  let reached = 0;
  return (name, dialogue) => {
    const start = spokenWords(dialogue).slice(0, 5).join(" ");
    const key = nameKey(name);
    const found = [beginsWithCue, holdsCue].map((isCue) =>
      firstFrom(
        reached,
        (at) => isCue(keys[at] ?? "", key) && followingWords(lines, at, name).startsWith(start),
      ),
    );
    reached = found.find((line) => line > 0) ?? reached;
    return reached;
  };

  function firstFrom(from: number, fits: (at: number) => boolean): number {
    for (let at = from; at < Math.min(lines.length, from + farthest); at += 1)
      if (fits(at)) return at + 1;
    return 0;
  }
}

const beginsWithCue = (line: string, key: string) => line.startsWith(key);
const holdsCue = (line: string, key: string) => line.includes(key);

/** What is said after a name on a line and on the lines beneath, without what stands in brackets. */
function followingWords(lines: readonly string[], at: number, name: string): string {
  const passage = lines
    .slice(at, at + 16)
    .join("\n")
    .replaceAll(/\[[^\]]*\]|\([^)]*\)/gu, " ");
  const words = spokenWords(passage).join(" ");
  const said = spokenWords(name).join(" ");
  return words.slice(words.indexOf(said) + said.length).trimStart();
}
