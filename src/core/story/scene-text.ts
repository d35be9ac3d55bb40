import { z } from "zod";
import { withoutDirections } from "../screenplay/directions.ts";
import { plainText } from "../screenplay/extract.ts";
import { Span, type ElementType } from "../screenplay/model.ts";
import { quoteOf, type Evidence } from "./evidence.ts";
import { spanOfQuote } from "./quote-span.ts";

const elementTypes = [
  "scene-heading",
  "action",
  "character",
  "dialogue",
  "parenthetical",
  "lyric",
  "transition",
  "shot",
  "centered",
  "section",
  "synopsis",
  "note",
  "boneyard",
  "page-break",
] as const satisfies readonly Exclude<ElementType, "blank">[];

/** One paragraph of a scene. Blank lines are left out. */
export const SceneElement = z.object({
  /** Stable across drafts. */
  id: z.string(),
  type: z.enum(elementTypes),
  /** As a reader sees it; emphasis marks are kept. */
  text: z.string(),
  /** Lines count from the scene's first line as 1. */
  span: Span,
  /** The column of each line's first character; absent where the first line begins with the span and all others in column 1. */
  columns: z.array(z.int()).exactOptional(),
  /** Of a cue: the name alone, without extensions. */
  name: z.string().exactOptional(),
  /** Of a cue: what stood in brackets, without them: `V.O.`, `CONT'D`. */
  extensions: z.array(z.string()).exactOptional(),
  /** Of a cue: spoken at the same time as the speech before it. */
  dual: z.boolean().exactOptional(),
});
export type SceneElement = z.infer<typeof SceneElement>;

/** What the story rules read of a scene. */
export interface SceneText {
  readonly sceneId: string;
  readonly elements: readonly SceneElement[];
}

/** A cue and what is said under it. */
export interface SceneSpeech {
  readonly cue: SceneElement;
  readonly name: string;
  /** Without parentheticals, directions in brackets and emphasis marks; lines joined by spaces. */
  readonly text: string;
  /** How and to whom it is said, as written in brackets, without them: `to Joe`, `sotto`. */
  readonly directions: readonly string[];
  /** What was said or sung, paragraph by paragraph. */
  readonly spoken: readonly SceneElement[];
  /** Position of the cue among the scene's elements. */
  readonly at: number;
  /** Whether the speech before it follows without action between. */
  readonly follows: boolean;
}

/** The speeches of a scene, in order. A cue under which nothing is said counts, with empty text. */
export function speechesIn({ elements }: Pick<SceneText, "elements">): SceneSpeech[] {
  const found: (SceneSpeech & { spoken: SceneElement[]; directions: string[] })[] = [];
  let open = false;
  elements.forEach((element, at) => {
    switch (element.type) {
      case "character":
        found.push({
          cue: element,
          name: element.name ?? element.text,
          text: "",
          directions: [],
          spoken: [],
          at,
          follows: open,
        });
        open = true;
        return;
      case "dialogue":
      case "lyric":
        found.at(-1)?.spoken.push(element);
        found.at(-1)?.directions.push(...bracketsIn(element.text));
        return;
      case "parenthetical":
        found.at(-1)?.directions.push(...bracketsIn(element.text));
        return;
      case "note":
      case "boneyard":
      case "page-break":
        return;
      case "scene-heading":
      case "action":
      case "transition":
      case "shot":
      case "centered":
      case "section":
      case "synopsis":
        open = false;
    }
  });
  return found.map((speech) => ({
    ...speech,
    text: speech.spoken
      .map(({ text }) => withoutDirections(plainText(text)).replace(/\s+/gu, " ").trim())
      .filter((text) => text !== "")
      .join(" "),
  }));
}

function bracketsIn(text: string): string[] {
  if (!text.includes("(")) return [];
  return [...plainText(text).matchAll(/\(([^()]*)\)/gu)].map(([, inside = ""]) =>
    inside.replace(/\s+/gu, " ").trim(),
  );
}

/** A text as it is read aloud, on one line. */
export function onOneLine(text: string): string {
  return plainText(text).replace(/\s+/gu, " ").trim();
}

/** Evidence of an element, quoted from its beginning, or by the words given. */
export function evidenceOf(
  { sceneId }: Pick<SceneText, "sceneId">,
  element: SceneElement,
  quote = onOneLine(element.text),
): Evidence {
  const cut = quoteOf(quote);
  return {
    quote: cut,
    sceneId,
    elementId: element.id,
    span: spanOfQuote(element, cut),
    inScene: true,
  };
}

/** How many words a text has; numbers count. */
export function wordCount(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}
