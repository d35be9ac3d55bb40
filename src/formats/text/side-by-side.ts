import { looksLikeCue } from "../../core/screenplay/cue.ts";
import type { PrintedLine } from "./printed.ts";

/** A stretch of a line between wide spaces. */
interface Part {
  readonly text: string;
  readonly column: number;
}

/**
 * Puts two speeches that are printed side by side one after the other and marks them `dual`. They begin with two cues
 * on one line and go on to the next blank line.
 */
export function unfoldSideBySide(lines: readonly PrintedLine[]): PrintedLine[] {
  const unfolded: PrintedLine[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined) break;
    if (!isPairOfCues(line)) {
      unfolded.push(line);
      continue;
    }
    const end = blockEnd(lines, at);
    unfolded.push(...unfoldBlock(lines.slice(at, end)));
    at = end - 1;
  }
  return unfolded;
}

function blockEnd(lines: readonly PrintedLine[], start: number): number {
  let end = start + 1;
  while (lines[end]?.gap === 0) end += 1;
  return end;
}

function isPairOfCues(line: PrintedLine): boolean {
  const parts = partsOf(line, 3);
  return parts.length === 2 && parts.every(({ text }) => looksLikeCue(text));
}

/** Splits a block at the column where the right-hand speech begins. */
function unfoldBlock(block: readonly PrintedLine[]): PrintedLine[] {
  const border = Math.min(
    ...block.flatMap((line) =>
      partsOf(line, 3)
        .slice(1)
        .map(({ column }) => column),
    ),
  );
  const left: PrintedLine[] = [];
  const right: PrintedLine[] = [];
  for (const line of block) {
    for (const part of partsOf(line, 2)) {
      const isRight = part.column >= border;
      const side = isRight ? right : left;
      const gap = side.length === 0 ? 1 : 0;
      const last = side.at(-1);
      if (last !== undefined && last.source === line.source)
        side[side.length - 1] = { ...last, text: `${last.text} ${part.text}` };
      else side.push({ ...line, ...part, gap, dual: isRight ? "right" : "left" });
    }
  }
  return [...left, ...right];
}

function partsOf(line: PrintedLine, spaces: number): Part[] {
  const parts = line.text.matchAll(new RegExp(`\\S+(?:\\s{1,${spaces - 1}}\\S+)*`, "g"));
  return [...parts].map((match) => ({ text: match[0], column: line.column + match.index }));
}
