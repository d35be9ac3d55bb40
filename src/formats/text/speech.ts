import { hasSmallLetters, isDirection } from "../../core/screenplay/directions.ts";
import type { ElementDraft } from "../fountain/drafts.ts";
import { unwrap } from "./unwrap.ts";

/** A stretch of a speech: spoken, or a direction without its brackets. */
interface Stretch {
  readonly isDone: boolean;
  readonly text: string;
}

/** `[Aside.]` anywhere; `(aside)` where it stands at the start, fills a line, or reads as a direction, for people speak in brackets too. */
const direction = /\[([^[\]]*)\]|(?<=^|\n)\(([^()]*)\)|\(([^()]*)\)/gsu;

/**
 * Takes a speech apart into what is said and what is done meanwhile.
 *
 * @param lines - the speech as printed, without its cue
 * @param width - characters that lines of prose were wrapped at
 * @param cut - characters that the cue took of the first line
 */
export function speechDrafts(lines: readonly string[], width: number, cut: number): ElementDraft[] {
  return stretches(unwrap(lines, width, cut)).map(({ isDone, text }) =>
    isDone ? { type: "parenthetical", text: `(${text})` } : { type: "dialogue", text },
  );
}

function stretches(speech: string): Stretch[] {
  const found: Stretch[] = [];
  const isMixed = hasSmallLetters(speech);
  let at = 0;
  for (const match of speech.matchAll(direction)) {
    const loose = match[3];
    if (
      loose !== undefined &&
      !isLoud(loose) &&
      !isDirection(loose, speech.slice(0, match.index), isMixed)
    )
      continue;
    found.push({ isDone: false, text: speech.slice(at, match.index) });
    found.push({
      isDone: true,
      text: (match[1] ?? match[2] ?? match[3] ?? "").replace(/\s+/g, " "),
    });
    at = match.index + match[0].length;
  }
  found.push({ isDone: false, text: speech.slice(at) });
  return found
    .map((stretch) => ({ ...stretch, text: stretch.text.trim() }))
    .filter(({ text }) => text !== "");
}

function isLoud(text: string): boolean {
  return /^\p{Lu}[^\p{Ll}]*$/su.test(text);
}
