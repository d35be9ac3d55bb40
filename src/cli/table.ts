import { fit, harmless, pad, widthOf } from "./width.ts";

/** A column that gives keeps at least so much. */
const leastWidth = 10;

/**
 * Rows of text in columns. What is too wide for the screen is taken from the columns that may give.
 *
 * @param gives - one number a column: 0 for one that stays whole; the higher, the sooner it is cut
 */
export function tableLines(
  rows: readonly (readonly string[])[],
  screen: number,
  gives: readonly number[],
): string[] {
  const cells = rows.map((row) => row.map(harmless));
  const widths = gives.map((_, column) =>
    Math.max(0, ...cells.map((row) => widthOf(row[column] ?? ""))),
  );
  const gaps = 2 * (gives.length - 1);
  shrink(widths, widths.reduce((sum, width) => sum + width, gaps) - (screen - 1), gives);
  return cells.map((row) => {
    const line = row.map((cell, column) => pad(cell, widths[column]!)).join("  ");
    return fit(line.trimEnd(), Math.max(20, screen - 1));
  });
}

/** Takes columns one at a time from whoever has most to give, for their share. */
function shrink(widths: number[], over: number, gives: readonly number[]): void {
  for (let left = over; left > 0; left -= 1) {
    const giver = gives
      .map((share, column) => ({
        column,
        weight: widths[column]! > leastWidth ? share * widths[column]! : 0,
      }))
      .reduce((most, one) => (one.weight > most.weight ? one : most));
    if (giver.weight === 0) return;
    widths[giver.column] = widths[giver.column]! - 1;
  }
}
