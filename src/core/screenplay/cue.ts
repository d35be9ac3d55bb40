import { isEscaped } from "./asides.ts";
import { plainText } from "./extract.ts";
import { remembered } from "./remembered.ts";
import { isEditorialLine } from "./vocabulary.ts";

/** A character cue, taken apart. */
export interface Cue {
  /** Who speaks, as written: `MARY (V.O.) ^` gives `MARY`. Empty when only brackets stand there. */
  readonly name: string;
  /** What stands in brackets, without them, in order: `V.O.`, `CONT'D`. */
  readonly extensions: readonly string[];
  /** Whether the cue ends in a caret: spoken at the same time as the speech before. */
  readonly dual: boolean;
}

/** Takes a cue apart; answers for any text, also a forced cue. Expects the text without the forcing `@`. */
export function parseCue(text: string): Cue {
  return remembered(parsedCues, text, readCue);
}

function readCue(text: string): Cue {
  const { text: cue, dual } = withoutCaret(text.trim());
  const { outside, inside } = partBrackets(plainText(cue));
  const name = outside.replaceAll(/\s+/gu, " ").trim();
  return { name: /.:$/u.test(name) ? name.slice(0, -1).trim() : name, extensions: inside, dual };
}

/** A cue without its closing caret; an escaped caret belongs to the name. */
export function withoutCaret(cue: string): { text: string; dual: boolean } {
  let end = cue.length;
  while (cue[end - 1] === "^" && !isEscaped(cue, end - 1))
    end = cue.slice(0, end - 1).trimEnd().length;
  return { text: cue.slice(0, end), dual: end < cue.length };
}

/**
 * Whether a line can be a cue without being forced: capitals outside brackets, at least one letter that has a capital
 * form, and not a known word of camera, cutting or titles. Hyphens, digits, `!`, `:` and any number of words are fine.
 * Scripts without capitals (Han, Arabic, Hebrew …) need the forcing `@`, as Fountain has it. The German `ß` counts as a
 * capital, because it seldom has one.
 */
export function looksLikeCue(text: string): boolean {
  if (/^\p{Ll}|^\P{L}*\p{Lu}\p{Ll}{2}/u.test(text)) return false;
  return remembered(judgedLines, text, isCueLine);
}

function isCueLine(text: string): boolean {
  const { outside } = partBrackets(plainText(text));
  const name = withoutCaret(outside.trim()).text;
  return /[\p{Lu}\p{Lt}]/u.test(name) && !/(?!ß)\p{Ll}/u.test(name) && !isEditorialLine(name);
}

const parsedCues = new Map<string, Cue>();
const judgedLines = new Map<string, boolean>();

const brackets: Readonly<Record<string, 1 | -1>> = { "(": 1, "（": 1, ")": -1, "）": -1 };

/** What stands outside and inside of brackets; inner brackets belong to the outer ones, an unclosed one runs to the end. */
function partBrackets(text: string): { outside: string; inside: string[] } {
  if (!/[(（]/u.test(text)) return { outside: text, inside: [] };
  const inside: string[] = [];
  let outside = "";
  let depth = 0;
  let start = 0;
  const closeAt = (at: number) => {
    const extension = text.slice(start, at).replaceAll(/\s+/gu, " ").trim();
    if (extension !== "") inside.push(extension);
    start = at + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const turn = brackets[text[at] ?? ""] ?? 0;
    if (depth === 0 && turn === 1) {
      outside += `${text.slice(start, at)} `;
      start = at + 1;
    }
    if (depth === 1 && turn === -1) closeAt(at);
    depth = Math.max(0, depth + turn);
  }
  if (depth > 0) closeAt(text.length);
  else outside += text.slice(start);
  return { outside, inside };
}
