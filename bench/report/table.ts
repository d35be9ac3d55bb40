import type { Row, Target } from "./row.ts";

/** Three digits that mean something, with a comma for thousands: `0.213`, `4.38`, `16,400`. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "not measured";
  if (Number.isInteger(value)) return value.toLocaleString("en");
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function spreadWords({ spread }: Row): string {
  return spread ? `${figure(spread[0])} – ${figure(spread[1])}` : "";
}

function targetWords(target: Target | null): string {
  return target ? `${target.bound} ${figure(target.value)}` : "";
}

function verdict({ met }: Row): string {
  return met === null ? "" : met ? "yes" : "**no**";
}

const heads = ["What", "Median", "Unit", "Lowest – highest", "Target", "Met"] as const;

function cells(row: Row): readonly string[] {
  return [
    row.what,
    figure(row.value),
    row.unit,
    spreadWords(row),
    targetWords(row.target),
    verdict(row),
  ];
}

/** The rows as a Markdown table, which reads as well in a terminal. */
export function table(rows: readonly Row[]): string {
  const lines = [heads, ...rows.map(cells)];
  const widths = heads.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const written = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [written[0], rule, ...written.slice(1)].join("\n");
}
