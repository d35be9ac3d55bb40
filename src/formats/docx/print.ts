import { emphasized, type StyledRun } from "../emphasis.ts";
import { playHeading } from "../text/play-headings.ts";
import type { PrintedLine } from "../text/printed.ts";
import type { WordParagraph } from "./paragraphs.ts";

/** Twips to a character of typewriter type, ten to the inch. */
const CHARACTER = 144;
/** Characters on a full line of a screenplay. */
const LINE = 60;
/** Where Word's tabs stop unless told otherwise, in characters. */
const TAB = 5;
/** From so much space on, in twips, two paragraphs stand apart as by a blank line. */
const BLANK = 100;

/** Word paragraphs as lines of a typescript: indents become columns, space between paragraphs blank lines. */
export function asPrinted(paragraphs: readonly WordParagraph[]): PrintedLine[] {
  const isSpaced = paragraphs.some(
    ({ text, look }) => text.trim() === "" || look.spaceBefore >= BLANK || look.spaceAfter >= BLANK,
  );
  const lines: PrintedLine[] = [];
  let gap = 1;
  let page = 1;
  paragraphs.forEach((paragraph, at) => {
    const { look, text } = paragraph;
    const after = paragraphs[at - 1]?.look.spaceAfter ?? 0;
    if (!isSpaced || Math.max(after, look.spaceBefore) >= BLANK) gap += 1;
    text.split("\n").forEach((part, row) => {
      if (part.trim() === "") gap += 1;
      else {
        const column = columnOf(paragraph, part, row);
        const marked = emphasizedLine(paragraph.runs, row);
        const isCentred = look.alignment === "center";
        lines.push({
          text: part.trim(),
          marked,
          column,
          gap: lines.length === 0 ? 1 : gap,
          page,
          source: at + 1,
          isCentred,
        });
        gap = 0;
      }
    });
    if (paragraph.endsPage) page += 1;
  });
  return lines;
}

/** A document as plain text: one line a paragraph, and what Word shows as list or heading marked as in Markdown. */
export function asText(paragraphs: readonly WordParagraph[]): string {
  const isSpaced = paragraphs.some(({ text }) => text.trim() === "");
  const texts = paragraphs.map((paragraph) => prefix(paragraph) + paragraph.text.trimEnd());
  return `${texts.map((text, at) => (at > 0 && needsBlank(paragraphs, at, isSpaced) ? `\n${text}` : text)).join("\n")}\n`;
}

function needsBlank(paragraphs: readonly WordParagraph[], at: number, isSpaced: boolean): boolean {
  const [above, here] = [paragraphs[at - 1], paragraphs[at]];
  if (
    above === undefined ||
    here === undefined ||
    above.text.trim() === "" ||
    here.text.trim() === ""
  )
    return false;
  return !isSpaced || Math.max(above.look.spaceAfter, here.look.spaceBefore) >= BLANK;
}

function prefix({ look, styleNames, text }: WordParagraph): string {
  if (text.trim() === "") return "";
  const level = styleNames
    .map((name) => /^heading ?([1-6])$/i.exec(name)?.[1])
    .find((found) => found !== undefined);
  if (level !== undefined && playHeading(text.trim()) === null)
    return `${"#".repeat(Number(level))} `;
  return look.isList ? "- " : "";
}

/** Where a line of a paragraph starts, in characters; in the middle and at the right as if lines had sixty. */
function columnOf({ look }: WordParagraph, part: string, row: number): number {
  if (look.alignment === "center") return Math.max(0, (LINE - part.trim().length) / 2);
  if (look.alignment === "right" || look.alignment === "end")
    return Math.max(0, LINE - part.trim().length);
  return (look.left + (row === 0 ? look.firstLine : 0)) / CHARACTER + leading(part);
}

function leading(text: string): number {
  const space = /^\s*/.exec(text)?.[0] ?? "";
  const tabs = space.split("\t").length - 1;
  return tabs * TAB + space.length - tabs;
}

/** One line of a paragraph with its emphasis. A paragraph that is bold as a whole is typed so, not stressed. */
function emphasizedLine(runs: readonly StyledRun[], row: number): string {
  const styles = new Set(
    runs
      .filter(({ text }) => text.trim() !== "")
      .map(({ bold, italic, underline }) => `${bold} ${italic} ${underline}`),
  );
  const marked = emphasized(styles.size > 1 ? runs : runs.map(({ text }) => ({ text })));
  return (marked.split("\n")[row] ?? "").trim();
}
