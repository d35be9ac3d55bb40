import { canonicalJson, pointerTo } from "../core/json.ts";

/** One place where two values differ. */
export type Change =
  | { readonly kind: "added"; readonly pointer: string; readonly after: unknown }
  | { readonly kind: "removed"; readonly pointer: string; readonly before: unknown }
  | {
      readonly kind: "changed";
      readonly pointer: string;
      readonly before: unknown;
      readonly after: unknown;
    };

/**
 * Where two JSON values differ, as deep as they can be told apart, in the order of the later one. Pointers of what was
 * removed go into the earlier value, all others into the later.
 */
export function difference(before: unknown, after: unknown, pointer = ""): Change[] {
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(before, after, pointer);
  if (isRecord(before) && isRecord(after)) return recordChanges(before, after, pointer);
  return canonicalJson(before ?? null) === canonicalJson(after ?? null)
    ? []
    : [{ kind: "changed", pointer, before, after }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function recordChanges(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  pointer: string,
): Change[] {
  const changes: Change[] = [];
  for (const [name, value] of Object.entries(after)) {
    const place = pointerTo(pointer, name);
    if (Object.hasOwn(before, name)) changes.push(...difference(before[name], value, place));
    else changes.push({ kind: "added", pointer: place, after: value });
  }
  for (const [name, value] of Object.entries(before)) {
    if (!Object.hasOwn(after, name))
      changes.push({ kind: "removed", pointer: pointerTo(pointer, name), before: value });
  }
  return changes;
}

/** Lists are laid beside each other by their longest common run of members; what faces each other in a gap is one changed member. */
function listChanges(
  before: readonly unknown[],
  after: readonly unknown[],
  pointer: string,
): Change[] {
  const changes: Change[] = [];
  let [left, right] = [0, 0];
  const closeGap = (leftEnd: number, rightEnd: number) => {
    while (left < leftEnd && right < rightEnd && isSameKind(before[left], after[right])) {
      changes.push(...difference(before[left], after[right], pointerTo(pointer, `${right}`)));
      left += 1;
      right += 1;
    }
    for (; left < leftEnd; left += 1)
      changes.push({
        kind: "removed",
        pointer: pointerTo(pointer, `${left}`),
        before: before[left],
      });
    for (; right < rightEnd; right += 1)
      changes.push({ kind: "added", pointer: pointerTo(pointer, `${right}`), after: after[right] });
  };
  for (const [leftMatch, rightMatch] of commonMembers(before, after)) {
    closeGap(leftMatch, rightMatch);
    changes.push(
      ...difference(before[leftMatch], after[rightMatch], pointerTo(pointer, `${rightMatch}`)),
    );
    [left, right] = [leftMatch + 1, rightMatch + 1];
  }
  closeGap(before.length, after.length);
  return changes;
}

function isSameKind(one: unknown, other: unknown): boolean {
  const named = identity(one);
  return named === null || named === identity(other);
}

/** What makes a member of a list the same one although it changed. */
function identity(member: unknown): string | null {
  if (!isRecord(member)) return null;
  for (const name of ["id", "key", "sceneId", "characterId", "name"]) {
    if (typeof member[name] === "string") return `${name}=${member[name]}`;
  }
  return null;
}

/** Pairs of places that hold the same member, rising on both sides, as many as can be. */
function commonMembers(before: readonly unknown[], after: readonly unknown[]): [number, number][] {
  const left = before.map((member) => identity(member) ?? canonicalJson(member ?? null));
  const right = after.map((member) => identity(member) ?? canonicalJson(member ?? null));
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left.at(-1 - end) === right.at(-1 - end)
  )
    end += 1;
  const head = Array.from({ length: start }, (_, at): [number, number] => [at, at]);
  const tail = Array.from({ length: end }, (_, at): [number, number] => [
    left.length - end + at,
    right.length - end + at,
  ]);
  const middle = longestCommon(
    left.slice(start, left.length - end),
    right.slice(start, right.length - end),
  );
  return [
    ...head,
    ...middle.map(([one, other]): [number, number] => [one + start, other + start]),
    ...tail,
  ];
}

/** Above this many comparisons, members in the middle are told apart by place alone. */
const mostComparisons = 4_000_000;

function longestCommon(left: readonly string[], right: readonly string[]): [number, number][] {
  if (left.length * right.length > mostComparisons) return [];
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const here = i * width + j;
      lengths[here] =
        left[i] === right[j]
          ? lengths[here + width + 1]! + 1
          : Math.max(lengths[here + width]!, lengths[here + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  return pairs;
}
