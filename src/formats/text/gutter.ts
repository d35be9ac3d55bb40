import { hasSetting, mayHaveSetting, parseHeading } from "../../core/screenplay/heading.ts";
import type { PrintedLine } from "./printed.ts";

/** A scene heading on paper, its number taken from the margins. */
export interface PrintedHeading {
  readonly text: string;
  /** Where the words start, in characters from the left edge. */
  readonly column: number;
  readonly sceneNumber: string | null;
  /** The number stands in both margins, which nothing else in a script does. */
  readonly isTwiceNumbered: boolean;
}

const leftNumber = /^([A-Z]{0,2}\d{1,4}[A-Z]{0,3})[.)]?\s+(?=\S)/;
const rightNumber = /^([A-Z]{0,2}\d{1,4}[A-Z]{0,3})\.?$/;
/** No scene number is longer than this, in characters. */
const LONGEST_NUMBER = 10;

/**
 * Reads a line as a scene heading with scene numbers in the left margin, the right one, or both; null when it is none.
 * The words must begin as a heading does (INT., EXT. …) and stand in capitals or name a time of day, or carry the same
 * number twice.
 */
export function printedHeading(line: Pick<PrintedLine, "text" | "column">): PrintedHeading | null {
  const left = leftNumber.exec(line.text);
  const afterLeft = left === null ? line.text : line.text.slice(left[0].length);
  if (!mayHaveSetting(afterLeft)) return null;
  const right = numberAtEnd(afterLeft);
  const isTwice = right !== null && right.number === left?.[1];
  const isNumbered = isTwice || (right !== null && left === null && right.spaces >= 2);
  const text = isNumbered ? afterLeft.slice(0, right.start) : afterLeft;
  if (!(isTwice && hasSetting(text)) && !isHeading(text)) return null;
  return {
    text: text.replace(/\s{2,}/g, " "),
    column: line.column + (left?.[0].length ?? 0),
    sceneNumber: left?.[1] ?? (isNumbered ? right.number : null),
    isTwiceNumbered: isTwice,
  };
}

function isHeading(text: string): boolean {
  const heading = parseHeading(text);
  return heading !== null && (heading.timeOfDay !== null || isMostlyCapitals(text));
}

/** A number that a line ends with. */
interface NumberAtEnd {
  readonly number: string;
  /** Where the white space before it starts, and how many characters that is. */
  readonly start: number;
  readonly spaces: number;
}

/**
 * The number at the end of a line, of the form given (its first group). Read from the end, because an expression that
 * looks for white space before the end tries every blank of the line.
 */
export function numberAtEnd(text: string, form: RegExp = rightNumber): NumberAtEnd | null {
  let word = text.length;
  while (word > 0 && text.length - word <= LONGEST_NUMBER && /\S/.test(text[word - 1] ?? " "))
    word -= 1;
  const number = form.exec(text.slice(word))?.[1];
  if (number === undefined) return null;
  const start = text.slice(0, word).trimEnd().length;
  return { number, start, spaces: word - start };
}

/** Longer lines than this, in characters, are sentences. */
const LONGEST_HEADING = 80;
const timeWord =
  /\b(?:day|night|morning|afternoon|evening|dawn|dusk|sunrise|sunset|noon|midnight|continuous|later)\b/i;

/** Whether a line that is no heading might have been meant as one: it begins as they do, and more speaks for it. */
export function mayBeHeading(line: string): boolean {
  const left = leftNumber.exec(line);
  const text = left === null ? line : line.slice(left[0].length);
  if (text.length > LONGEST_HEADING || !hasSetting(text)) return false;
  return left !== null || /^(?:INT|EXT|I\/E)\b/.test(text) || timeWord.test(text);
}

/** Capitals as headings and cues are typed: small letters only as in `McCOY` or `2nd`. */
export function isMostlyCapitals(text: string): boolean {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  return small === 0 ? /\p{L}/u.test(text) : capitals >= 3 * small;
}
