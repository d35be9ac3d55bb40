import type { Span } from "../screenplay/model.ts";

/** Text with lines of the script, and where on them it stands. */
export interface PlacedText {
  readonly text: string;
  readonly span: Span;
  /** The column of each line's first character; absent where the first line begins with the span and all others in column 1. */
  readonly columns?: readonly number[];
}

/** What begins an aside that readers do not see, and emphasis marks, escapes and white space: quotes have all these otherwise or not at all. */
const unquoted = /\[\[|\/\*|[\s*_\\]/gu;
/** What ends an aside, by what begins it. */
const ends: Readonly<Record<string, string>> = { "[[": "]]", "/*": "*/" };

/** The span of the words quoted, at their first place in the text; of all the text where they are not found as quoted. */
export function spanOfQuote(placed: PlacedText, quote: string): Span {
  const text = blanked(placed.text);
  const wanted = lettersOf(blanked(quote.replace(/…$/u, "")));
  const at = lettersOf(text).indexOf(wanted);
  if (wanted === "" || at < 0) return placed.span;
  const [first, last] = [indexOfLetter(text, at), indexOfLetter(text, at + wanted.length - 1)];
  const start = placeOf(placed, first);
  const end = placeOf(placed, last);
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column + 1,
  };
}

/** A text with a space for each code unit that a quote need not share with its source. */
function blanked(text: string): string {
  const signs = new RegExp(unquoted);
  // What does not end once is not looked for again: a text may begin very many asides.
  const endless = new Set<string>();
  let blank = "";
  let done = 0;
  for (let found = signs.exec(text); found; found = signs.exec(text)) {
    const [sign] = found;
    const close = ends[sign];
    const at = close === undefined || endless.has(sign) ? -1 : text.indexOf(close, signs.lastIndex);
    if (close === undefined || at >= 0) {
      const end = close === undefined ? signs.lastIndex : at + close.length;
      blank += text.slice(done, found.index) + " ".repeat(end - found.index);
      done = end;
      signs.lastIndex = end;
    } else {
      endless.add(sign);
      signs.lastIndex = found.index + 1;
    }
  }
  return blank + text.slice(done);
}

function lettersOf(blank: string): string {
  return blank.replaceAll(" ", "");
}

/** Where a letter stands in a blanked text, given how many letters stand before it. */
function indexOfLetter(blank: string, before: number): number {
  let index = -1;
  for (let letters = -1; letters < before;) {
    index += 1;
    if (blank[index] !== " ") letters += 1;
  }
  return index;
}

function placeOf({ text, span, columns }: PlacedText, index: number) {
  const above = text.slice(0, index).split("\n");
  const line = above.length - 1;
  const first = columns?.[line] ?? (line === 0 ? span.startColumn : 1);
  return { line: span.startLine + line, column: first + (above.at(-1)?.length ?? 0) };
}
