import type { ElementDraft } from "../fountain/drafts.ts";
import { unwrap } from "./unwrap.ts";

/** A stretch of a speech: spoken, or a direction without its brackets. */
interface Stretch {
  readonly isDirection: boolean;
  readonly text: string;
}

/** `[Aside.]` anywhere; `(aside)` where it stands at the start, fills a line, or is in capitals, for people speak in brackets too. */
const direction = /\[([^[\]]*)\]|(?<=^|\n)\(([^()]*)\)|\((\p{Lu}[^()\p{Ll}]*)\)/gsu;

/**
 * Takes a speech apart into what is said and what is done meanwhile.
 *
 * @param lines - the speech as printed, without its cue
 * @param width - characters that lines of prose were wrapped at
 * @param cut - characters that the cue took of the first line
 */
export function speechDrafts(lines: readonly string[], width: number, cut: number): ElementDraft[] {
  return stretches(unwrap(lines, width, cut)).map(({ isDirection, text }) =>
    isDirection ? { type: "parenthetical", text: `(${text})` } : { type: "dialogue", text },
  );
}

function stretches(speech: string): Stretch[] {
  const found: Stretch[] = [];
  let at = 0;
  for (const match of speech.matchAll(direction)) {
    found.push({ isDirection: false, text: speech.slice(at, match.index) });
    found.push({
      isDirection: true,
      text: (match[1] ?? match[2] ?? match[3] ?? "").replace(/\s+/g, " "),
    });
    at = match.index + match[0].length;
  }
  found.push({ isDirection: false, text: speech.slice(at) });
  return found
    .map((stretch) => ({ ...stretch, text: stretch.text.trim() }))
    .filter(({ text }) => text !== "");
}
