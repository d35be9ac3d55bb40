import { wordCount } from "../../core/story/scene-text.ts";
import { genreWords, toneWords } from "./label-words.ts";

/** A word for the whole text, and what spoke for it. */
export interface FoundLabel {
  readonly label: string;
  readonly confidence: number;
  readonly words: string[];
}

/** What genre a script's words speak for, the likeliest first, at most three; empty when too few do. */
export const genresOf = (text: string): FoundLabel[] => labelsOf(text, genreWords);

/** Likewise its tone. */
export const tonesOf = (text: string): FoundLabel[] => labelsOf(text, toneWords);

/**
 * Ranks labels by how many different words of their list stand in the text, then by how often; one word used a hundred
 * times says less than ten used once. Confidence stays low: words tell what is named, not how it is meant.
 */
function labelsOf(text: string, lists: ReadonlyMap<string, readonly string[]>): FoundLabel[] {
  const counts = countWords(text);
  const length = Math.max(1, wordCount(text));
  const scored = [...lists].map(([label, list]) => {
    const hits = list.flatMap((word) =>
      counts.has(word) ? [{ word, count: counts.get(word) ?? 0 }] : [],
    );
    const weight = hits.reduce((sum, { count }) => sum + 1 + Math.log10(count), 0);
    return { label, hits, score: (weight / Math.sqrt(length)) * 10 };
  });
  const [best] = scored.toSorted((one, other) => other.score - one.score);
  return scored
    .filter(({ hits, score }) => hits.length >= 3 && score >= (best?.score ?? 0) * 0.5)
    .toSorted((one, other) => other.score - one.score)
    .slice(0, 3)
    .map(({ label, hits, score }) => ({
      label,
      confidence: Math.round(Math.min(0.7, 0.2 + hits.length * 0.03 + score * 0.04) * 100) / 100,
      words: hits
        .toSorted((one, other) => other.count - one.count)
        .slice(0, 8)
        .map(({ word }) => word),
    }));
}

/** Words in small letters; plurals and third persons count for their stem. */
function countWords(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (word: string) => counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [found] of text.toLowerCase().matchAll(/\p{L}[\p{L}\p{M}]+/gu)) {
    add(found);
    if (found.length > 4 && found.endsWith("s")) add(found.slice(0, -1));
  }
  return counts;
}
