import { z } from "zod";
import { Span } from "../screenplay/model.ts";

/** From 0, a guess, to 1, certain. */
export const Confidence = z.number().min(0).max(1);

/**
 * The words of the script that a claim rests on, and where they stand. The span covers the quoted words and no more. Its
 * lines count from the scene's first line as 1, so that an edit in one scene leaves the evidence in all others as it was:
 * line 1 is `startLine` of the scene's `sourceSpan`, and `inScript` turns the span into lines of the canonical script.
 * Columns are those of the canonical script.
 */
export const Evidence = z.object({
  /** Word for word on one line, without emphasis marks; shortened with … where it is long. */
  quote: z.string(),
  /** The scene whose first line is line 1. */
  sceneId: z.string(),
  elementId: z.string(),
  /** Of the quoted words; of a shortened quote, of the words that are left. */
  span: Span,
  /** Says of the span that its lines count within the scene. */
  inScene: z.literal(true),
});
export type Evidence = z.infer<typeof Evidence>;

const longestQuote = 200;

/** A quote of at most 200 characters, on one line. */
export function quoteOf(text: string): string {
  const line = text.replace(/\s+/gu, " ").trim();
  if (line.length <= longestQuote) return line;
  const end = line.lastIndexOf(" ", longestQuote - 1);
  return `${line.slice(0, end > 0 ? end : longestQuote - 1)}…`;
}

/** A span of the whole script, counted from a scene's first line instead. */
export function inScene(span: Span, scene: Pick<Span, "startLine">): Span {
  const above = scene.startLine - 1;
  return { ...span, startLine: span.startLine - above, endLine: span.endLine - above };
}

/** The opposite of `inScene`. */
export function inScript(span: Span, scene: Pick<Span, "startLine">): Span {
  const above = scene.startLine - 1;
  return { ...span, startLine: span.startLine + above, endLine: span.endLine + above };
}
