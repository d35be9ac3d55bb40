import { normalized } from "./fingerprint.ts";
import { isPrinted } from "./ids.ts";
import { gapsBetween, type Matches, matchInOrder, matchMoved } from "./match.ts";
import type { Stretch } from "./scenes.ts";
import { pairAlike, similarity, wordCounts } from "./similarity.ts";

/** Scenes are the same scene when they share at least this much of their words, or this much under an equal heading. */
const alike = { anywhere: 0.5, sameHeading: 0.25 };
/** Above this many pairs of scenes without an equal, only neighbours are compared: a draft that shares next to nothing. */
const mostPairs = 40_000;

/** What is compared of a scene. */
export interface SceneKey {
  readonly heading: string;
  /** All of its printed words and notes. */
  readonly content: string;
}

/** A scene's words; re-wrapping, case and white space make no difference. */
export function sceneKey({ heading, elements }: Stretch): SceneKey {
  const worded = elements.filter((element) => isPrinted(element) || element.text.trim() !== "");
  return {
    heading: heading === null ? "" : normalized(heading.text),
    content: worded.map(({ type, text }) => `${type} ${normalized(text)}`).join("\n"),
  };
}

/**
 * Finds each next scene among the previous ones: by equal words where it stood, by equal words elsewhere, by its heading
 * between scenes already found, and by most of its words.
 */
export function matchScenes(previous: readonly SceneKey[], next: readonly SceneKey[]): Matches {
  const whole = ({ heading, content }: SceneKey) => `${heading}\n${content}`;
  const matches = matchInOrder(previous.map(whole), next.map(whole));
  matchMoved(previous.map(whole), next.map(whole), matches);
  matchAlike(previous, next, matches);
  const taken = new Set(matches.values());
  for (const gap of gapsBetween(matches, previous.length, next.length)) {
    const previousLeft = range(gap.previous).filter((index) => !taken.has(index));
    const nextLeft = range(gap.next).filter((index) => !matches.has(index));
    matchHeadings({ previous, next }, previousLeft, nextLeft, matches);
  }
  return matches;
}

function matchAlike(
  previous: readonly SceneKey[],
  next: readonly SceneKey[],
  matches: Matches,
): void {
  const taken = new Set(matches.values());
  const previousLeft = [...previous.keys()].filter((index) => !taken.has(index));
  const nextLeft = [...next.keys()].filter((index) => !matches.has(index));
  if (previousLeft.length * nextLeft.length > mostPairs) return;
  const counts = (scenes: readonly SceneKey[], left: readonly number[]) =>
    new Map(
      left.map((index) => [
        index,
        wordCounts(`${scenes[index]?.heading} ${scenes[index]?.content}`),
      ]),
    );
  const previousCounts = counts(previous, previousLeft);
  const nextCounts = counts(next, nextLeft);
  const score = (one: number, other: number) => {
    const words = similarity(
      previousCounts.get(one) ?? new Map(),
      nextCounts.get(other) ?? new Map(),
    );
    const isSameHeading = previous[one]?.heading === next[other]?.heading;
    return isSameHeading && words >= alike.sameHeading ? words + alike.anywhere : words;
  };
  for (const [one, other] of pairAlike(previousLeft, nextLeft, score, alike.anywhere))
    matches.set(one, other);
}

/** Between scenes already found, equal headings in equal order are the same scenes, whatever became of their words. */
function matchHeadings(
  sides: Sides,
  previousLeft: readonly number[],
  nextLeft: readonly number[],
  matches: Matches,
): void {
  const headings = matchInOrder(
    previousLeft.map((index) => sides.previous[index]?.heading ?? ""),
    nextLeft.map((index) => sides.next[index]?.heading ?? ""),
  );
  for (const [next, previous] of headings)
    matches.set(nextLeft[next] ?? -1, previousLeft[previous] ?? -1);
}

interface Sides {
  readonly previous: readonly SceneKey[];
  readonly next: readonly SceneKey[];
}

function range([start, end]: readonly [number, number]): number[] {
  return Array.from({ length: end - start }, (_, offset) => start + offset);
}
