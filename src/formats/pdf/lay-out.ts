/** A piece of text on a page; lengths in points, from the left and bottom edges. */
export interface TextPiece {
  readonly text: string;
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
}

/** The text of one page; width in points. */
export interface PageText {
  readonly pieces: readonly TextPiece[];
  readonly width: number;
}

/** Pages typed out again: spaces stand for distances, form feeds part the pages. */
export interface LaidOut {
  readonly text: string;
  /** The middle of the page, in characters from the left edge. */
  readonly centre: number;
}

/** A row of a page: pieces on one base line, from left to right. */
interface Row {
  readonly bottom: number;
  readonly pieces: readonly TextPiece[];
}

/** Pieces whose base lines differ by less than this share of a line stand on one row. */
const SAME_ROW = 0.35;

/** Types pages out again on a grid of characters and lines, so that what was a place on paper is a column of text. */
export function layOut(pages: readonly PageText[]): LaidOut {
  const character =
    median(pages.flatMap(({ pieces }) => pieces.map(({ width, text }) => width / text.length))) ||
    7.2;
  const pagesOfRows = pages.map(({ pieces }) => rowsOf(pieces));
  const pitch = linePitch(pagesOfRows);
  const text = pagesOfRows.map((rows) => typeRows(rows, character, pitch)).join("\n\f");
  const width = median(pages.map((page) => page.width));
  return { text: `${text}\n`, centre: width / 2 / character };
}

function rowsOf(pieces: readonly TextPiece[]): Row[] {
  const rows: { bottom: number; pieces: TextPiece[] }[] = [];
  for (const piece of pieces.toSorted((one, other) => other.bottom - one.bottom)) {
    const last = rows.at(-1);
    if (last !== undefined && last.bottom - piece.bottom < SAME_ROW * 12) last.pieces.push(piece);
    else rows.push({ bottom: piece.bottom, pieces: [piece] });
  }
  return rows.map((row) => ({
    ...row,
    pieces: row.pieces.toSorted((one, other) => one.left - other.left),
  }));
}

/** The commonest distance between neighbouring rows, in points: that of lines without a blank one between. */
function linePitch(pages: readonly (readonly Row[])[]): number {
  const distances = pages.flatMap((rows) =>
    rows.slice(1).map((row, at) => Math.round(((rows[at]?.bottom ?? 0) - row.bottom) * 2) / 2),
  );
  const counts = Map.groupBy(
    distances.filter((distance) => distance >= 6 && distance <= 40),
    (distance) => distance,
  );
  const ranked = [...counts].toSorted(([, one], [, other]) => other.length - one.length);
  const most = ranked[0];
  if (most === undefined) return 12;
  // Short speeches can make blank lines commoner than wrapped ones: a smaller distance wins if it is frequent too.
  const single = ranked.find(
    ([distance, found]) => distance < most[0] * 0.6 && found.length * 5 > most[1].length,
  );
  return (single ?? most)[0];
}

function typeRows(rows: readonly Row[], character: number, pitch: number): string {
  return rows
    .map((row, at) => {
      const above = rows[at - 1];
      const blank =
        above === undefined ? 0 : Math.max(0, Math.round((above.bottom - row.bottom) / pitch) - 1);
      return "\n".repeat(Math.min(blank, 20)) + typeRow(row, character);
    })
    .join("\n");
}

function typeRow(row: Row, character: number): string {
  let typed = "";
  let end = 0;
  for (const piece of row.pieces) {
    const column = Math.round(piece.left / character);
    const isApart = piece.left - end > 0.25 * character;
    const spaces =
      typed === "" || piece.left - end > 1.6 * character
        ? Math.max(isApart ? 1 : 0, column - typed.length)
        : isApart
          ? 1
          : 0;
    const isJoined = /\s$/.test(typed) || /^\s/.test(piece.text);
    typed += " ".repeat(isJoined && spaces === 1 ? 0 : spaces) + piece.text;
    end = piece.left + piece.width;
  }
  return typed.trimEnd();
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
