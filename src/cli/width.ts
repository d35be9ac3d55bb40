/** Code points that take two columns: East Asian wide and full-width, and pictures. */
const wide =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const invisible = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
/** Text in which every character takes one column: Latin, Greek, Cyrillic, punctuation, arrows, lines and Braille dots. */
const plain =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2500-\u25fc\u2713-\u2718\u2800-\u28ff]*$/u;
/** Takes long to load, and most text is plain: made when first asked for. */
let segmenter: Intl.Segmenter | null = null;

/** What a text may hold that a terminal would obey instead of show: control characters, and marks that turn the direction of reading. */
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const commanding = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Text from a script, a file name or a model, made harmless for a terminal: one line, with what would command it written as `\u001b`. */
export function harmless(text: string): string {
  return text.replace(/[\t\n\r]+/gu, " ").replace(commanding, escaped);
}

/** A value as one line of JSON for a program, whose screen it may reach: the same characters are escaped in it. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(commanding, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** How many columns a text takes; it must hold no escape sequences. */
export function widthOf(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(text)) width += widthOfGrapheme(segment);
  return width;
}

function graphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

function widthOfGrapheme(segment: string): number {
  if (invisible.test(segment)) return 0;
  // U+FE0F asks for the picture of a character that has a plain form as well.
  return wide.test(segment) || segment.includes("\ufe0f") ? 2 : 1;
}

/** The text in at most so many columns, with an ellipsis where something was cut off. */
export function fit(text: string, columns: number): string {
  if (columns <= 0) return "";
  if (widthOf(text) <= columns) return text;
  if (plain.test(text)) return `${text.slice(0, columns - 1).trimEnd()}…`;
  let kept = "";
  let width = 0;
  for (const { segment } of graphemes(text)) {
    width += widthOfGrapheme(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** The text in exactly so many columns. */
export function pad(text: string, columns: number): string {
  const fitting = fit(text, columns);
  return fitting + " ".repeat(Math.max(0, columns - widthOf(fitting)));
}

/** The same, set to the right. */
export function padStart(text: string, columns: number): string {
  const fitting = fit(text, columns);
  return " ".repeat(Math.max(0, columns - widthOf(fitting))) + fitting;
}

/** The text broken between words into lines of at most so many columns; a word that is longer stays whole. */
export function wrapped(text: string, columns: number): string[] {
  const [first = "", ...words] = text.split(" ");
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (widthOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
