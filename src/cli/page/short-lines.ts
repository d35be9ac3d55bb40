import type { Paint } from "../terminal.ts";
import { harmless, pad, widthOf, wrapped } from "../width.ts";

/** Fields whose values are short: names in one column, words in the other. */
export function shortLines(
  fields: readonly (readonly [label: string, words: string])[],
  paint: Paint,
  columns: number,
): string[] {
  const width = Math.min(
    Math.floor(columns / 3),
    Math.max(0, ...fields.map(([label]) => widthOf(label))),
  );
  return fields.flatMap(([label, words]) => {
    const [first = "", ...rest] = wrapped(harmless(words), columns - width - 2);
    return [
      `${paint("dim", pad(label, width))}  ${first}`,
      ...rest.map((line) => `${" ".repeat(width + 2)}${line}`),
    ];
  });
}
