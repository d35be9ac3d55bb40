import { looksLikeCue } from "../../core/screenplay/cue.ts";
import { parseHeading } from "../../core/screenplay/heading.ts";

/** A text made readable as Fountain, and what was done to it. */
export interface Repaired {
  readonly text: string;
  readonly warnings: string[];
}

/** From this share of one-word lines on, and so many lines, a text was torn into words. */
const TORN = 0.6;
const FEWEST_LINES = 30;

/**
 * Puts a text together again that a PDF program tore into one word a line. Blank lines are all that is left of its
 * shape; a block that begins with a name in capitals and goes on with a capital letter is that name's speech, if the
 * name begins several.
 */
export function joinTokens(text: string): Repaired {
  const words = text.split("\n").filter((line) => line.trim() !== "");
  const torn = words.filter((line) => !/\S\s+\S/.test(line)).length;
  if (words.length < FEWEST_LINES || torn < TORN * words.length) return { text, warnings: [] };
  const blocks = text
    .split(/\n[ \t]*\n+/)
    .map((block) => block.trim().split(/\s+/).join(" "))
    .filter((block) => block !== "");
  const names = recurring(blocks.flatMap((block) => opening(block)?.name ?? []));
  const whole = blocks.map((block) => {
    const found = opening(block);
    return found !== null && names.has(found.name) ? `${found.name}\n${found.speech}` : block;
  });
  return {
    text: `${whole.join("\n\n")}\n`,
    warnings: ["Put a text together that was torn into one word a line; check who speaks."],
  };
}

interface Opening {
  readonly name: string;
  readonly speech: string;
}

/** The capitals that a block begins with, if they could be a cue and what follows could be said. */
function opening(block: string): Opening | null {
  if (parseHeading(block) !== null) return null;
  const match =
    /^((?:[\p{Lu}][\p{Lu}.'’-]+ ){1,3}(?:\([^)]{1,20}\) )*)((?:\([^)]{1,60}\) )?\p{Lu}.*\p{Ll}.*)$/u.exec(
      block,
    );
  const name = match?.[1]?.trim();
  return name === undefined || !looksLikeCue(name) ? null : { name, speech: match?.[2] ?? "" };
}

function recurring(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}
