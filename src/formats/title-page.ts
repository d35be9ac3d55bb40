import type { TitleDraft } from "./fountain/drafts.ts";
import type { PrintedLine } from "./text/printed.ts";

/** A line of a title page as laid out, without its key. */
export interface TitleLine {
  readonly text: string;
  readonly isCentred: boolean;
}

const credit =
  /^(?:(?:written|screenplay|teleplay|story|script|adapted|a play|a screenplay)\b.*\bby|by|écrit par|von|de|por)\b:?\s*(.*)$/i;
const source = /^(?:based (?:up)?on|adapted from|from the|an? original)\b/i;
const date =
  /\b(?:\d{1,2}(?:st|nd|rd|th)?\.? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2}(?:st|nd|rd|th)?,? )?\d{4}\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b/i;
const draft = /\b(?:draft|revision|revised|rev\.)/i;
const copyright = /^(?:©|\(c\)|copyright)/i;

/**
 * Gives the lines of a title page their keys: the title stands first in the middle, the author after "by"; at the
 * side stand the date of the draft and whom to contact.
 */
export function readTitlePage(lines: readonly TitleLine[]): TitleDraft[] {
  const entries = new Map<string, string[]>();
  const add = (key: string, value: string) =>
    entries.set(key, [...(entries.get(key) ?? []), value]);
  for (const line of lines) {
    const text = line.text.trim();
    const byLine = credit.exec(text);
    if (text === "") continue;
    if (copyright.test(text)) add("Copyright", text);
    else if (byLine !== null && !entries.has("Credit")) {
      const author = byLine[1] ?? "";
      add("Credit", author === "" ? text : text.slice(0, text.length - author.length).trim());
      if (author !== "") add("Author", author);
    } else if (source.test(text)) add("Source", text);
    else if (date.test(text) || (draft.test(text) && text.length < 40)) add("Draft date", text);
    else if (line.isCentred) add(centredKey(entries), text);
    else add("Contact", text);
  }
  return [...entries].map(([key, values]) => ({ key, values }));
}

/** Above "by" stands the title; right below it the author. */
function centredKey(entries: ReadonlyMap<string, readonly string[]>): string {
  if (!entries.has("Credit")) return "Title";
  return entries.has("Source") ? "Contact" : "Author";
}

/** Title and author as the first lines of a play or a book give them, without keys. */
export interface OpeningMatter {
  readonly title: string | null;
  readonly author: string | null;
}

/** Reads title and author off the first lines: the title stands alone on the first one, the author after "by". */
export function openingMatter(lines: readonly PrintedLine[]): OpeningMatter {
  const [first, second] = lines;
  const author =
    lines
      .slice(0, 8)
      .flatMap(({ text }) => /^(?:written )?by (\p{Lu}.{1,60})$/iu.exec(text)?.[1] ?? [])[0] ??
    null;
  if (first === undefined || first.text.length > 80 || /[.:]$/.test(first.text))
    return { title: null, author };
  const isAlone =
    second === undefined || second.gap !== 0 || /^(?:an? |(?:written )?by )/i.test(second.text);
  return { title: isAlone ? first.text.replace(/^["“](.*)["”]$/, "$1") : null, author };
}
