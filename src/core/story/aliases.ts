import type { Candidate, Names } from "./candidates.ts";
import { isJointName } from "./joint-names.ts";
import { isTitle, isWomansTitle, titlesClash, withoutTail, type NameParts } from "./names.ts";
import { isGroupWord, isRole, isVariantWord } from "./person-words.ts";
import {
  inOtherLetters,
  misspelt,
  sameButForMarks,
  turnsBetween,
  type Merge,
} from "./spellings.ts";

export type { Merge } from "./spellings.ts";

/** Two names that may be one person's, and what speaks against it. */
export type Doubt = Omit<Merge, "how">;

export interface Aliases {
  /** By the key of the name that is given up. */
  readonly merges: ReadonlyMap<string, Merge>;
  readonly doubts: readonly Doubt[];
}

/**
 * Finds names that stand for others.
 *
 * @param valid - names judged to be characters', in story order
 * @param open - names in capitals that nothing shows to be somebody: they can be another name of somebody, no more
 */
export function findAliases(
  valid: readonly Candidate[],
  open: readonly Candidate[],
  names: Names,
): Aliases {
  const merges = new Map<string, Merge>();
  const doubts: Doubt[] = [];
  const keep = (found: readonly (Merge | Doubt)[]) => {
    for (const one of found) {
      if ("how" in one) merges.set(one.from, one);
      else doubts.push(one);
    }
  };
  for (const candidate of valid) {
    const same = sameButForMarks(candidate, valid);
    if (same) {
      keep([same]);
      continue;
    }
    const longer = longest(valid.filter((other) => isPartOf(candidate, other)));
    if (longer.length > 0) keep(partOf(candidate, longer));
    else
      keep(
        [misspelt(candidate, valid, names) ?? inOtherLetters(candidate, valid)].filter(
          (one) => one !== null,
        ),
      );
  }
  for (const candidate of open) {
    const likely = [openPart(candidate, valid), inOtherLetters(candidate, valid)].find(
      (one) => one !== null,
    );
    if (likely) keep([likely]);
  }
  return withoutClashes({ merges, doubts }, names);
}

/**
 * `MR. PELL` and `MRS. PELL` cannot both be short for `ROBIN PELL`: neither is merged. Nor is `CAPTAIN` short for
 * `CAPTAIN OSKAR LIND` where cues call him `OSKAR`, unless they are all there is.
 */
function withoutClashes({ merges, doubts }: Aliases, { candidates }: Names): Aliases {
  const clash = ({ from, into }: Merge) =>
    [...merges.values()].some((other) => {
      const [one, two] = [candidates.get(from), candidates.get(other.from)];
      return (
        other.into === into && one !== undefined && two !== undefined && cannotBothBe(one, two)
      );
    });
  const clashing = [...merges.values()].filter(clash);
  const refused = clashing.map(({ from, into }): Doubt => {
    const rationale = `${candidates.get(from)?.name ?? from} can be short for ${candidates.get(into)?.name ?? into}, but so can another name that does not go with it.`;
    return { from, into, rationale, confidence: 0.35 };
  });
  const refusedNames = new Set(clashing.map(({ from }) => from));
  return {
    merges: new Map([...merges].filter(([from]) => !refusedNames.has(from))),
    doubts: [...doubts, ...refused],
  };
}

function cannotBothBe(one: Candidate, other: Candidate): boolean {
  const isBareTitle = ({ words }: NameParts) => words.length === 1 && isTitle(words[0] ?? "");
  const isRival = isBareTitle(one.parts) && one !== other && other.cues.length > 0;
  return isRival || titlesClash(one.parts, other.parts);
}

/** Follows merges to the name that is kept. */
export function keptName(key: string, merges: ReadonlyMap<string, Pick<Merge, "into">>): string {
  const seen = new Set<string>();
  let kept = key;
  for (let merge = merges.get(kept); merge && !seen.has(kept); merge = merges.get(kept)) {
    seen.add(kept);
    kept = merge.into;
  }
  return kept;
}

const ownWords = ({ core }: NameParts): readonly string[] => withoutTail(core);

/** Neither numbered, nor several people, nor somebody's something, nor a variant. */
function isPlain({ parts, name }: Candidate): boolean {
  return (
    parts.number === null &&
    !isJointName(name) &&
    !parts.words.some((word) => word.endsWith("'S")) &&
    !isVariantWord(parts.words[0] ?? "")
  );
}

function isBareRole(words: readonly string[]): boolean {
  return words.every((word) => isRole(word) || isGroupWord(word) || word === "VOICE");
}

/** Whether the short name is a first name, family name, title or untitled form of the long one, as far as words can tell. */
function isPartOf(short: Candidate, long: Candidate): boolean {
  if (short === long || !isPlain(short) || !isPlain(long)) return false;
  if (isTitleOf(short.parts, long.parts)) return long.cues.length === 0;
  if (titlesClash(short.parts, long.parts)) return false;
  const part = ownWords(short.parts);
  const whole = ownWords(long.parts);
  if (part.length !== short.parts.core.length || part.length > whole.length) return false;
  if (isBareRole(part))
    return part.length < whole.length && endsWith(whole, part) && shareScene(short, long);
  if (part.length === whole.length)
    return startsWith(whole, part) && short.parts.words.length < long.parts.words.length;
  return startsWith(whole, part) || endsWith(whole, part);
}

