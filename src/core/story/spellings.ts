import type { Candidate, Names } from "./candidates.ts";
import { editDistance, inLatinLetters, isSwapped } from "./likeness.ts";
import type { NameParts } from "./names.ts";
import { isRole } from "./person-words.ts";

/** A name and the one that it stands for, by their keys. */
export interface Merge {
  readonly from: string;
  readonly into: string;
  readonly how: "spelling" | "part-of-name" | "title" | "misspelling" | "other-alphabet";
  readonly rationale: string;
  readonly confidence: number;
}

/** `JEAN LUC` is `JEAN-LUC`, whichever came first. */
export function sameButForMarks(candidate: Candidate, valid: readonly Candidate[]): Merge | null {
  const letters = ({ parts }: Candidate) => parts.key.replace(/[^\p{L}\p{M}\p{N}]+/gu, "");
  const own = letters(candidate);
  const first = valid.find((other) => letters(other) === own);
  if (!first || first === candidate || own === "") return null;
  return {
    from: candidate.parts.key,
    into: first.parts.key,
    how: "spelling",
    rationale: `The same letters as ${first.name}, marked otherwise.`,
    confidence: 0.93,
  };
}

/** A name in one or two cues that is a slip of the hand away from one with many more. */
export function misspelt(
  candidate: Candidate,
  valid: readonly Candidate[],
  { mentioned }: Names,
): Merge | null {
  const { parts, cues, introductions, name } = candidate;
  const isOnceOrTwice = cues.length > 0 && cues.length <= 2;
  if (!isOnceOrTwice || introductions.length > 0 || parts.core.every((word) => mentioned.has(word)))
    return null;
  const meant = valid.filter(
    (other) =>
      other !== candidate &&
      other.cues.length >= cues.length * 2 &&
      isSlip(parts, other.parts) &&
      turnsBetween(candidate, other) === 0,
  );
  const [into] = meant;
  if (!into || meant.length > 1) return null;
  const rationale = `${name} stands in ${cues.length === 1 ? "one cue" : "two cues"} only and is a slip away from ${into.name}, which stands in ${into.cues.length}.`;
  return {
    from: parts.key,
    into: into.parts.key,
    how: "misspelling",
    rationale,
    confidence: isSwapped(parts.key, into.parts.key) ? 0.9 : 0.75,
  };
}

/** Swapped neighbours in names of four letters and more; other slips in longer ones. Another ending is another name: `LOUIS`, `LOUISE`. */
function isSlip(one: NameParts, other: NameParts): boolean {
  if (one.number !== other.number || one.words.length !== other.words.length) return false;
  const [short, long] =
    one.key.length < other.key.length ? [one.key, other.key] : [other.key, one.key];
  if (short.length < 4 || long.startsWith(short) || /\d/u.test(short)) return false;
  if (isSwapped(short, long)) return true;
  if (one.words.some((word) => isRole(word)) && other.words.some((word) => isRole(word)))
    return false;
  const most = short.length >= 9 ? 2 : 1;
  return short.length >= 5 && short[0] === long[0] && editDistance(short, long, most) <= most;
}

/** The same name in Latin letters and in Cyrillic or Greek ones. */
export function inOtherLetters(candidate: Candidate, valid: readonly Candidate[]): Merge | null {
  if (candidate.cues.length > 0 || inLatinLetters(candidate.parts.key) !== null) return null;
  const { key } = candidate.parts;
  const same = valid.filter(({ parts }) => {
    const latin = inLatinLetters(parts.key);
    return latin !== null && key.length >= 3 && editDistance(key, latin, 1) <= 1;
  });
  const [into] = same;
  if (!into || same.length > 1) return null;
  return {
    from: key,
    into: into.parts.key,
    how: "other-alphabet",
    rationale: `${candidate.name} is ${into.name} in Latin letters.`,
    confidence: 0.8,
  };
}

/** How often one of the two speaks right after the other, nothing between. */
export function turnsBetween(one: Candidate, other: Candidate): number {
  const turns = (speaker: Candidate, before: Candidate) =>
    speaker.cues.filter(
      (cue) => cue.before?.isAdjacent === true && cue.before.key === before.parts.key,
    ).length;
  return turns(one, other) + turns(other, one);
}
