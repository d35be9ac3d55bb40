/**
 * The label format of the script corpus, and a check that labels fit their text.
 *
 * Run directly, it checks every `*.labels.json` of the folders named as arguments
 * (this folder if none) and prints what does not fit. Line numbers are 1-based.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A scene heading. */
export interface SceneLabel {
  /** The heading without scene numbers, indent and revision marks. */
  readonly heading: string;
  readonly line: number;
  /** Scene number as printed, if any. */
  readonly number?: string;
  /** Set on an act heading whose scenes have headings of their own: a reader may leave it out. */
  readonly level?: "act";
}

/** A speaker's cue and what is said. */
export interface CueLabel {
  /** Line of the cue. */
  readonly line: number;
  /** Main name of the speaker, as in `characters`. */
  readonly speaker: string;
  /** Spoken words joined by single spaces, without parentheticals and bracketed directions. */
  readonly dialogue: string;
  /** The cue only resumes a speech cut by a page break: a reader may join it to the one before. */
  readonly continues?: boolean;
  /** Single speakers of a joint cue: any of them, or the joint name, is right. */
  readonly also?: readonly string[];
}

/** A person of the story. */
export interface CharacterLabel {
  readonly name: string;
  readonly aliases: readonly string[];
  /** False for a person or animal without cues or quoted speech: a reader may leave it out. */
  readonly speaks?: boolean;
}

/** Labels of one text. */
export interface CorpusLabels {
  readonly kind: "screenplay" | "play" | "prose" | "notes";
  /** Layout of the text. */
  readonly form:
    | "fountain"
    | "pdf-text"
    | "stage-capitals"
    | "stage-run-in"
    | "colon"
    | "prose"
    | "beat-notes";
  /** File name of the text, beside the labels. */
  readonly text: string;
  readonly scenes: readonly SceneLabel[];
  readonly cues: readonly CueLabel[];
  readonly characters: readonly CharacterLabel[];
  /** Strings that stand in the text and must not be taken for characters. */
  readonly notCharacters: readonly string[];
}

function isLabels(value: unknown): value is CorpusLabels {
  if (typeof value !== "object" || value === null) return false;
  const lists = ["scenes", "cues", "characters", "notCharacters"];
  const entries = new Map<string, unknown>(Object.entries(value));
  return (
    typeof entries.get("kind") === "string" &&
    typeof entries.get("text") === "string" &&
    lists.every((list) => Array.isArray(entries.get(list)))
  );
}

/** Reads a labels file; throws if it has not the outer shape of labels. */
export function readLabels(path: string): CorpusLabels {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!isLabels(value)) throw new Error(`${path}: not corpus labels`);
  return value;
}

function wordsOf(text: string): string[] {
  return text.toUpperCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}

function hasAny(line: string, names: readonly string[]): boolean {
  return names.some((name) => line.toUpperCase().includes(name.toUpperCase()));
}

/** True if all wanted words stand in the text in that order. */
function inOrder(wanted: readonly string[], text: readonly string[]): boolean {
  let at = 0;
  for (const word of text) if (word === wanted[at]) at += 1;
  return at === wanted.length;
}

function checkCues(lines: readonly string[], labels: CorpusLabels): string[] {
  const faults: string[] = [];
  labels.cues.forEach((cue, at) => {
    const where = `cue ${cue.line} ${cue.speaker}`;
    const character = labels.characters.find((candidate) => candidate.name === cue.speaker);
    if (character === undefined && cue.also === undefined)
      faults.push(`${where}: no such character`);
    if (!hasAny(lines[cue.line - 1] ?? "", [cue.speaker, ...(character?.aliases ?? [])]))
      faults.push(`${where}: name not on its line`);
    const next = labels.cues[at + 1]?.line ?? lines.length + 1;
    if (next <= cue.line) faults.push(`${where}: out of order`);
    const spoken = wordsOf(cue.dialogue);
    if (
      spoken.length === 0 ||
      !inOrder(spoken, wordsOf(lines.slice(cue.line - 1, next - 1).join(" ")))
    )
      faults.push(`${where}: dialogue not beneath it`);
  });
  return faults;
}

function checkNames(text: string, labels: CorpusLabels): string[] {
  const faults: string[] = [];
  const scripted = labels.cues.length > 0;
  const flat = text.replace(/\s+/g, " ");
  for (const character of labels.characters) {
    for (const name of [character.name, ...character.aliases]) {
      if (!hasAny(flat, [name])) faults.push(`character ${name}: not in the text`);
      if (labels.notCharacters.includes(name))
        faults.push(`character ${name}: also listed as none`);
    }
    const speaks = labels.cues.some((cue) => cue.speaker === character.name);
    if (scripted && speaks === (character.speaks === false))
      faults.push(`character ${character.name}: cues do not fit "speaks"`);
  }
  for (const name of labels.notCharacters)
    if (!hasAny(flat, [name])) faults.push(`not a character ${name}: not in the text`);
  return faults;
}

/** What does not fit between a text and its labels; empty if all fits. */
function checkLabels(text: string, labels: CorpusLabels): string[] {
  const lines = text.split("\n");
  const scenes = labels.scenes.filter(
    (scene) => !(lines[scene.line - 1] ?? "").includes(scene.heading),
  );
  return [
    ...scenes.map((scene) => `scene ${scene.line} ${scene.heading}: not on its line`),
    ...checkCues(lines, labels),
    ...checkNames(text, labels),
  ];
}

function checkFolder(folder: string): number {
  let faulty = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".labels.json"))) {
    const labels = readLabels(join(folder, file));
    const faults = checkLabels(readFileSync(join(folder, labels.text), "utf8"), labels);
    for (const fault of faults) console.error(`${file}: ${fault}`);
    faulty += faults.length;
  }
  return faulty;
}

if (import.meta.main) {
  const folders = process.argv.length > 2 ? process.argv.slice(2) : [import.meta.dirname];
  const faults = folders.map(checkFolder).reduce((sum, count) => sum + count, 0);
  console.log(faults === 0 ? "all labels fit" : `${faults} faults`);
  process.exitCode = faults === 0 ? 0 : 1;
}
