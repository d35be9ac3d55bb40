import { withOpenMarksEscaped } from "../../core/screenplay/asides.ts";
import { isSaid } from "../../core/screenplay/ids.ts";
import type { Screenplay, ScriptElement, TitleEntry } from "../../core/screenplay/model.ts";
import { paragraphOf } from "./paragraph.ts";
import { isUsualKey, titleKeyOf } from "./title-page.ts";

/**
 * Writes Fountain. What was read from Fountain is written as it was, byte for byte; elements without `raw` are laid out
 * canonically, in the script's own line ends, and forced where they would be misread. Where elements were taken out or
 * put in, blank lines keep the neighbours apart.
 */
export function writeFountain(screenplay: Screenplay): string {
  return layOut(screenplay).text;
}

/** A script as text, and where in it each element begins. */
export interface Layout {
  readonly text: string;
  /** By the element's index, in UTF-16 code units, the byte order mark not counted; null when nothing was written for it. */
  readonly starts: readonly (number | null)[];
}

/** Writes Fountain and keeps account of where the elements went. */
export function layOut({ titlePage, elements, layout }: Screenplay): Layout {
  const paper = createPaper(layout.lineEnd);
  const title = withUsualKey(titlePage);
  for (const entry of title) {
    if (!paper.continues(entry)) paper.startLine();
    paper.write(entry.raw ?? titleSource(entry, layout.lineEnd), entry);
  }
  let atTop = title.length === 0;
  let speaking = false;
  const followers = speechFollows(elements);
  const starts = elements.map((element, index) => {
    const beforeSpeech = followers[index] ?? false;
    const write = () =>
      paragraphOf(element, { atTop, speaking, beforeSpeech }).map(
        (line) => line.replaceAll("\n", layout.lineEnd) + layout.lineEnd,
      );
    const source = element.raw ?? write().join("");
    if (source !== "") {
      if (element.raw === undefined || !paper.continues(element))
        part(paper, element, { speaking, beforeSpeech });
      if (!isAside(element) && element.type !== "blank") atTop = false;
    }
    speaking =
      (element.type === "character" && source !== "") ||
      (speaking && (isSaid(element) || isAside(element)));
    return source === "" ? null : paper.write(source, element);
  });
  return { text: (layout.byteOrderMark ? "\uFEFF" : "") + paper.text(), starts };
}

/** Speech goes on the next line; all else keeps a blank line from what stands above. */
function part(
  paper: Paper,
  element: ScriptElement,
  { speaking, beforeSpeech }: { speaking: boolean; beforeSpeech: boolean },
): void {
  const goesOn = speaking && (isSaid(element) || (isAside(element) && beforeSpeech));
  if (goesOn || element.type === "blank") paper.startLine();
  else paper.startParagraph();
}

function isAside({ type }: ScriptElement): boolean {
  return type === "note" || type === "boneyard";
}

/** For each element, whether something said comes next, notes, boneyards and what writes as nothing passed over. */
function speechFollows(elements: readonly ScriptElement[]): boolean[] {
  const follows: boolean[] = [];
  let isNext = false;
  for (let index = elements.length - 1; index >= 0; index -= 1) {
    follows[index] = isNext;
    const element = elements[index];
    if (element === undefined || isAside(element)) continue;
    isNext = isSaid(element) && (isNext || (element.raw ?? element.text).trim() !== "");
  }
  return follows;
}

/** The text as it grows. It remembers only its end, so that a long script is not copied for every question. */
interface Paper {
  /** Whether a piece with its source stood directly below what was written last. */
  continues(piece: {
    readonly raw?: string | undefined;
    readonly span: { readonly startLine: number };
  }): boolean;
  startLine(): void;
  startParagraph(): void;
  /** @returns where the piece begins */
  write(
    source: string,
    piece: { readonly raw?: string | undefined; readonly span: { readonly endLine: number } },
  ): number;
  text(): string;
}

function createPaper(lineEnd: string): Paper {
  const pieces: string[] = [];
  let length = 0;
  let end = "";
  let lastRow: number | null = 0;
  const append = (source: string) => {
    pieces.push(source);
    length += source.length;
    end = (end + source).slice(-200);
  };
  /** A carriage return and a line feed that meet are one line end, so one is not always enough. */
  const appendUntil = (isThere: RegExp) => {
    const isMissing = () => end !== "" && !isThere.test(end);
    while (isMissing()) append(lineEnd);
  };
  const startLine = () => appendUntil(/[\n\r]$/u);
  return {
    continues: ({ raw, span }) =>
      raw !== undefined && lastRow !== null && span.startLine <= lastRow + 1,
    startLine,
    startParagraph: () => {
      startLine();
      appendUntil(/(?:^|\n|\r(?!\n))[^\S\n\r]*(?:\r\n|\n|\r)$/u);
    },
    write: (source, { raw, span }) => {
      const start = length;
      append(source);
      lastRow = raw === undefined ? null : span.endLine;
      return start;
    },
    text: () => pieces.join(""),
  };
}

/** A title page that none of the usual keys marks as one gets an empty title in front. */
function withUsualKey(titlePage: readonly TitleEntry[]): readonly TitleEntry[] {
  const [first] = titlePage;
  if (
    first === undefined ||
    (titlePage.some(({ key }) => isUsualKey(key)) && titleKeyOf(`${first.key}:`) !== null)
  )
    return titlePage;
  return [{ key: "Title", values: [], span: first.span }, ...titlePage];
}

function titleSource({ key, values }: TitleEntry, lineEnd: string): string {
  const oneLine = (text: string) => withOpenMarksEscaped(text).replaceAll(/\s+/gu, " ").trim();
  const lines = values.map(oneLine).filter((value) => value !== "");
  const name = oneLine(key.replaceAll(":", " "));
  const beside = lines.length < 2 ? (lines[0] ?? "") : "";
  // A name may make a heading only together with what stands beside it: `int kitchen: INT. HOUSE - DAY`.
  const safeName = titleKeyOf(`${name}: ${beside}`) === null ? "Entry" : name;
  if (lines.length < 2) return `${safeName}: ${beside}`.trim() + lineEnd;
  return [`${safeName}:`, ...lines.map((line) => `    ${line}`)]
    .map((line) => line + lineEnd)
    .join("");
}
