/**
 * How many lines a text takes when it is wrapped at a width, in characters of a typewriter face.
 * Words are kept whole where they fit; Chinese, Japanese and Korean characters take two places and break anywhere.
 */
export function linesWhenWrapped(text: string, width: number): number {
  let lines = 0;
  for (const line of text.split("\n")) {
    if (!typewritten.test(line)) lines += linesOfParagraph(line, width);
    else lines += line.length <= width ? 1 : linesOfTypewritten(line, width);
  }
  return lines;
}

/** ASCII but for tabs: one place a character, and most lines are. */
const typewritten = /^[ -~]*$/u;

function linesOfTypewritten(line: string, width: number): number {
  let lines = 1;
  let start = 0;
  while (line.length - start > width) {
    // Of this line's places alone: a search in the whole would go back to its beginning wherever there is no space.
    const space = line.slice(start, start + width + 1).lastIndexOf(" ");
    start += space > 0 ? space + 1 : width;
    lines += 1;
  }
  return lines;
}

function linesOfParagraph(paragraph: string, width: number): number {
  let lines = 1;
  let used = 0;
  for (const [piece] of paragraph.matchAll(pieces)) {
    const places = placesOf(piece);
    const isSpace = piece.trim() === "";
    if (used + places <= width) {
      used += places;
    } else if (isSpace) {
      used = width;
    } else {
      const linesOfPiece = Math.ceil(places / width);
      lines += used === 0 ? linesOfPiece - 1 : linesOfPiece;
      used = places - (linesOfPiece - 1) * width;
    }
  }
  return lines;
}

const wideRanges =
  "\\u1100-\\u115F\\u2E80-\\u303E\\u3041-\\uA4CF\\uAC00-\\uD7A3\\uF900-\\uFAFF\\uFE30-\\uFE4F\\uFF00-\\uFF60\\uFFE0-\\uFFE6\\u{1F300}-\\u{1FAFF}\\u{20000}-\\u{3FFFD}";
const wide = new RegExp(`[${wideRanges}]`, "u");
/** White space, one wide character, or a word. */
const pieces = new RegExp(`\\s+|[${wideRanges}]|[^\\s${wideRanges}]+`, "gu");

/** Places that a piece takes: none for marks that sit on other characters, four for a tab, two for wide ones. */
function placesOf(piece: string): number {
  let places = 0;
  for (const character of piece) {
    if (character === "\t") places += 4;
    else if (!/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) places += wide.test(character) ? 2 : 1;
  }
  return places;
}
