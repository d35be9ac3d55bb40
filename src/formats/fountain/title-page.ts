import { parseHeading } from "../../core/screenplay/heading.ts";
import type { TitleEntry } from "../../core/screenplay/model.ts";
import { isTransitionPhrase, titleKeys } from "../../core/screenplay/vocabulary.ts";
import { isBlank, type Line, spanBetween, trimmedText } from "./lines.ts";

/** A title page, and the line of the body that follows it. */
export interface TitlePage {
  readonly entries: TitleEntry[];
  readonly bodyStart: number;
}

/** An entry on its way: its key, what it holds, and the lines it stands on. */
interface Draft {
  readonly key: string;
  readonly values: string[];
  readonly first: number;
  last: number;
}

/**
 * Reads the title page: `Key: value` lines up to the first blank line, values on the same line or below it. The keys are
 * free, but one of the usual ones (`Title`, `Author`, `Draft date` …) must be among them, or else a script that begins
 * `FADE IN:` or `Note to self: …` would lose its first paragraph.
 */
export function readTitlePage(text: string, lines: readonly Line[]): TitlePage {
  const none = { entries: [], bodyStart: 0 };
  let at = 0;
  while (at < lines.length && lines[at]?.seen === "") at += 1;
  const drafts: Draft[] = [];
  for (let line = lines[at]; line !== undefined && !isBlank(line); at += 1, line = lines[at]) {
    const isIndented = /^\s/u.test(line.source);
    const key = drafts.length > 0 && isIndented ? null : titleKeyOf(line.seen);
    const open = drafts.at(-1);
    if (key !== null) drafts.push({ key, values: valuesAfterKey(line), first: at, last: at });
    else if (open === undefined || (!isIndented && parseHeading(line.seen) !== null)) break;
    else addValue(open, line, at);
  }
  if (!drafts.some(({ key }) => isUsualKey(key))) return none;
  return {
    entries: drafts.map((draft, index) => entryOf(text, lines, draft, index === 0)),
    bodyStart: at,
  };
}

/** The key of a line that reads `Key: value`; null when it is no such line, or a heading, a transition, a marked line. */
export function titleKeyOf(seen: string): string | null {
  const colon = seen.indexOf(":");
  const key = seen.slice(0, Math.max(0, colon)).trim();
  if (key.length > 60 || !beginsWithWord(key) || seen.startsWith("//", colon + 1)) return null;
  return isTransitionPhrase(key) || parseHeading(seen) !== null ? null : key;
}

/** With the letters of English first: to ask for those of all languages takes milliseconds, the first time. */
function beginsWithWord(key: string): boolean {
  return /^[a-z\d]/iu.test(key) || /^[\p{L}\p{N}]/u.test(key);
}

/** Whether a key is one of those that make a first paragraph a title page. */
export function isUsualKey(key: string): boolean {
  return titleKeys.has(key.toLowerCase().replaceAll(/\s+/gu, " "));
}

function valuesAfterKey(line: Line): string[] {
  const text = trimmedText(line);
  const value = text.slice(text.indexOf(":") + 1).trim();
  return value === "" ? [] : [value];
}

function addValue(open: Draft, line: Line, at: number): void {
  open.values.push(trimmedText(line));
  open.last = at;
}

function entryOf(
  text: string,
  lines: readonly Line[],
  { key, values, first, last }: Draft,
  isFirst: boolean,
): TitleEntry {
  const firstLine = lines[first];
  const lastLine = lines[last];
  if (firstLine === undefined || lastLine === undefined)
    throw new Error("a title entry stands on lines of the text");
  return {
    key,
    values,
    span: spanBetween(firstLine, firstLine.start, lastLine, lastLine.end),
    raw: text.slice(isFirst ? 0 : firstLine.start, lastLine.next),
  };
}
