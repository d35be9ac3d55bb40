import { normalized } from "./fingerprint.ts";
import { isSaid, isWordless } from "./ids.ts";
import { gapsBetween, type Matches, matchInOrder, matchMoved } from "./match.ts";
import type { ScriptElement, ScriptLine } from "./model.ts";
import { pairAlike, similarity, wordCounts } from "./similarity.ts";

/** Elements of the next draft and what they were in the previous one. */
export type Partners = ReadonlyMap<ScriptElement, ScriptElement>;

/** Elements that are to be matched among themselves, as those of one scene in both drafts. */
export interface Group {
  readonly previous: readonly ScriptElement[];
  readonly next: readonly ScriptElement[];
}

/** An element with all that tells it from others. */
interface Worded {
  readonly element: ScriptElement;
  /** Type, speaker and words. */
  readonly key: string;
  /** Type and speaker. */
  readonly kind: string;
}

/** An element that changed is still the same when it kept at least this share of its words. */
const alike = 0.4;
/** Above this many pairs in one stretch, elements are no longer compared word by word. */
const mostPairs = 2_500;

/**
 * Matches elements group by group, and then those left over that are the only ones with their words in both drafts, so
 * that a passage cut from one scene and pasted into another stays itself.
 */
export function matchElements(groups: readonly Group[]): Partners {
  const partners = new Map<ScriptElement, ScriptElement>();
  const left: { previous: Worded[]; next: Worded[] } = { previous: [], next: [] };
  for (const group of groups) {
    const previous = worded(group.previous);
    const next = worded(group.next);
    const matches = matchGroup(previous, next);
    const taken = new Set(matches.values());
    left.previous.push(...previous.filter((_, index) => !taken.has(index)));
    left.next.push(...next.filter((_, index) => !matches.has(index)));
    addPartners(previous, next, matches, partners);
  }
  addPartners(left.previous, left.next, matchUnique(left.previous, left.next), partners);
  return partners;
}

/** The ids of a changed element's lines: equal lines keep theirs, changed ones take those of the lines they stand for. */
export function matchLines(previous: readonly ScriptLine[], next: readonly ScriptLine[]): Matches {
  const keys = (lines: readonly ScriptLine[]) => lines.map(({ text }) => normalized(text));
  const matches = matchInOrder(keys(previous), keys(next));
  for (const gap of gapsBetween(matches, previous.length, next.length)) {
    const count = Math.min(gap.previous[1] - gap.previous[0], gap.next[1] - gap.next[0]);
    for (let offset = 0; offset < count; offset += 1)
      matches.set(gap.next[0] + offset, gap.previous[0] + offset);
  }
  return matches;
}

function worded(elements: readonly ScriptElement[]): Worded[] {
  const found: Worded[] = [];
  let speaker = "";
  for (const element of elements) {
    if (isWordless(element)) continue;
    if (element.type === "character") speaker = normalized(element.name);
    const kind = isSaid(element) ? `${element.type} ${speaker}` : element.type;
    found.push({ element, kind, key: `${kind}\n${normalized(element.text)}` });
  }
  return found;
}

function addPartners(
  previous: readonly Worded[],
  next: readonly Worded[],
  matches: Matches,
  partners: Map<ScriptElement, ScriptElement>,
): void {
  for (const [nextIndex, previousIndex] of matches) {
    const one = next[nextIndex];
    const other = previous[previousIndex];
    if (one !== undefined && other !== undefined) partners.set(one.element, other.element);
  }
}

function matchGroup(previous: readonly Worded[], next: readonly Worded[]): Matches {
  const headed =
    previous[0]?.element.type === "scene-heading" && next[0]?.element.type === "scene-heading";
  const keys = (side: readonly Worded[]) =>
    side.map(({ key }, index) => (headed && index === 0 ? "heading" : key));
  const matches = matchInOrder(keys(previous), keys(next));
  matchMoved(keys(previous), keys(next), matches);
  const taken = new Set(matches.values());
  for (const gap of gapsBetween(matches, previous.length, next.length)) {
    const previousLeft = byType(previous, gap.previous, (index) => !taken.has(index));
    const nextLeft = byType(next, gap.next, (index) => !matches.has(index));
    for (const [type, left] of nextLeft) {
      matchLeft({ previous, next }, previousLeft.get(type) ?? [], left, matches);
    }
  }
  return matches;
}

function byType(
  side: readonly Worded[],
  [start, end]: readonly [number, number],
  isLeft: (index: number) => boolean,
): Map<string, number[]> {
  const types = new Map<string, number[]>();
  for (let index = start; index < end; index += 1) {
    const type = side[index]?.element.type ?? "";
    if (!isLeft(index)) continue;
    const indexes = types.get(type);
    if (indexes === undefined) types.set(type, [index]);
    else indexes.push(index);
  }
  return types;
}

/** The two sides of a group. */
interface Sides {
  readonly previous: readonly Worded[];
  readonly next: readonly Worded[];
}

/** Elements of one type between neighbours that stayed: the alike ones, then all others when as many went as came. */
function matchLeft(
  sides: Sides,
  previousLeft: readonly number[],
  nextLeft: readonly number[],
  matches: Matches,
): void {
  const pairs = alikePairs(sides, previousLeft, nextLeft);
  for (const [next, previous] of pairs) matches.set(next, previous);
  const paired = new Set(pairs.map(([, previous]) => previous));
  const spare = previousLeft.filter((index) => !paired.has(index));
  const wanting = nextLeft.filter((index) => !matches.has(index));
  if (spare.length !== wanting.length) return;
  for (const [at, index] of wanting.entries()) matches.set(index, spare[at] ?? 0);
}

function alikePairs(
  { previous, next }: Sides,
  previousLeft: readonly number[],
  nextLeft: readonly number[],
): [next: number, previous: number][] {
  if (previousLeft.length * nextLeft.length > mostPairs) return [];
  const counts = (side: readonly Worded[], left: readonly number[]) =>
    new Map(left.map((index) => [index, wordCounts(normalized(side[index]?.element.text ?? ""))]));
  const previousCounts = counts(previous, previousLeft);
  const nextCounts = counts(next, nextLeft);
  const score = (one: number, other: number) => {
    const sameSpeaker = previous[one]?.kind === next[other]?.kind ? 0.05 : 0;
    return (
      similarity(previousCounts.get(one) ?? new Map(), nextCounts.get(other) ?? new Map()) +
      sameSpeaker
    );
  };
  return pairAlike(previousLeft, nextLeft, score, alike);
}

/** Elements whose words stand once on each side; cues and headings never, for a name alone tells nothing. */
function matchUnique(previous: readonly Worded[], next: readonly Worded[]): Matches {
  const once = (side: readonly Worded[]) => {
    const places = new Map<string, number | null>();
    for (const [index, { key, element }] of side.entries()) {
      if (element.type !== "character" && element.type !== "scene-heading")
        places.set(key, places.has(key) ? null : index);
    }
    return places;
  };
  const matches: Matches = new Map();
  const inPrevious = once(previous);
  for (const [key, index] of once(next)) {
    const other = inPrevious.get(key);
    if (index !== null && other !== null && other !== undefined) matches.set(index, other);
  }
  return matches;
}
