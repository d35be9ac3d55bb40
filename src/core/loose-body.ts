import { z } from "zod";

/** The shape of what clients make as well: fields that we know have their type, all others stay as they are; at least one. */
export function looseBody<const Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .object(shape)
    .catchall(z.json())
    .refine((body) => Object.keys(body).length > 0, "it says nothing");
}

/** Longest line that sums something up, in UTF-16 units. */
const longest = 120;

/** One line: the words known, or the first others that are words, or what the fields are called. */
export function wordsOf(
  known: readonly (string | undefined)[],
  others: Readonly<Record<string, unknown>>,
): string {
  const said = known.filter((words) => words !== undefined && words.trim() !== "");
  const other = Object.values(others).find((value) => typeof value === "string");
  const words = said.length > 0 ? said.join(": ") : (other ?? Object.keys(others).join(", "));
  const line = words.replaceAll(/\s+/gu, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
