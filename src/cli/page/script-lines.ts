import { z } from "zod";
import { harmless, wrapped } from "../width.ts";

const Elements = z.array(
  z.object({ type: z.string(), text: z.string(), span: z.object({ startLine: z.number() }) }),
);
const Span = z.object({ startLine: z.number() });

/** How far from the left a kind of paragraph stands, as on a page; all others begin at the margin. */
const indents: Readonly<Record<string, number>> = {
  character: 16,
  parenthetical: 12,
  dialogue: 8,
  lyric: 8,
  transition: 24,
};
/** Kinds that stand under the paragraph before them without a gap. */
const close: ReadonlySet<string> = new Set(["dialogue", "parenthetical", "lyric"]);
const margin = 7;

/** A scene's paragraphs as a script page has them, the line of the script in the margin; null where these are none. */
export function sceneLines(
  elements: unknown,
  sourceSpan: unknown,
  columns: number,
): string[] | null {
  const read = Elements.safeParse(elements);
  if (!read.success) return null;
  const above = (Span.safeParse(sourceSpan).data?.startLine ?? 1) - 1;
  return read.data.flatMap(({ type, text, span }, at) => {
    const indent = " ".repeat(Math.min(indents[type] ?? 0, Math.floor(columns / 5)));
    const paragraphs = text
      .split("\n")
      .flatMap((line) => wrapped(harmless(line), columns - margin - 2 * indent.length));
    const [first = "", ...rest] = paragraphs;
    const lines = [
      `${numbered(span.startLine + above)}${indent}${first}`,
      ...rest.map((line) => `${" ".repeat(margin)}${indent}${line}`),
    ];
    return at > 0 && !close.has(type) ? ["", ...lines] : lines;
  });
}

/** A text of several lines, numbered from 1. */
export function textLines(text: string, columns: number): string[] {
  const lines = text.replace(/\n$/u, "").split("\n");
  return lines.flatMap((line, at) => {
    const space = /^[ \t]*/u.exec(line)?.[0] ?? "";
    const [first = "", ...rest] = wrapped(
      harmless(line.slice(space.length)),
      columns - margin - space.length,
    );
    const indent = " ".repeat(space.length);
    return [
      `${numbered(at + 1)}${indent}${first}`.trimEnd(),
      ...rest.map((more) => `${" ".repeat(margin)}${indent}${more}`),
    ];
  });
}

function numbered(line: number): string {
  return `${`${line}`.padStart(margin - 2)}  `;
}
