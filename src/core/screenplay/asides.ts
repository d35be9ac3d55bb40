/** A stretch of Fountain that is not part of the script as read: `[[a note]]` or a cut passage in a boneyard. */
export interface Aside {
  readonly kind: "note" | "boneyard";
  /** Where its opening mark begins, in UTF-16 code units. */
  readonly start: number;
  /** Just after its closing mark. */
  readonly end: number;
}

/**
 * The notes and boneyards of a text, in order, none inside another: whichever opens first holds all up to its close.
 * A note ends at the first empty line unless that line holds spaces, so an unclosed `[[` swallows nothing; an unclosed
 * boneyard is plain text too. A backslash before the opening mark makes it plain text.
 */
export function asidesIn(text: string): Aside[] {
  const openings = { note: seeker(text, "[["), boneyard: seeker(text, "/*") };
  const closings = { note: seeker(text, "]]"), boneyard: seeker(text, "*/") };
  const emptyLine = emptyLineSeeker(text);
  const asides: Aside[] = [];
  let at = 0;
  for (;;) {
    const start = Math.min(openings.note(at), openings.boneyard(at));
    if (start === Infinity) return asides;
    const kind = text[start] === "[" ? "note" : "boneyard";
    const close = isEscaped(text, start) ? Infinity : closings[kind](start + 2);
    if (close === Infinity || (kind === "note" && emptyLine(start) < close)) {
      at = start + 1;
    } else {
      at = close + 2;
      asides.push({ kind, start, end: at });
    }
  }
}

/** A text without its notes and boneyards. */
export function withoutAsides(text: string): string {
  if (!mayHoldAsides(text)) return text;
  let seen = "";
  let at = 0;
  for (const { start, end } of asidesIn(text)) {
    seen += text.slice(at, start);
    at = end;
  }
  return seen + text.slice(at);
}

/** What an aside says, without its marks; lines joined by `\n`, white space around the whole and after lines left out. */
export function asideText(source: string): string {
  const lines = source.slice(2, -2).split(/\r\n|\n|\r/u);
  return lines
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

/** Makes every opening mark that no closing one answers plain text, so that it cannot swallow what is written after it. */
export function withOpenMarksEscaped(text: string): string {
  if (!mayHoldAsides(text)) return text;
  let guarded = "";
  let at = 0;
  const guard = (stretch: string) =>
    stretch.replace(/\[(?=\[)|\/(?=\*)/gu, (mark, index: number) =>
      isEscaped(stretch, index) ? mark : `\\${mark}`,
    );
  for (const { start, end } of asidesIn(text)) {
    guarded += guard(text.slice(at, start)) + text.slice(start, end);
    at = end;
  }
  return guarded + guard(text.slice(at));
}

/** Where a text's first character outside notes, boneyards and white space stands; its length when there is none. */
export function firstSeen(text: string): number {
  let at = 0;
  for (const { start, end } of mayHoldAsides(text) ? asidesIn(text) : []) {
    const seen = text.slice(at, start).search(/\S/u);
    if (seen >= 0) return at + seen;
    at = end;
  }
  const seen = text.slice(at).search(/\S/u);
  return seen >= 0 ? at + seen : text.length;
}

/** Whether a character is preceded by an odd number of backslashes. */
export function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

/** Cheap and never wrong when it says no. */
export function mayHoldAsides(text: string): boolean {
  return text.includes("[[") || text.includes("/*");
}

/** An `indexOf` that answers Infinity for "nowhere" and remembers, so that rising questions read the text only once. */
function seeker(text: string, mark: string): (from: number) => number {
  let last = -1;
  return (from) => {
    if (last < from) last = text.indexOf(mark, from);
    if (last < 0) last = Infinity;
    return last;
  };
}

/** Finds the next place where a line end directly follows another. */
function emptyLineSeeker(text: string): (from: number) => number {
  const emptyLine = /\n[\n\r]|\r\r/gu;
  let last = -1;
  return (from) => {
    if (last < from) {
      emptyLine.lastIndex = from;
      last = emptyLine.exec(text)?.index ?? Infinity;
    }
    return last;
  };
}
