import { type Aside, asidesIn, mayHoldAsides } from "../../core/screenplay/asides.ts";
import type { Span } from "../../core/screenplay/model.ts";

/** A line as the parser sees it. Line ends inside a note or a boneyard do not end it, so it may stand on several rows. */
export interface Line {
  /** Its place in the text, in UTF-16 code units: from `start` to `end`, its line end up to `next`. */
  readonly start: number;
  readonly end: number;
  readonly next: number;
  /** The rows it stands on, from 1. */
  readonly row: number;
  readonly lastRow: number;
  /** All that stands in it, without its line end. */
  readonly source: string;
  /** The same without notes and boneyards, and without white space around: what the syntax is read from. */
  readonly seen: string;
  readonly asides: readonly Aside[];
}

/** Cuts a text into lines at LF, CR LF and CR. A text that ends in a line end has no further line after it. */
export function linesOf(text: string): Line[] {
  const asides = mayHoldAsides(text) ? asidesIn(text) : [];
  const lines: Line[] = [];
  const none: readonly Aside[] = [];
  const rows = rowEnds(text);
  let row = 0;
  let aside = 0;
  while (row < rows.length) {
    const firstRow = row;
    const start = firstRow === 0 ? 0 : (rows[firstRow - 1]?.next ?? 0);
    const firstAside = aside;
    let end = rows[row]?.end ?? text.length;
    for (let next = asides[aside]; next !== undefined && next.start < end; next = asides[aside]) {
      while ((rows[row]?.end ?? Infinity) < next.end) row += 1;
      end = rows[row]?.end ?? text.length;
      aside += 1;
    }
    const source = text.slice(start, end);
    const within = firstAside === aside ? none : asides.slice(firstAside, aside);
    lines.push({
      start,
      end,
      next: rows[row]?.next ?? text.length,
      row: firstRow + 1,
      lastRow: row + 1,
      source,
      seen: (within.length === 0 ? source : cut(text, start, end, within)).trim(),
      asides: within,
    });
    row += 1;
  }
  return lines;
}

/** Where each row of a text ends, and where the next one starts. */
function rowEnds(text: string): { end: number; next: number }[] {
  const ends: { end: number; next: number }[] = [];
  let start = 0;
  let feed = text.indexOf("\n");
  let carriage = text.indexOf("\r");
  while (start < text.length) {
    if (feed >= 0 && feed < start) feed = text.indexOf("\n", start);
    if (carriage >= 0 && carriage < start) carriage = text.indexOf("\r", start);
    const end = Math.min(feed < 0 ? text.length : feed, carriage < 0 ? text.length : carriage);
    const isPair = end === carriage && feed === end + 1;
    start = Math.min(text.length, end + (isPair ? 2 : 1));
    ends.push({ end, next: start });
  }
  return ends;
}

function cut(text: string, start: number, end: number, asides: readonly Aside[]): string {
  let seen = "";
  let at = start;
  for (const aside of asides) {
    seen += text.slice(at, aside.start);
    at = aside.end;
  }
  return seen + text.slice(at, end);
}

/** Whether nothing but white space stands in it. */
export function isBlank(line: Line): boolean {
  return line.seen === "" && line.asides.length === 0;
}

/** Whether it holds notes or boneyards and nothing else. */
export function isAsideOnly(line: Line): boolean {
  return line.seen === "" && line.asides.length > 0;
}

/** The empty line of two spaces that keeps a speech together. */
export function isHeldOpen(line: Line): boolean {
  return line.source === "  ";
}

/** Its text without white space around it and with `\n` for every line end inside. */
export function trimmedText(line: Line): string {
  const trimmed = line.source.trim();
  return line.lastRow === line.row ? trimmed : trimmed.replaceAll(/\r\n?/gu, "\n");
}

/** The span from one place to another, both inside lines. */
export function spanBetween(first: Line, start: number, last: Line, end: number): Span {
  const [startLine, startColumn] = positionIn(first, start);
  const [endLine, endColumn] = positionIn(last, end);
  return { startLine, startColumn, endLine, endColumn };
}

/** The span of a line's text, white space around it left out. */
export function spanOf(line: Line): Span {
  const indent = line.source.length - line.source.trimStart().length;
  if (line.lastRow === line.row) {
    const isBare = indent === line.source.length;
    return {
      startLine: line.row,
      startColumn: isBare ? 1 : indent + 1,
      endLine: line.row,
      endColumn: (isBare ? line.source : line.source.trimEnd()).length + 1,
    };
  }
  if (indent === line.source.length) return spanBetween(line, line.start, line, line.end);
  return spanBetween(line, line.start + indent, line, line.start + line.source.trimEnd().length);
}

/** Row and column, from 1, of a place in a line. */
function positionIn(line: Line, at: number): [row: number, column: number] {
  if (line.lastRow === line.row) return [line.row, at - line.start + 1];
  const before = line.source.slice(0, at - line.start).split(/\r\n|\n|\r/u);
  return [line.row + before.length - 1, (before.at(-1)?.length ?? 0) + 1];
}
