/** Which of the previous things each of the next things is: from an index in `next` to one in `previous`. */
export type Matches = Map<number, number>;

/** A stretch of both sequences; the ends are not part of it. */
export interface Gap {
  readonly previous: readonly [start: number, end: number];
  readonly next: readonly [start: number, end: number];
}

/**
 * Matches equal keys of two sequences without crossing: first what they begin and end with, then what occurs once in
 * both, then the same between those ("patience"). Linear for drafts of one text; repeated keys are told apart by their
 * neighbours.
 */
export function matchInOrder(previous: readonly string[], next: readonly string[]): Matches {
  const matches: Matches = new Map();
  const open: Gap[] = [{ previous: [0, previous.length], next: [0, next.length] }];
  for (let gap = open.pop(); gap !== undefined; gap = open.pop()) {
    const inner = withoutEqualEnds(previous, next, gap, matches);
    if (isEmpty(inner)) continue;
    const anchors = uniqueInBoth(previous, next, inner);
    if (anchors.length === 0) {
      matchRepeated(previous, next, inner, matches);
    } else {
      for (const [nextIndex, previousIndex] of anchors) matches.set(nextIndex, previousIndex);
      open.push(...between(anchors, inner));
    }
  }
  return matches;
}

/** Adds matches of equal keys that are left over on both sides, wherever they stand. */
export function matchMoved(
  previous: readonly string[],
  next: readonly string[],
  matches: Matches,
): void {
  const taken = new Set(matches.values());
  const free = new Map<string, number[]>();
  for (const [index, key] of previous.entries()) {
    if (taken.has(index)) continue;
    const indexes = free.get(key);
    if (indexes === undefined) free.set(key, [index]);
    else indexes.push(index);
  }
  for (const places of free.values()) places.reverse();
  for (const [index, key] of next.entries()) {
    const place = matches.has(index) ? undefined : free.get(key)?.pop();
    if (place !== undefined) matches.set(index, place);
  }
}

/** The stretches between matches that do not cross, in order; matches that cross the most others are passed over. */
export function gapsBetween(matches: Matches, previousLength: number, nextLength: number): Gap[] {
  return between(inStep(matches), { previous: [0, previousLength], next: [0, nextLength] });
}

/** The most matches that keep the order of both sides. */
export function inStep(matches: Matches): [next: number, previous: number][] {
  const pairs = [...matches].toSorted(([one], [other]) => one - other);
  return rising(pairs);
}

function between(
  pairs: readonly (readonly [next: number, previous: number])[],
  { previous, next }: Gap,
): Gap[] {
  const gaps: Gap[] = [];
  let [previousStart] = previous;
  let [nextStart] = next;
  for (const [nextIndex, previousIndex] of [...pairs, [next[1], previous[1]] as const]) {
    const gap: Gap = { previous: [previousStart, previousIndex], next: [nextStart, nextIndex] };
    if (!isEmpty(gap)) gaps.push(gap);
    previousStart = previousIndex + 1;
    nextStart = nextIndex + 1;
  }
  return gaps;
}

function isEmpty({ previous, next }: Gap): boolean {
  return previous[0] >= previous[1] || next[0] >= next[1];
}

function withoutEqualEnds(
  previous: readonly string[],
  next: readonly string[],
  gap: Gap,
  matches: Matches,
): Gap {
  let [previousStart, previousEnd] = gap.previous;
  let [nextStart, nextEnd] = gap.next;
  while (
    previousStart < previousEnd &&
    nextStart < nextEnd &&
    previous[previousStart] === next[nextStart]
  ) {
    matches.set(nextStart++, previousStart++);
  }
  while (
    previousStart < previousEnd &&
    nextStart < nextEnd &&
    previous[previousEnd - 1] === next[nextEnd - 1]
  ) {
    matches.set(--nextEnd, --previousEnd);
  }
  return { previous: [previousStart, previousEnd], next: [nextStart, nextEnd] };
}

/** Keys that stand once on each side of a gap, as many as keep their order. */
function uniqueInBoth(
  previous: readonly string[],
  next: readonly string[],
  gap: Gap,
): [next: number, previous: number][] {
  const inPrevious = onceIn(previous, gap.previous);
  const pairs: [number, number][] = [];
  for (const [key, index] of onceIn(next, gap.next)) {
    const other = index === null ? null : inPrevious.get(key);
    if (index !== null && other !== null && other !== undefined) pairs.push([index, other]);
  }
  return rising(pairs);
}

/** Where each key stands; null when it stands in several places. */
function onceIn(
  keys: readonly string[],
  [start, end]: readonly [number, number],
): Map<string, number | null> {
  const places = new Map<string, number | null>();
  for (let index = start; index < end; index += 1) {
    const key = keys[index] ?? "";
    places.set(key, places.has(key) ? null : index);
  }
  return places;
}

/** Matches keys that all repeat: the longest common sequence of short stretches, first come first served in long ones. */
function matchRepeated(
  previous: readonly string[],
  next: readonly string[],
  gap: Gap,
  matches: Matches,
): void {
  const rows = gap.next[1] - gap.next[0];
  const columns = gap.previous[1] - gap.previous[0];
  if (rows * columns > 10_000) {
    matchGreedily(previous, next, gap, matches);
    return;
  }
  const width = columns + 1;
  /** The length of the longest common sequence of what follows each pair of places. */
  const longest = new Uint16Array((rows + 1) * width);
  const isEqual = (row: number, column: number) =>
    next[gap.next[0] + row] === previous[gap.previous[0] + column];
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      const skipping = Math.max(longest[at + 1] ?? 0, longest[at + width] ?? 0);
      longest[at] = isEqual(row, column) ? (longest[at + width + 1] ?? 0) + 1 : skipping;
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns;) {
    const at = row * width + column;
    if (isEqual(row, column)) matches.set(gap.next[0] + row++, gap.previous[0] + column++);
    else if ((longest[at + 1] ?? 0) > (longest[at + width] ?? 0)) column += 1;
    else row += 1;
  }
}

function matchGreedily(
  previous: readonly string[],
  next: readonly string[],
  gap: Gap,
  matches: Matches,
): void {
  const places = new Map<string, number[]>();
  for (let index = gap.previous[1] - 1; index >= gap.previous[0]; index -= 1) {
    const key = previous[index] ?? "";
    const indexes = places.get(key);
    if (indexes === undefined) places.set(key, [index]);
    else indexes.push(index);
  }
  let last = -1;
  for (let index = gap.next[0]; index < gap.next[1]; index += 1) {
    const free = places.get(next[index] ?? "") ?? [];
    while ((free.at(-1) ?? Infinity) <= last) free.pop();
    const place = free.pop();
    if (place === undefined) continue;
    matches.set(index, place);
    last = place;
  }
}

/** As many pairs, given in the order of `next`, as rise in `previous` too. */
function rising(
  pairs: readonly [next: number, previous: number][],
): [next: number, previous: number][] {
  /** The place of the pair with the smallest end among rising sequences of each length. */
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  const valueAt = (place: number | undefined) => pairs[place ?? -1]?.[1] ?? Infinity;
  for (const [place, [, value]] of pairs.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (valueAt(ends[middle]) < value) low = middle + 1;
      else high = middle;
    }
    before[place] = ends[low - 1];
    ends[low] = place;
  }
  const chosen = new Set<number>();
  for (let place = ends.at(-1); place !== undefined; place = before[place]) chosen.add(place);
  return pairs.filter((_, place) => chosen.has(place));
}
