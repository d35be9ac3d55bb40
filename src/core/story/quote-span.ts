import type { Span } from "../screenplay/model.ts";

/** Text with lines of the script, and where on them it stands. */
export interface PlacedText {
  readonly text: string;
  readonly span: Span;
  /** The column of each line's first character; absent where the first line begins with the span and all others in column 1. */
  readonly columns?: readonly number[];
}

/** Asides that readers do not see, emphasis marks, escapes and white space: quotes have them otherwise or not at all. */
const unquoted = /\[\[[\s\S]*?\]\]|\/\*[\s\S]*?\*\/|[\s*_\\]/gu;

/** The span of the words quoted, at their first place in the text; of all the text where they are not found as quoted. */
export function spanOfQuote(placed: PlacedText, quote: string): Span {
  const letters = lettersOf(placed.text);
  const wanted = lettersOf(quote.replace(/…$/u, ""))
    .map(({ letter }) => letter)
    .join("");
  const at = letters
    .map(({ letter }) => letter)
    .join("")
    .indexOf(wanted);
  const first = letters[at];
  const last = letters[at + wanted.length - 1];
  if (wanted === "" || at < 0 || !first || !last) return placed.span;
  const start = placeOf(placed, first.index);
  const end = placeOf(placed, last.index);
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column + 1,
  };
}

/** What a quote must share with its source, code unit by code unit. */
function lettersOf(text: string): { letter: string; index: number }[] {
  const bare = text.replace(unquoted, (aside) => " ".repeat(aside.length));
  return bare.split("").flatMap((letter, index) => (letter === " " ? [] : [{ letter, index }]));
}

function placeOf({ text, span, columns }: PlacedText, index: number) {
  const above = text.slice(0, index).split("\n");
  const line = above.length - 1;
  const first = columns?.[line] ?? (line === 0 ? span.startColumn : 1);
  return { line: span.startLine + line, column: first + (above.at(-1)?.length ?? 0) };
}
