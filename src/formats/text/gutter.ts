import { parseHeading } from "../../core/screenplay/heading.ts";
import type { PrintedLine } from "./printed.ts";

/** A scene heading on paper, its number taken from the margins. */
export interface PrintedHeading {
  readonly text: string;
  /** Where the words start, in characters from the left edge. */
  readonly column: number;
  readonly sceneNumber: string | null;
}

const leftNumber = /^([A-Z]{0,2}\d{1,4}[A-Z]{0,3})[.)]?\s+(?=\S)/;
const rightNumber = /\s{2,}([A-Z]{0,2}\d{1,4}[A-Z]{0,3})\.?$/;

/**
 * Reads a line as a scene heading with scene numbers in the left margin, the right one, or both; null when it is none.
 * The words must begin as a heading does (INT., EXT. …) and stand in capitals, or carry the same number twice.
 */
export function printedHeading(line: PrintedLine): PrintedHeading | null {
  const left = leftNumber.exec(line.text);
  const afterLeft = left === null ? line.text : line.text.slice(left[0].length);
  const right = rightNumber.exec(afterLeft);
  const isNumbered = right !== null && (left === null || left[1] === right[1]);
  const text = isNumbered ? afterLeft.slice(0, right.index).trimEnd() : afterLeft;
  if (parseHeading(text) === null || !isMostlyCapitals(text)) return null;
  return {
    text: text.replace(/\s{2,}/g, " "),
    column: line.column + (left?.[0].length ?? 0),
    sceneNumber: left?.[1] ?? (isNumbered ? (right[1] ?? null) : null),
  };
}

/** Capitals as headings and cues are typed: small letters only as in `McCOY` or `2nd`. */
export function isMostlyCapitals(text: string): boolean {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  return small === 0 ? /\p{L}/u.test(text) : capitals >= 3 * small;
}
