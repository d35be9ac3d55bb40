import { survey } from "../classify.ts";
import type { ElementDraft, TitleDraft } from "../fountain/drafts.ts";
import type { Manuscript } from "../manuscript.ts";
import { openingMatter, readTitlePage, type TitleLine } from "../title-page.ts";
import { withoutFurniture } from "./furniture.ts";
import { readIndented, type Sheet } from "./indented.ts";
import { readPlay } from "./play.ts";
import { printedHeading } from "./gutter.ts";
import { printedLines, type PrintedLine } from "./printed.ts";
import { comesFromPages, repair, repairFountain } from "./repair.ts";
import { splitTitlePage, titleEntries } from "./title-block.ts";
import type { Repaired } from "./tokens.ts";
import { unfoldSideBySide } from "./side-by-side.ts";

/** What reading a text takes beside the text. */
export interface Typescript {
  readonly text: string;
  /** The file's name says Fountain: then it is, and next to nothing is repaired. */
  readonly isNamedFountain: boolean;
  readonly sheet: Sheet;
}

/** What a text says, before a format adds how it was packed. */
export type TextReading = Pick<
  Manuscript,
  "text" | "paragraphs" | "titlePage" | "classification" | "warnings"
>;

/** Reads typed or printed text: finds out what it is, then reads it as that. */
export function readTypescript({ text, isNamedFountain, sheet }: Typescript): TextReading {
  const isPaged = !isNamedFountain && comesFromPages(text.split("\n"));
  const { title, body } = splitTitlePage(text);
  const printed = printedLines(title.replace(/[^\n]/g, "") + body);
  const { lines, warnings } = isPaged
    ? withoutFurniture(printed)
    : { lines: printed, warnings: [] };
  const { classification, columns, speakers } = survey(lines, isNamedFountain);
  if (columns !== null && !isNamedFountain) {
    const { opening, rest } = takeTitlePage(lines, sheet);
    const paragraphs = readIndented(unfoldSideBySide(rest), columns, sheet);
    return {
      text: plain(text),
      paragraphs,
      titlePage: readTitlePage(opening),
      classification,
      warnings,
    };
  }
  if (speakers !== null) {
    const paragraphs = readPlay(lines, speakers);
    const titlePage = title === "" ? matterOf(lines) : titleEntries(title);
    return {
      text: plain(text),
      paragraphs: paragraphs.map(withoutLine),
      titlePage,
      classification,
      warnings,
    };
  }
  const opening =
    title === "" && classification.kind === "prose" && openingMatter(lines).author !== null
      ? matterOf(lines)
      : titleEntries(title);
  const whole = repairs(
    classification.layout,
    isNamedFountain,
  )(isPaged ? typed(lines, title) : text);
  return {
    text: whole.text,
    paragraphs: null,
    titlePage: opening,
    classification,
    warnings: [...warnings, ...whole.warnings],
  };
}

/** What a text needs to be readable: a file that is named as Fountain only blank lines, where it has none. */
function repairs(layout: string, isNamedFountain: boolean): (text: string) => Repaired {
  if (isNamedFountain) return repairFountain;
  if (layout === "fountain") return (text) => repair(plain(text));
  return (text) => ({ text: plain(text), warnings: [] });
}

/** What stands on a page of its own before the first heading is the title page. */
function takeTitlePage(
  lines: readonly PrintedLine[],
  sheet: Sheet,
): { opening: TitleLine[]; rest: readonly PrintedLine[] } {
  const first = lines.findIndex((line) => line.page > 1);
  const isOpening =
    first > 0 &&
    first <= 30 &&
    !lines.slice(0, first).some((line) => printedHeading(line) !== null);
  if (!isOpening) return { opening: [], rest: lines };
  const leftmost = Math.min(...lines.map(({ column }) => column));
  const opening = lines
    .slice(0, first)
    .map((line) => ({ text: line.text, isCentred: isInMiddle(line, sheet, leftmost) }));
  return { opening, rest: lines.slice(first) };
}

function isInMiddle(line: PrintedLine, sheet: Sheet, leftmost: number): boolean {
  if (line.isCentred !== undefined) return line.isCentred;
  return sheet.centre === null
    ? line.column > leftmost + 8
    : Math.abs(line.column + line.text.length / 2 - sheet.centre) <= 8;
}

function matterOf(lines: readonly PrintedLine[]): TitleDraft[] {
  const { title, author } = openingMatter(lines);
  return [
    ...(title === null ? [] : [{ key: "Title", values: [title] }]),
    ...(author === null ? [] : [{ key: "Author", values: [author] }]),
  ];
}

function withoutLine({
  line: _line,
  ...paragraph
}: ElementDraft & { readonly line: number }): ElementDraft {
  return paragraph;
}

/** The lines typed out again flush left, as Fountain stands. */
function typed(lines: readonly PrintedLine[], title: string): string {
  const body = lines.map(
    ({ text, gap }, at) => `${"\n".repeat(at === 0 ? 0 : gap === "page-turn" ? 1 : gap)}${text}`,
  );
  return `${title === "" ? "" : `${title}\n`}${body.join("\n")}\n`;
}

function plain(text: string): string {
  return text.replace(/\f/g, "\n");
}
