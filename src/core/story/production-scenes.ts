import type { Scene, Screenplay } from "../screenplay/model.ts";
import { eighthsOf } from "../screenplay/pages.ts";
import { openingSceneId, scenesOf } from "../screenplay/scenes.ts";
import { isEditorialLine } from "../screenplay/vocabulary.ts";
import { wordCount } from "./scene-text.ts";

/** Text before the first heading up to this many words, nobody speaking, opens the first scene. */
const longestOpening = 60;

/**
 * The scenes of a script as productions count them: titles, cards and a line or two before the first heading belong to
 * the first scene; only an opening that plays by itself is a scene.
 */
export function productionScenes(screenplay: Screenplay): Scene[] {
  const [opening, first, ...rest] = scenesOf(screenplay);
  if (!opening || !first || opening.id !== openingSceneId || playsByItself(opening))
    return scenesOf(screenplay);
  const elements = [
    ...opening.elements,
    ...(first.heading ? [first.heading] : []),
    ...first.elements,
  ];
  const joined = {
    ...first,
    elements,
    span: {
      ...first.span,
      startLine: opening.span.startLine,
      startColumn: opening.span.startColumn,
    },
    eighths: Math.max(1, eighthsOf(elements)),
  };
  return [joined, ...rest].map((one, index) => ({
    ...one,
    ordinal: index + 1,
    number: one.heading?.sceneNumber ?? `${index + 1}`,
  }));
}

function playsByItself({ elements }: Scene): boolean {
  if (elements.some(({ type }) => type === "character")) return true;
  const told = elements.filter(({ type, text }) => type === "action" && !isEditorialLine(text));
  return told.reduce((sum, { text }) => sum + wordCount(text), 0) > longestOpening;
}
