import type { Scene, Screenplay } from "../screenplay/model.ts";
import { pagesOf } from "../screenplay/pages.ts";
import { openingSceneId, scenesOf } from "../screenplay/scenes.ts";
import { isEditorialLine } from "../screenplay/vocabulary.ts";
import { wordCount } from "./scene-text.ts";

/** Text before the first heading up to this many words, nobody speaking, opens the first scene. */
const longestOpening = 60;

/**
 * The scenes of a script as productions count them, with the script's eighths of a page shared out among them by their
 * lines, largest remainder first. No scene has less than one: very short scenes may lift the sum above the length of the
 * bare text, and then that sum is the length of the script that is shown.
 */
export function productionScenes(screenplay: Screenplay): Scene[] {
  const scenes = joinedScenes(screenplay);
  const lines = scenes.map(({ heading, elements }) => {
    const isJoined = heading === null || elements.includes(heading);
    return pagesOf({ ...screenplay, elements: isJoined ? [...elements] : [heading, ...elements] })
      .lines;
  });
  const shares = shareOut(pagesOf(screenplay).eighths, lines);
  return scenes.map((scene, at) => ({ ...scene, eighths: Math.max(1, shares[at] ?? 0) }));
}

/** Whole shares of a total in the given proportions, by largest remainder; the first of equals is served first. */
function shareOut(total: number, parts: readonly number[]): number[] {
  const sum = parts.reduce((all, part) => all + part, 0);
  if (sum === 0) return parts.map(() => 0);
  const exact = parts.map((part) => (total * part) / sum);
  const shares = exact.map(Math.floor);
  const left = total - shares.reduce((all, share) => all + share, 0);
  const remainder = (at: number) => (exact[at] ?? 0) - (shares[at] ?? 0);
  const next = new Set(
    [...exact.keys()].toSorted((one, other) => remainder(other) - remainder(one)).slice(0, left),
  );
  return shares.map((share, at) => share + Number(next.has(at)));
}

/**
 * The scenes of a script as productions count them: titles, cards and a line or two before the first heading belong to
 * the first scene; only an opening that plays by itself is a scene.
 */
function joinedScenes(screenplay: Screenplay): Scene[] {
  const scenes = scenesOf(screenplay);
  const [opening, first, ...rest] = scenes;
  if (!opening || !first || opening.id !== openingSceneId || playsByItself(opening)) return scenes;
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
