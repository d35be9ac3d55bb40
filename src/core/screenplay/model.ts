import { z } from "zod";

/**
 * A stretch of the source text. Lines and columns count from 1, columns in UTF-16 code units; the end column is the one
 * after the last character. Sources without lines of their own (FDX, DOCX, PDF) count the lines of the canonical Fountain.
 */
export const Span = z.object({
  startLine: z.int().min(1),
  startColumn: z.int().min(1),
  endLine: z.int().min(1),
  endColumn: z.int().min(1),
});
export type Span = z.infer<typeof Span>;

/** One line of an element's text, with an id that stays through re-wrapping of its neighbours and later drafts. */
export const ScriptLine = z.object({ id: z.string(), text: z.string(), span: Span });
export type ScriptLine = z.infer<typeof ScriptLine>;

const common = {
  /** Stable across drafts: made from content, never from position; see `ids.ts` and `align.ts`. */
  id: z.string(),
  /**
   * What the element says, without forcing marks, scene numbers and, for notes and boneyards, their brackets. Emphasis marks,
   * escapes, and notes and boneyards inside a paragraph are kept: `plainText` takes them out.
   */
  text: z.string(),
  lines: z.array(ScriptLine),
  span: Span,
  /** The exact source of the element, every mark and line end included; absent where the source was not Fountain. */
  raw: z.string().optional(),
};

/** Where a scene plays, as its heading says it. */
export const Heading = z.object({
  setting: z.enum(["INT", "EXT", "INT/EXT"]).nullable(),
  /** The place as written, without setting and time: `KITCHEN - PANTRY` gives `KITCHEN`. Empty when there is none. */
  location: z.string(),
  /** Smaller places inside the location, outermost first. */
  subLocations: z.array(z.string()),
  /** `DAY`, `NIGHT`, `CONTINUOUS` … in capitals as written; null when the heading does not say. */
  timeOfDay: z.string().nullable(),
  /** `FLASHBACK`, `INTERCUT`, a year …, in the order written. */
  qualifiers: z.array(z.string()),
});
export type Heading = z.infer<typeof Heading>;

/** One paragraph of a script, in reading order. */
export const ScriptElement = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("scene-heading"),
    ...common,
    forced: z.boolean(),
    sceneNumber: z.string().nullable(),
    heading: Heading,
  }),
  z.object({ type: z.literal("action"), ...common, forced: z.boolean() }),
  z.object({
    type: z.literal("character"),
    ...common,
    forced: z.boolean(),
    /** The name alone: `MARY (V.O.) (CONT'D)` gives `MARY`. */
    name: z.string(),
    /** What stood in brackets, without them: `V.O.`, `CONT'D`. */
    extensions: z.array(z.string()),
    /** Spoken at the same time as the speech before it (Fountain's caret). */
    dual: z.boolean(),
  }),
  z.object({ type: z.literal("dialogue"), ...common }),
  z.object({ type: z.literal("parenthetical"), ...common }),
  z.object({ type: z.literal("lyric"), ...common }),
  z.object({ type: z.literal("transition"), ...common, forced: z.boolean() }),
  z.object({ type: z.literal("shot"), ...common }),
  z.object({ type: z.literal("centered"), ...common }),
  z.object({ type: z.literal("section"), ...common, depth: z.int().min(1).max(6) }),
  z.object({ type: z.literal("synopsis"), ...common }),
  z.object({ type: z.literal("note"), ...common }),
  z.object({ type: z.literal("boneyard"), ...common }),
  z.object({ type: z.literal("page-break"), ...common }),
  /** Blank source lines, kept so that writing gives back what was read. Their text is empty. */
  z.object({ type: z.literal("blank"), ...common }),
]);
export type ScriptElement = z.infer<typeof ScriptElement>;
export type ElementType = ScriptElement["type"];

/** A line of the title page: `Title`, `Credit`, `Author`, `Draft date`, or any key; values one a line. */
export const TitleEntry = z.object({
  key: z.string(),
  values: z.array(z.string()),
  span: Span,
  raw: z.string().optional(),
});
export type TitleEntry = z.infer<typeof TitleEntry>;

/** A whole script: a title page and its elements in reading order. Nothing of the source is left out. */
export const Screenplay = z.object({
  titlePage: z.array(TitleEntry),
  elements: z.array(ScriptElement),
  /** How the source was written down, so that it can be written the same again. */
  layout: z.object({ byteOrderMark: z.boolean(), lineEnd: z.enum(["\n", "\r\n", "\r"]) }),
});
export type Screenplay = z.infer<typeof Screenplay>;

/** A scene: its heading and what follows up to the next one. Text before the first heading is a scene without heading. */
export interface Scene {
  /** Stable across drafts. */
  readonly id: string;
  /** Position in the script, from 1: for display, never for identity. */
  readonly ordinal: number;
  /** As printed in the margin: the script's own number, otherwise the ordinal. */
  readonly number: string;
  readonly heading: Extract<ScriptElement, { type: "scene-heading" }> | null;
  /** Heading excluded; blank elements included. */
  readonly elements: readonly ScriptElement[];
  readonly span: Span;
  /** Page length in eighths of a page, at least 1. */
  readonly eighths: number;
}
