import { shortLines } from "./short-lines.ts";
import { colourless } from "../terminal.ts";
import { isEmpty, isFields, isUnsaid, labelOf, nameIn, wordsOf, type Reading } from "./values.ts";

/** So many fields are told; whoever wants more opens the page. */
const mostFields = 10;

/** The first fields of an artifact, each on a line or two; a list by the names of its members. */
export function briefLines(body: unknown, reading: Reading, columns: number): string[] {
  if (!isFields(body)) return [];
  const fields = Object.entries(body).flatMap(([field, value]) => {
    if (isUnsaid(field) || isEmpty(value) || value === false) return [];
    const words = wordsOf(field, value, reading) ?? namesIn(value);
    return words === null || words.includes("\n") ? [] : [[labelOf(field), words] as const];
  });
  return shortLines(fields.slice(0, mostFields), colourless, columns);
}

function namesIn(value: unknown): string | null {
  if (!Array.isArray(value)) return null;
  const names = (value as unknown[]).map((one) => (isFields(one) ? nameIn(one) : null));
  return names.every((name) => name !== null) ? names.join(", ") : null;
}
