import { appendFileSync } from "node:fs";
import type { Row } from "../../bench/report/row.ts";

/** How often a fault is tried: a few times in every test run, as often as `npm run soak` says in a soak. */
export function howOften(variable: `BACKLOT_${string}`, usually: number): number {
  const asked = Number.parseInt(process.env[variable] ?? "", 10);
  return Number.isNaN(asked) ? usually : asked;
}

/** Hands figures to the soak that started this test, under the title of a section of docs/measured.md; otherwise says them in one line. */
export function tell(section: string, rows: readonly Row[], notes: readonly string[] = []): void {
  const file = process.env["BACKLOT_SOAK_REPORT"];
  if (file === undefined) {
    const facts = rows.map(({ what, value, unit }) => `${what}: ${value} ${unit}`);
    process.stdout.write(`${section}: ${[...facts, ...notes].join("; ")}\n`);
  } else appendFileSync(file, `${JSON.stringify({ section, rows, notes })}\n`);
}
