/** A cell: text, a number, or nothing. */
export type Cell = string | number | null;

/** Read as a formula by spreadsheets when a cell begins with one of these. */
const formulaStart = /^[=+\-@\t\r]/u;

/**
 * A table as spreadsheets open it: byte order mark, CRLF, quotes where needed. Text that a spreadsheet would run as a
 * formula gets an apostrophe in front.
 */
export function csv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [columns, ...rows].map((cells) => cells.map(cellText).join(","));
  return `\uFEFF${lines.map((line) => `${line}\r\n`).join("")}`;
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
