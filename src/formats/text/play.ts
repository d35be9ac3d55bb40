import { parseHeading } from "../../core/screenplay/heading.ts";
import type { ElementDraft } from "../fountain/drafts.ts";
import { isFirstAct, isPartHeading, playHeading } from "./play-headings.ts";
import { blocksOf, partsOf, type PrintedLine } from "./printed.ts";
import { isLabelled, type FoundCue } from "./cue-forms.ts";
import { endsEarly, endsSentence, findHanging, opensDirection, type Hanging } from "./hanging.ts";
import type { Speakers } from "./speakers.ts";
import { speechDrafts } from "./speech.ts";
import { unwrap, widthOf } from "./unwrap.ts";

/** A paragraph of a play, with the line of the text it came from, from 1. */
export interface PlayDraft extends ElementDraft {
  readonly line: number;
}

/** What all parts of one play share. */
interface Play {
  readonly speakers: Speakers;
  /** Characters a line of prose was wrapped at. */
  readonly width: number;
  /** Directions stand in brackets here, so a paragraph without them goes on with the speech above it. */
  readonly bracketsDirections: boolean;
  /** How speeches hang below their cues; null where they do not. */
  readonly hanging: Hanging | null;
}

/**
 * Reads a stage or radio play: acts and scenes, cues and speeches, directions. What stands before the first act, the
 * persons among it, stays as action, for nobody speaks there.
 */
export function readPlay(lines: readonly PrintedLine[], speakers: Speakers): PlayDraft[] {
  const blocks = blocksOf(lines);
  const hanging = findHanging(blocks, (line, next) => speakers.cueOn(line, next) !== null);
  const play: Play = {
    speakers,
    width: hanging?.width ?? widthOf(lines.map(({ text }) => text)),
    bracketsDirections: bracketsDirections(lines, speakers),
    hanging,
  };
  const start = bodyStart(lines, speakers);
  const drafts: PlayDraft[] = [];
  for (const block of blocks) {
    const first = block[0];
    if (first === undefined) continue;
    if (first.source < start) drafts.push(draft("action", unwrapped(block, play), first));
    else
      for (const part of partsOf(block, (_, at) => opensPart(block, at, play)))
        drafts.push(...readPart(part, play, drafts.at(-1)));
  }
  return drafts.map((found, at) =>
    isActOfScenes(drafts, at) ? { ...found, type: "section", depth: 1 } : found,
  );
}

/**
 * The line where the play itself begins: the first act or scene heading soon followed by a speech. A table of contents
 * lists headings too, but nobody speaks between them, and after it the first act comes once more.
 */
function bodyStart(lines: readonly PrintedLine[], speakers: Speakers): number {
  const headings = lines.filter(
    (line, at) =>
      playHeading(line.text) !== null ||
      (isPartHeading(line.text) && below(lines, at) === undefined),
  );
  const cues = lines.flatMap((line, at) =>
    speakers.cueOn(line, below(lines, at)) === null ? [] : [line.source],
  );
  const firstAct = headings.findLastIndex(({ text }) => isFirstAct(text));
  let next = 0;
  const first = headings.find((heading, at) => {
    while ((cues[next] ?? Number.POSITIVE_INFINITY) < heading.source) next += 1;
    const cue = cues[next];
    return (
      at >= firstAct &&
      cue !== undefined &&
      cue < (headings[at + 2]?.source ?? Number.POSITIVE_INFINITY)
    );
  });
  return first?.source ?? cues[0] ?? 0;
}

function below(lines: readonly PrintedLine[], at: number): PrintedLine | undefined {
  const next = lines[at + 1];
  return next?.gap === 0 ? next : undefined;
}

/** Whether a line inside a block opens a new part: a heading, what follows a heading, or the next speech. */
function opensPart(block: readonly PrintedLine[], at: number, play: Play): boolean {
  const line = block[at];
  const before = block[at - 1];
  if (line === undefined || before === undefined) return true;
  if (playHeading(line.text) !== null || playHeading(before.text) !== null) return true;
  const { speakers } = play;
  if (speakers.style === "colon" && (isLabelled(line.text) || isLoose(line, before, play)))
    return true;
  if (speakers.cueOn(line, block[at + 1]) === null)
    return play.hanging !== null && opensDirection(line, before, play.hanging);
  return speakers.style !== "run-in" || (speakers.isTight && endsSentence(before.text));
}

/** `Closing announcement: as before.` after a speech that ended early. */
function isLoose(line: PrintedLine, before: PrintedLine, { speakers, width }: Play): boolean {
  return speakers.isTight && speakers.isLabel(line) && endsEarly(before, line, width);
}

function readPart(
  part: readonly PrintedLine[],
  play: Play,
  above: PlayDraft | undefined,
): PlayDraft[] {
  const first = part[0];
  if (first === undefined) return [];
  if (playHeading(first.text) !== null || (part.length === 1 && isPartHeading(first.text)))
    return [headingDraft(first)];
  const cue = play.speakers.cueOn(first, part[1]);
  if (cue !== null) return readSpeech(cue, part, play);
  const text = unwrapped(part, play);
  const isBracketed = /^[[(]/.test(text);
  const isLabel = play.speakers.style === "colon" && isLabelled(first.text);
  if (!isBracketed && !isLabel && play.bracketsDirections && isSpoken(above))
    return [draft("dialogue", text, first)];
  return [draft("action", isBracketed ? withoutBrackets(text) : text, first)];
}

function readSpeech(cue: FoundCue, block: readonly PrintedLine[], play: Play): PlayDraft[] {
  const first = block[0];
  if (first === undefined) return [];
  const lines = [cue.rest, ...block.slice(1).map(({ text }) => text)].filter((text) => text !== "");
  const spoken = speechDrafts(
    lines,
    play.width,
    cue.rest === "" ? 0 : first.text.length - cue.rest.length,
  ).map((found) => ({ ...found, line: first.source }));
  return [draft("character", cue.name, first), ...spoken];
}

function isSpoken(above: PlayDraft | undefined): boolean {
  return above?.type === "dialogue" || above?.type === "parenthetical";
}

function headingDraft(line: PrintedLine): PlayDraft {
  return { ...draft("scene-heading", line.text.replace(/\s{2,}/g, " "), line), sceneNumber: null };
}

/** An act that opens with a scene heading of its own only gathers scenes; any other act is a scene itself. */
function isActOfScenes(drafts: readonly PlayDraft[], at: number): boolean {
  const found = drafts[at];
  if (
    found?.type !== "scene-heading" ||
    playHeading(found.text) !== "act" ||
    parseHeading(found.text) !== null
  )
    return false;
  return drafts[at + 1]?.type === "scene-heading";
}

function bracketsDirections(lines: readonly PrintedLine[], speakers: Speakers): boolean {
  const loose = blocksOf(lines).flatMap((block) => {
    const first = block[0];
    return first === undefined || speakers.cueOn(first, block[1]) !== null ? [] : [first.text];
  });
  return (
    loose.filter((text) => /^[[(]/.test(text)).length >= 5 &&
    loose.filter((text) => text.startsWith("[")).length * 2 > loose.length
  );
}

function withoutBrackets(text: string): string {
  const inside = /^\[([^[\]]*)\]$|^\(([^()]*)\)$/s.exec(text);
  return inside?.[1] ?? inside?.[2] ?? text;
}

function unwrapped(block: readonly PrintedLine[], play: Play): string {
  return unwrap(
    block.map(({ text }) => text),
    play.width,
  );
}

function draft(type: PlayDraft["type"], text: string, line: PrintedLine): PlayDraft {
  return { type, text, line: line.source };
}
