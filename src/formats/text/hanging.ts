import type { PrintedLine } from "./printed.ts";
import { isFull, widthOf } from "./unwrap.ts";

/** Prose whose speeches hang: cues at the margin, the lines that go on below them set in. */
export interface Hanging {
  /** Where the cues begin, in characters from the left edge. */
  readonly cue: number;
  /** Where paper ends, in characters from the left edge. */
  readonly width: number;
}

/** The least that lines are set in, in characters. */
const SET_IN = 2;
/** How many lines that go on in the middle of a sentence show that a text is prose, and what share of them. */
const FEWEST = 2;
const MOST_OF = 0.7;

/** Whether a line ends as a speech may end. */
export function endsSentence(text: string): boolean {
  return /[.!?…—–-]["”’')\]]*$/.test(text) || /[)\]]$/.test(text);
}

/** Whether a line ends a sentence, and the next word would have fitted: what comes below was begun on purpose. */
export function endsEarly(line: PrintedLine, next: PrintedLine, width: number): boolean {
  return endsSentence(line.text) && !isFull(endOf(line), next.text, width);
}

/**
 * Finds hanging prose. Verse hangs too, but its lines end early in the middle of sentences.
 *
 * @returns null for anything else
 */
export function findHanging(
  blocks: readonly (readonly PrintedLine[])[],
  isCue: (line: PrintedLine, next: PrintedLine | undefined) => boolean,
): Hanging | null {
  const cues = blocks.flatMap((block) => block.filter((line, at) => isCue(line, block[at + 1])));
  const cue = Math.min(...cues.map(({ column }) => column));
  if (cues.length === 0 || cues.some(({ column }) => column >= cue + SET_IN)) return null;
  const width = widthOf(blocks.flatMap((block) => block.slice(0, -1).map(asSet)));
  const goingOn = blocks.flatMap((block) =>
    block.flatMap((line, at) => {
      const above = block[at - 1];
      const isSetIn = above !== undefined && line.column >= cue + SET_IN;
      return isSetIn && !endsSentence(above.text) ? [{ line, above }] : [];
    }),
  );
  const wrapped = goingOn.filter(({ line, above }) => isFull(endOf(above), line.text, width));
  const isProse = wrapped.length >= FEWEST && wrapped.length >= MOST_OF * goingOn.length;
  return isProse ? { cue, width } : null;
}

/** Whether a line inside a block begins a direction: it is set in, and the line above ended early. */
export function opensDirection(
  line: PrintedLine,
  above: PrintedLine,
  { cue, width }: Hanging,
): boolean {
  return line.column >= cue + SET_IN && endsEarly(above, line, width);
}

function asSet({ column, text }: PrintedLine): string {
  return " ".repeat(column) + text;
}

function endOf({ column, text }: PrintedLine): number {
  return column + text.length;
}
