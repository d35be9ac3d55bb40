import { asideText, firstSeen } from "../../core/screenplay/asides.ts";
import { parseCue, withoutCaret } from "../../core/screenplay/cue.ts";
import { readHeading } from "../../core/screenplay/heading.ts";
import type { AnonymousElement } from "../../core/screenplay/ids.ts";
import { classify, classifySpoken, type LineKind } from "./classify.ts";
import {
  isAsideOnly,
  isBlank,
  isHeldOpen,
  type Line,
  spanBetween,
  spanOf,
  trimmedText,
} from "./lines.ts";
import { partSceneNumber } from "./scene-number.ts";

/** Where the reader stands in the lines of a script, and what it has read. */
interface Reader {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly elements: AnonymousElement[];
  /** The next line to read. */
  at: number;
  /** Whether a new paragraph may begin at that line. */
  fresh: boolean;
  /** Whether that line stands under a cue. */
  speaking: boolean;
  /** Whether somebody has spoken since the scene began. */
  amidSpeech: boolean;
}

/** Reads the lines after the title page, one paragraph after the other. */
export function readBody(text: string, lines: readonly Line[]): AnonymousElement[] {
  const reader: Reader = {
    text,
    lines,
    elements: [],
    at: 0,
    fresh: true,
    speaking: false,
    amidSpeech: false,
  };
  for (let line = lines[0]; line !== undefined; line = lines[reader.at]) {
    if (isBlank(line)) readBlank(reader);
    else if (isAsideOnly(line)) readAsides(reader, line);
    else if (reader.speaking) readSpoken(reader, line);
    else readParagraph(reader, line);
  }
  return reader.elements;
}

/** Blank lines in a row. They end a speech, unless each is held open by two spaces and text follows. */
function readBlank(reader: Reader): void {
  const end = endOfRun(reader, reader.at, isBlank);
  const run = reader.lines.slice(reader.at, end);
  const goesOn = run.every(isHeldOpen) && end < reader.lines.length;
  reader.elements.push({ type: "blank", ...block(reader, end, () => null) });
  reader.speaking &&= goesOn;
  reader.fresh = true;
}

/** Each note and boneyard of a line that holds nothing else. The line is as if it were not there: what it stands in goes on. */
function readAsides(reader: Reader, line: Line): void {
  for (const [index, { kind, start, end }] of line.asides.entries()) {
    const from = index === 0 ? line.start : start;
    const to = line.asides[index + 1]?.start ?? line.next;
    const text = asideText(reader.text.slice(start, end));
    const span = spanBetween(line, start, line, end);
    reader.elements.push({
      type: kind,
      text,
      lines: [{ text, span }],
      span,
      raw: reader.text.slice(from, to),
    });
  }
  reader.at += 1;
}

/** The next part of a speech. */
function readSpoken(reader: Reader, line: Line): void {
  const kind = classifySpoken(line.seen);
  switch (kind) {
    case "dialogue":
      reader.elements.push({
        type: "dialogue",
        ...block(reader, endOfDialogue(reader), trimmedText),
      });
      return;
    case "parenthetical":
      reader.elements.push({ type: "parenthetical", ...block(reader, reader.at + 1, trimmedText) });
      return;
    case "lyric":
      reader.elements.push({ type: "lyric", ...block(reader, reader.at + 1, withoutMarks(1)) });
      return;
    case "outside":
      reader.speaking = false;
      reader.fresh = false;
      readParagraph(reader, line);
  }
}

/** Dialogue runs up to the next line of another kind; blank lines of two spaces belong to it when more dialogue follows. */
function endOfDialogue(reader: Reader): number {
  const isDialogue = (line: Line) => line.seen !== "" && classifySpoken(line.seen) === "dialogue";
  let end = endOfRun(reader, reader.at, isDialogue);
  for (;;) {
    const resumes = endOfRun(reader, end, isHeldOpen);
    const next = endOfRun(reader, resumes, isDialogue);
    if (resumes === end || next === resumes) return end;
    end = next;
  }
}

/** A paragraph outside a speech. */
function readParagraph(reader: Reader, line: Line): void {
  const { fresh, amidSpeech } = reader;
  const kind = classify(line.seen, { fresh, followed: isFollowed(reader), amidSpeech });
  const element = isActionKind(kind) ? readAction(reader) : readLine(reader, line, kind);
  reader.elements.push(element);
  reader.speaking = element.type === "character";
  reader.fresh = element.type !== "action";
  if (element.type !== "action") reader.amidSpeech = reader.speaking;
}

function isActionKind(kind: LineKind): kind is "action" | "forced-action" {
  return kind === "action" || kind === "forced-action";
}

/** Whether text follows the line at hand; notes and boneyards between do not count. */
function isFollowed(reader: Reader): boolean {
  if (!reader.fresh) return false;
  const next = reader.lines[endOfRun(reader, reader.at + 1, isAsideOnly)];
  return next !== undefined && !isBlank(next);
}

