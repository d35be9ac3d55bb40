/** How often each word stands in a text. */
export type WordCounts = ReadonlyMap<string, number>;

/** Counts the words of a text that is already in small letters; in scripts without spaces each character is a word. */
export function wordCounts(text: string): WordCounts {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}'’]+/gu,
  )) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** The share of words that two texts have in common: 1 when they have the same words, 0 when they share none. */
export function similarity(one: WordCounts, other: WordCounts): number {
  let shared = 0;
  for (const [word, count] of one) shared += Math.min(count, other.get(word) ?? 0);
  const all = total(one) + total(other);
  return all === 0 ? 0 : (2 * shared) / all;
}

function total(counts: WordCounts): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

/** A pair of things and how alike they are. */
interface Likeness {
  readonly previous: number;
  readonly next: number;
  readonly score: number;
}

/**
 * Pairs the most alike first, each thing at most once; among equals those whose places differ least.
 *
 * @param least - pairs that score less are left apart
 */
export function pairAlike(
  previous: readonly number[],
  next: readonly number[],
  score: (previous: number, next: number) => number,
  least: number,
): [next: number, previous: number][] {
  const likenesses: Likeness[] = [];
  for (const one of next) {
    for (const other of previous) {
      const found = score(other, one);
      if (found >= least) likenesses.push({ previous: other, next: one, score: found });
    }
  }
  const distance = (pair: Likeness) => Math.abs(pair.next - pair.previous);
  likenesses.sort((one, other) => other.score - one.score || distance(one) - distance(other));
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  for (const pair of likenesses) {
    if (pairs.has(pair.next) || taken.has(pair.previous)) continue;
    pairs.set(pair.next, pair.previous);
    taken.add(pair.previous);
  }
  return [...pairs];
}
