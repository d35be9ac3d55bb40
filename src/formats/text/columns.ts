import { looksLikeCue } from "../../core/screenplay/cue.ts";
import { printedHeading } from "./gutter.ts";
import type { PrintedLine } from "./printed.ts";

/** Where the parts of a script begin on this paper, in characters from the left edge. */
export interface Columns {
  readonly action: number;
  readonly cue: number;
  readonly dialogue: number;
  /** The least left of a cue. */
  readonly leastCue: number;
  /** The least left of words that are spoken, parentheticals included. */
  readonly leastSpoken: number;
  /** How many cues stand in columns of their own. */
  readonly cues: number;
}

/** Lefts this close together are one column; typists and PDF makers are not exact. */
const SAME = 2;
/** Cues closer to the action than this, in characters, have columns too narrow for any slack. */
const NARROW = 12;
/** The least indents that make a column, in characters right of the action. */
const LEAST_CUE = 4;
const LEAST_DIALOGUE = 2;

/**
 * Finds the columns of a script from the script itself, because margins differ from one program to the next: cues are
 * what looks like a cue, stands to the right of the action and is followed by something indented less.
 *
 * @returns null when the lines are not laid out in columns
 */
export function findColumns(lines: readonly PrintedLine[]): Columns | null {
  const action = actionColumn(lines);
  if (action === null) return null;
  const speeches = lines.flatMap((line, at) => {
    const next = lines[at + 1];
    return next !== undefined && isIndentedCue(line, next, action)
      ? [{ cue: line.column, below: firstSpoken(lines, at + 1) }]
      : [];
  });
  const cue = commonest(speeches.map((speech) => speech.cue));
  const dialogue = commonest(speeches.flatMap(({ below }) => (below === null ? [] : [below])));
  if (cue === null || dialogue === null || dialogue < action + LEAST_DIALOGUE) return null;
  const isNarrow = cue - action < NARROW;
  const kept = speeches.filter((speech) => !isNarrow || speech.cue === cue);
  if (isNarrow && (cue <= dialogue || kept.length < 0.8 * speeches.length)) return null;
  const leastCue = isNarrow ? cue : Math.min(cue - 3, Math.max(dialogue + 2, action + 7));
  return {
    action,
    cue,
    dialogue,
    leastCue,
    leastSpoken: action + (dialogue - action) / 2,
    cues: kept.length,
  };
}

/** Whether two lefts are the same column. */
export function isNear(one: number, other: number, slack = SAME): boolean {
  return Math.abs(one - other) <= slack;
}

/** The middle of the largest group of numbers that lie close together; null for no numbers. */
function commonest(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  let best = { start: 0, length: 0 };
  let start = 0;
  sorted.forEach((value, at) => {
    if (value - (sorted[start] ?? value) > SAME) start = at;
    if (at - start + 1 > best.length) best = { start, length: at - start + 1 };
  });
  return sorted[best.start + Math.floor(best.length / 2)] ?? null;
}

/** Headings and action share their left; where there are no headings, the commonest left of long lines is taken. */
function actionColumn(lines: readonly PrintedLine[]): number | null {
  const headings = lines.flatMap((line) => printedHeading(line)?.column ?? []);
  return (
    commonest(headings) ??
    commonest(lines.filter(({ text }) => text.length > 40).map(({ column }) => column))
  );
}

function isIndentedCue(line: PrintedLine, next: PrintedLine, action: number): boolean {
  return (
    line.dual === undefined &&
    line.column >= action + LEAST_CUE &&
    next.column >= action + LEAST_DIALOGUE &&
    next.column <= line.column + SAME &&
    looksLikeCue(line.text) &&
    !looksLikeCue(next.text)
  );
}

/** The left of the first words spoken, below a cue and its parentheticals. */
function firstSpoken(lines: readonly PrintedLine[], start: number): number | null {
  const spoken = lines.slice(start, start + 4).find(({ text }) => !text.startsWith("("));
  return spoken?.column ?? null;
}
