import { StudioError } from "../core/error.ts";
import type { Page, PageRequest } from "../core/store.ts";

/** The place after which a page goes on: a number and a name that together order the rows. */
export interface Cursor {
  readonly number: number;
  readonly name: string;
}

export function readCursor(after: string | undefined): Cursor | null {
  if (after === undefined) return null;
  const parts = /^(\d+)-(.+)$/u.exec(after);
  if (!parts)
    throw new StudioError(
      "bad-request",
      `"${after}" is no place in a list; give the \`next\` of the page before.`,
    );
  return { number: Number(parts[1]), name: parts[2]! };
}

/** One row more than asked for tells whether there is a next page. */
export function rowsToRead({ limit }: PageRequest): number {
  if (!Number.isInteger(limit) || limit < 1)
    throw new StudioError("bad-request", `A page has at least one row, not ${limit}.`);
  return limit + 1;
}

export function pageOf<Row, Found>(
  found: readonly Found[],
  { limit }: PageRequest,
  record: (found: Found) => Row,
  place: (found: Found) => Cursor,
): Page<Row> {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const next = found.length > limit && last !== undefined ? place(last) : null;
  return { rows: shown.map(record), next: next ? `${next.number}-${next.name}` : null };
}
