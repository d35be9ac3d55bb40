import { isEscaped } from "../../core/screenplay/asides.ts";
import { looksLikeCue } from "../../core/screenplay/cue.ts";
import { plainText } from "../../core/screenplay/extract.ts";
import { parseHeading } from "../../core/screenplay/heading.ts";
import { isPartSpeaker, isTransitionPhrase } from "../../core/screenplay/vocabulary.ts";
import { partSceneNumber } from "./scene-number.ts";

/** What a line is by its own marks and by its neighbours. */
export type LineKind =
  | "page-break"
  | "lyric"
  | "section"
  | "synopsis"
  | "centered"
  | "forced-action"
  | "forced-transition"
  | "forced-heading"
  | "forced-cue"
  | "heading"
  | "transition"
  | "cue"
  | "action";

/** What a line's neighbours are. */
export interface Surroundings {
  /** Whether a paragraph may begin here: after a blank line, at the start, or after a line that is always alone. */
  readonly fresh: boolean;
  /** Whether the next line holds text. */
  readonly followed: boolean;
  /** Whether somebody has spoken in the scene: then `PROLOGUE` is who speaks next, and before it is a part of the script. */
  readonly amidSpeech?: boolean;
}

/**
 * Says what a line outside a speech is.
 *
 * @param seen - the line without notes, boneyards and white space around it; not empty
 */
export function classify(
  seen: string,
  { fresh, followed, amidSpeech = false }: Surroundings,
): LineKind {
  const marked = classifyMarked(seen, fresh);
  if (marked !== null) return marked;
  if (!fresh) return "action";
  if (parseHeading(partSceneNumber(seen).text) !== null) return "heading";
  if (isTransition(seen, followed)) return "transition";
  if (followed && looksLikeCue(seen)) return "cue";
  if (followed && amidSpeech && isPartSpeaker(seen) && !/\p{Ll}/u.test(seen)) return "cue";
  return "action";
}

/** Lines whose first characters decide. A dot and an at-sign count only where a paragraph begins: `.45`, `@home`. */
function classifyMarked(seen: string, fresh: boolean): LineKind | null {
  switch (seen.charAt(0)) {
    case "=":
      return isPageBreak(seen) ? "page-break" : "synopsis";
    case "~":
      return "lyric";
    case "#":
      return "section";
    case "!":
      return "forced-action";
    case ">":
      if (seen === ">") return null;
      return seen.endsWith("<") && !isEscaped(seen, seen.length - 1)
        ? "centered"
        : "forced-transition";
    case ".":
      return fresh && /^\.[^.\s]/u.test(seen) ? "forced-heading" : null;
    case "@":
      return fresh && seen.length > 1 ? "forced-cue" : null;
    default:
      return null;
  }
}

/** Three or more equals signs and nothing else. */
function isPageBreak(seen: string): boolean {
  return /^={3,}$/u.test(seen);
}

/** Capitals that end in `TO:` and stand alone; the well-known ones need not stand alone. */
function isTransition(seen: string, followed: boolean): boolean {
  if (!/TO:[*_]*$/u.test(seen)) return false;
  const line = plainText(seen);
  return (
    /(?:^|\s)TO:$/u.test(line) && !/\p{Ll}/u.test(line) && (!followed || isTransitionPhrase(line))
  );
}

/** What a line in a speech is. `outside` ends the speech: an explicit action, transition, centred line or page break. */
export type SpeechLineKind = "dialogue" | "parenthetical" | "lyric" | "outside";

/** Says what a line in a speech is; the same lines that need no blank line before them outside a speech end it. */
export function classifySpoken(seen: string): SpeechLineKind {
  switch (seen.charAt(0)) {
    case "~":
      return "lyric";
    case "!":
      return "outside";
    case "=":
      return isPageBreak(seen) ? "outside" : "dialogue";
    case ">":
      return seen === ">" ? "dialogue" : "outside";
    default:
      return isParenthetical(seen) ? "parenthetical" : "dialogue";
  }
}

/** Whether brackets hold the whole line: `(beat)`, `*(beat)*`, not `(beat) Well. (then)`. */
export function isParenthetical(seen: string): boolean {
  if (!/^[*_]*\(.*\)[*_]*$/su.test(seen)) return false;
  let depth = 0;
  for (let at = 0; at < seen.length; at += 1) {
    const character = seen[at] ?? "";
    if (character === "\\") at += 1;
    else if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    else if (depth === 0 && !/[*_\s]/u.test(character)) return false;
    if (depth < 0) return false;
  }
  return depth === 0;
}