function isTitleOf({ words }: NameParts, long: NameParts): boolean {
  return (
    words.length === 1 &&
    isTitle(words[0] ?? "") &&
    long.titles.length > 0 &&
    long.words.includes(words[0] ?? "")
  );
}

function startsWith(whole: readonly string[], part: readonly string[]): boolean {
  return part.every((word, at) => word === whole[at]);
}

function endsWith(whole: readonly string[], part: readonly string[]): boolean {
  return part.every((word, at) => word === whole[whole.length - part.length + at]);
}

function shareScene(one: Candidate, other: Candidate): boolean {
  const scenes = new Set(placesOf(one));
  return placesOf(other).some((scene) => scenes.has(scene));
}

function placesOf({ cues, introductions }: Candidate): string[] {
  return [
    ...cues.map(({ scene }) => scene.sceneId),
    ...introductions.map(({ sceneId }) => sceneId),
  ];
}

/** Those that are not themselves part of another: of `OSKAR LIND` and `CAPTAIN OSKAR LIND` the second. */
function longest(longer: readonly Candidate[]): Candidate[] {
  return longer.filter((one) => !longer.some((other) => other !== one && isPartOf(one, other)));
}

function partOf(short: Candidate, longer: readonly Candidate[]): (Merge | Doubt)[] {
  const from = short.parts.key;
  // Whoever is introduced in full and cued in short is the likelier one; the others are cued in full.
  const silent = longer.filter(({ cues }) => cues.length === 0);
  const [only, ...more] = silent.length === 1 ? silent : longer;
  if (!only || more.length > 0) {
    const rationale = `${short.name} can be short for ${longer.map(({ name }) => name).join(" or ")}.`;
    return longer.map(({ parts }) => ({ from, into: parts.key, rationale, confidence: 0.4 }));
  }
  const into = only.parts.key;
  const against = whatSpeaksAgainst(short, only);
  if (against)
    return [
      {
        from,
        into,
        rationale: `${short.name} can be short for ${only.name}, but ${against}.`,
        confidence: 0.35,
      },
    ];
  const isTitled =
    short.parts.core.length === only.parts.core.length || isTitleOf(short.parts, only.parts);
  const rationale = isTitled
    ? `${only.name} is the only one with this name and title.`
    : `${short.name} is part of ${only.name}${longer.length > 1 ? ", which has no cues of its own" : ", and of no other name"}.`;
  return [
    {
      from,
      into,
      how: isTitled ? "title" : "part-of-name",
      rationale,
      confidence: isBareRole(short.parts.core) ? 0.7 : 0.9,
    },
  ];
}

function whatSpeaksAgainst(short: Candidate, long: Candidate): string | null {
  const talks = turnsBetween(short, long);
  if (talks >= (isBareRole(short.parts.core) ? 1 : 2)) return "the two speak with each other";
  const isAged = ({ introductions }: Candidate) => introductions.some(({ age }) => age !== null);
  const isFirstName =
    short.parts.titles.length === 0 && startsWith(ownWords(long.parts), ownWords(short.parts));
  // A first name that comes back with another age can be a flashback, unless the full name has cues of its own.
  if (canBeSpouses(short, long)) return "each has cues, and nothing shows that they are one";
  if (isAged(short) && isAged(long) && (!isFirstName || long.cues.length > 0))
    return "each is introduced with an age of their own";
  return null;
}

/** `MACDUFF` and `LADY MACDUFF`: each speaks, and nothing shows that they are one. */
function canBeSpouses(short: Candidate, long: Candidate): boolean {
  const areCued = short.cues.length > 0 && long.cues.length > 0;
  return (
    short.parts.titles.length === 0 &&
    areCued &&
    long.parts.titles.some(isWomansTitle) &&
    !isShortened(short, long)
  );
}

/** Whether the short name stands only where the full one has spoken before in the scene, and is never introduced apart. */
function isShortened(short: Candidate, long: Candidate): boolean {
  const begins = new Map<string, number>();
  for (const { scene, speech } of long.cues)
    if (!begins.has(scene.sceneId)) begins.set(scene.sceneId, speech.at);
  return (
    short.introductions.length === 0 &&
    turnsBetween(short, long) === 0 &&
    short.cues.every(({ scene, speech }) => (begins.get(scene.sceneId) ?? Infinity) < speech.at)
  );
}

/** A name in capitals that is part of somebody's name, or somebody's first name with more after it. */
function openPart(open: Candidate, valid: readonly Candidate[]): Merge | null {
  if (isBareRole(open.parts.core)) return null;
  const longer = longest(
    valid.filter((other) => isPartOf(open, other) && !isBareRole(ownWords(other.parts))),
  );
  const shorter = valid.filter(
    (other) =>
      isPartOf(other, open) &&
      startsWith(open.parts.core, other.parts.core) &&
      !isBareRole(other.parts.core),
  );
  const [into, ...more] = longer.length > 0 ? longer : shorter;
  if (!into || more.length > 0 || open.parts.core.length > 3) return null;
  const rationale =
    longer.length > 0
      ? `${open.name} is part of ${into.name}, and of no other name.`
      : `${open.name} begins with ${into.name}, as no other name does.`;
  return {
    from: open.parts.key,
    into: into.parts.key,
    how: "part-of-name",
    rationale,
    confidence: 0.75,
  };
}
