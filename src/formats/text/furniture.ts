import { parseHeading } from "../../core/screenplay/heading.ts";
import { numberAtEnd, printedHeading } from "./gutter.ts";
import type { PrintedLine } from "./printed.ts";

/** What pages add to a script: numbers, running titles, (CONTINUED). None of it belongs to the story. */
export interface Cleaned {
  readonly lines: PrintedLine[];
  /** One line for each kind of thing that was taken out; empty when nothing was. */
  readonly warnings: string[];
}

const pageNumber = /^[([-]?\s*(?:page\s+)?(\d{1,4})[a-z]?\s*[.)\]-]?$/i;
const continued = /^(?:\d+[A-Z]?\s+)?\(?CONTINUED\)?:?(?:\s*\(\d+\))?:?(?:\s+\d+[A-Z]?)?$/;

/** Whether a line is nothing but `(CONTINUED)` or `CONTINUED: (2)`, with or without scene numbers. */
export function isContinued(text: string): boolean {
  return continued.test(text);
}

/** Whether a line says that a speech goes on overleaf. */
export function isMore(text: string): boolean {
  return /^\(?\s*MORE\s*\)?$/.test(text) && text.includes("(");
}

/** Takes page numbers, running titles and (CONTINUED) out, and marks where a page turned. */
export function withoutFurniture(lines: readonly PrintedLine[]): Cleaned {
  const numbers = pageNumbers(lines);
  const titles = runningTitles(
    lines.filter((line) => !numbers.has(line) && !isContinued(line.text)),
  );
  const notices = new Set(lines.filter(({ text }) => isContinued(text)));
  const isFurniture = (line: PrintedLine) =>
    numbers.has(line) || titles.has(line) || notices.has(line);
  const kept: PrintedLine[] = [];
  let turned = false;
  for (const line of lines) {
    if (isFurniture(line)) turned = true;
    else {
      const last = kept.at(-1);
      const isTurn = last !== undefined && (turned || last.page !== line.page);
      kept.push(isTurn ? { ...withoutMark(line), gap: "page-turn" } : withoutMark(line));
      turned = false;
    }
  }
  const told = [
    taken(numbers.size, "page number"),
    taken(titles.size, "running title"),
    taken(notices.size, "CONTINUED notice"),
  ];
  return { lines: kept, warnings: told.flat() };
}

function taken(count: number, what: string): string[] {
  return count === 0 ? [] : [`Took out ${count} ${what}${count === 1 ? "" : "s"}.`];
}

/** Revision marks stand as stars in the right margin. */
function withoutMark(line: PrintedLine): PrintedLine {
  let end = line.text.length;
  while (line.text[end - 1] === "*") end -= 1;
  const text = line.text.slice(0, end).trimEnd();
  return end === line.text.length || end - text.length < 3 ? line : { ...line, text };
}

/**
 * A number alone on a line is a page number when it stands at the edge of a page or by a (CONTINUED), or when it is
 * one of a row of such numbers that counts up; otherwise somebody says "Twelve."
 */
function pageNumbers(lines: readonly PrintedLine[]): Set<PrintedLine> {
  const candidates = lines.flatMap((line, at) => {
    const value = pageNumber.exec(line.text)?.[1];
    return value === undefined ? [] : [{ line, at, value: Number(value) }];
  });
  const alone = candidates.filter(({ line, at }) => line.gap !== 0 && lines[at + 1]?.gap !== 0);
  const counting = alone.filter(
    ({ value }, at) => alone[at - 1]?.value === value - 1 || alone[at + 1]?.value === value + 1,
  );
  const placed = candidates.filter(({ line, at }) => {
    const [above, below] = [lines[at - 1], lines[at + 1]];
    const isBelowEdge = above !== undefined && isPageEdge(line, above);
    return isBelowEdge || (line.gap !== 0 && below !== undefined && isPageEdge(line, below));
  });
  return new Set([...counting, ...placed].map(({ line }) => line));
}

/** Whether a page ends between two lines, or one of the two says so. */
function isPageEdge(line: PrintedLine, near: PrintedLine): boolean {
  return near.page !== line.page || isContinued(near.text) || isMore(near.text);
}

/** A title and the page's number far to its right make a running title wherever they stand. */
function isTitleAndNumber(text: string): boolean {
  const number = /^\p{L}/u.test(text) ? numberAtEnd(text, /^(\d{1,4})\.?$/) : null;
  return number !== null && number.spaces >= 3;
}

/** The same words, digits aside, at the edge of three pages or more are a running title. */
function runningTitles(lines: readonly PrintedLine[]): Set<PrintedLine> {
  const groups = Map.groupBy(edgeLines(lines), ({ text }) => text.replace(/\d+/g, "#"));
  const repeated = [...groups.values()].filter(
    (group) => new Set(group.map(({ page }) => page)).size >= 3,
  );
  const numbered = lines.filter(
    (line) => line.gap !== 0 && isTitleAndNumber(line.text) && printedHeading(line) === null,
  );
  return new Set([...repeated.flat(), ...numbered]);
}

/** First and last lines of pages, if they stand apart from the text and could be nothing of the story. */
function edgeLines(lines: readonly PrintedLine[]): PrintedLine[] {
  return lines.filter((line, at) => {
    const [above, below] = [lines[at - 1], lines[at + 1]];
    const isTop = above !== undefined && above.page !== line.page && below?.gap !== 0;
    const isBottom = below !== undefined && below.page !== line.page && line.gap !== 0;
    return (
      (isTop || isBottom) &&
      parseHeading(line.text) === null &&
      !/\(CONT['’]D\)|TO:$|^\(MORE\)$/.test(line.text)
    );
  });
}
