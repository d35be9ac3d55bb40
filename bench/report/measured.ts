import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Measured, Row } from "./row.ts";
import { figure, table } from "./table.ts";

/** One chapter of docs/measured.md. */
export interface Section {
  readonly title: string;
  readonly method: string;
  /** When, where and how. */
  readonly circumstances: string;
  readonly measured: Measured;
}

const page = join(import.meta.dirname, "..", "..", "docs", "measured.md");

const opening = `# Measured

Written by \`npm run bench\` and \`npm run soak\`; each section says when and where, and stays until it is measured again.
Figures are medians of several rounds with the lowest and highest beside them. What is compared was interleaved in one run,
so ratios mean more than absolutes. A target that was missed stays in the table as it was seen.
`;

/** Writes a section in place of the one of the same title, or at the end; all others stay as they are. */
export function keepSection(section: Section): void {
  const old = existsSync(page) ? readFileSync(page, "utf8") : opening;
  const [head = opening, ...sections] = old.split(/^(?=## )/mu);
  const text = sectionText(section);
  const at = sections.findIndex((other) => other.startsWith(`## ${section.title}\n`));
  const kept = at === -1 ? [...sections, text] : sections.with(at, text);
  writeFileSync(page, `${[head, ...kept].map((part) => part.trimEnd()).join("\n\n")}\n`);
}

function sectionText({ title, method, circumstances, measured }: Section): string {
  const { rows, notes } = measured;
  const parts = [`## ${title}`, circumstances, method];
  if (rows.length > 0) parts.push(table(rows));
  const missed = shortfalls(rows);
  if (missed.length > 0) parts.push(missed.map((line) => `- ${line}`).join("\n"));
  if (notes.length > 0) parts.push(notes.map((note) => `- ${note}`).join("\n"));
  return parts.join("\n\n");
}

/** Says of each target that was missed what was seen instead. */
export function shortfalls(rows: readonly Row[]): string[] {
  return rows
    .filter(({ met }) => met === false)
    .map(
      ({ what, value, unit, target }) =>
        `**Missed:** ${what}: ${figure(value)} ${unit}, wanted ${target?.bound} ${figure(target?.value ?? Number.NaN)}.`,
    );
}