function readAction(reader: Reader): AnonymousElement {
  const isAction = ({ seen }: Line) =>
    seen !== "" && isActionKind(classify(seen, { fresh: false, followed: false }));
  const end = endOfRun(reader, reader.at + 1, isAction);
  const forced = reader.lines.slice(reader.at, end).some(({ seen }) => seen.startsWith("!"));
  const element = block(reader, end, actionText);
  return { type: "action", ...element, span: { ...element.span, startColumn: 1 }, forced };
}

/** Action keeps its indentation; only an exclamation mark that forces it goes. */
function actionText({ source, seen, row, lastRow }: Line): string {
  const mark = seen.startsWith("!") ? firstSeen(source) : source.length;
  const text = (source.slice(0, mark) + source.slice(mark + 1)).trimEnd();
  return row === lastRow ? text : text.replaceAll(/\r\n?/gu, "\n");
}

/** A paragraph that is one line by nature. */
function readLine(
  reader: Reader,
  line: Line,
  kind: Exclude<LineKind, "action" | "forced-action">,
): AnonymousElement {
  const one = (textOf: (line: Line) => string | null) => block(reader, reader.at + 1, textOf);
  switch (kind) {
    case "heading":
      return headingOf(one(trimmedText), false);
    case "forced-heading":
      return headingOf(one(withoutMarks(1)), true);
    case "cue":
      return cueOf(one(trimmedText), false);
    case "forced-cue":
      return cueOf(one(withoutMarks(1)), true);
    case "transition":
      return { type: "transition", ...one(trimmedText), forced: false };
    case "forced-transition":
      return { type: "transition", ...one(withoutMarks(1)), forced: true };
    case "centered":
      return { type: "centered", ...one(betweenArrows) };
    case "lyric":
      return { type: "lyric", ...one(withoutMarks(1)) };
    case "synopsis":
      return { type: "synopsis", ...one(withoutMarks(1)) };
    case "section": {
      const depth = /^#*/u.exec(line.seen)?.[0].length ?? 1;
      return { type: "section", ...one(withoutMarks(depth)), depth: Math.min(6, depth) };
    }
    case "page-break":
      return { type: "page-break", ...one(() => null) };
  }
}

/** A heading's text without its number, and both. */
function headingOf(line: Block, forced: boolean): AnonymousElement {
  const { text, sceneNumber } = partSceneNumber(line.text);
  const lines = line.lines.map((only) => ({ ...only, text }));
  return {
    type: "scene-heading",
    ...line,
    text,
    lines,
    forced,
    sceneNumber,
    heading: readHeading(text),
  };
}

function cueOf(line: Block, forced: boolean): AnonymousElement {
  const { name, extensions, dual } = parseCue(line.text);
  const { text } = withoutCaret(line.text);
  const lines = line.lines.map((only) => ({ ...only, text }));
  return {
    type: "character",
    ...line,
    text,
    lines,
    forced,
    name,
    extensions: [...extensions],
    dual,
  };
}

/** Leaves out the marks at the first place where the line can be seen; notes before them stay. */
function withoutMarks(count: number): (line: Line) => string {
  return (line) => {
    const text = trimmedText(line);
    const mark = firstSeen(text);
    return (text.slice(0, mark) + text.slice(mark + count)).trim();
  };
}

/** What stands between `>` and `<`. */
function betweenArrows(line: Line): string {
  const text = withoutMarks(1)(line);
  const arrow = text.lastIndexOf("<");
  return (text.slice(0, arrow) + text.slice(arrow + 1)).trim();
}

/** What all elements have, made from the lines they stand on. */
type Block = Required<Pick<AnonymousElement, "text" | "span" | "raw">> & {
  lines: { text: string; span: AnonymousElement["span"] }[];
};

/**
 * Takes the lines from where the reader stands up to `end`.
 *
 * @param textOf - a line's text; null when it has none to keep
 */
function block(reader: Reader, end: number, textOf: (line: Line) => string | null): Block {
  const taken = reader.lines.slice(reader.at, end);
  const [first] = taken;
  const last = taken.at(-1);
  if (first === undefined || last === undefined)
    throw new Error("an element stands on at least one line");
  reader.at = end;
  const raw = reader.text.slice(first.start, last.next);
  if (first === last) {
    const text = textOf(first);
    const span = spanOf(first);
    return { text: text ?? "", lines: text === null ? [] : [{ text, span }], span, raw };
  }
  const lines: Block["lines"] = [];
  for (const line of taken) {
    const text = textOf(line);
    if (text !== null) lines.push({ text, span: spanOf(line) });
  }
  const { startLine, startColumn } = spanOf(first);
  const { endLine, endColumn } = spanOf(last);
  return {
    text: lines.map(({ text }) => text).join("\n"),
    lines,
    span: { startLine, startColumn, endLine, endColumn },
    raw,
  };
}

/** The first line at or after `from` that is not as asked. */
function endOfRun({ lines }: Reader, from: number, isSo: (line: Line) => boolean): number {
  let at = from;
  for (let line = lines[at]; line !== undefined && isSo(line); line = lines[at]) at += 1;
  return at;
}
