/**
 * Precision and recall of a script reader's speakers and cues against gold labels.
 *
 * All line numbers are 1-based lines of the text the reader was given. Names are
 * compared without regard to case or runs of spaces.
 */
import type { GoldCue, GoldScript, GoldSpeaker } from "./gold.ts";
import { nameKey } from "./gold.ts";

/** One cue as the reader found it. */
export interface FoundCue {
  readonly speaker: string;
  readonly line: number;
}

/** What a reader has to hand over to be scored. */
export interface FoundScript {
  readonly speakers: readonly string[];
  readonly cues: readonly FoundCue[];
}

/** Counts and shares; shares run from 0 to 1. */
export interface Rate {
  readonly hits: number;
  readonly gold: number;
  readonly found: number;
  readonly precision: number;
  readonly recall: number;
}

/** One difference between gold and found; `line` is 0 for a speaker difference. */
export interface Miss {
  readonly type: "speaker missed" | "speaker extra" | "cue missed" | "cue extra" | "cue wrong";
  readonly line: number;
  readonly expected: string;
  readonly got: string;
  readonly text: string;
}

/** The outcome of one comparison. */
export interface Score {
  readonly speakers: Rate;
  /** Cues aligned by exact line first, the rest by order. */
  readonly cues: Rate;
  /** Cues aligned by exact line only. */
  readonly cuesByLine: Rate;
  /** How many of `cues.hits` needed alignment by order: not 0 means lines are off. */
  readonly byOrder: number;
  /** The first differences, speakers first, then cues by line. */
  readonly misses: readonly Miss[];
}

/** Share with the convention: nothing expected and nothing found is perfect. */
function rate(hits: number, gold: number, found: number): Rate {
  const empty = gold === 0 && found === 0 ? 1 : 0;
  return {
    hits,
    gold,
    found,
    precision: found > 0 ? hits / found : empty,
    recall: gold > 0 ? hits / gold : 1,
  };
}

function speakerIndex(speakers: readonly GoldSpeaker[]): Map<string, Set<string>> {
  const index = new Map<string, Set<string>>();
  for (const speaker of speakers) {
    index.set(nameKey(speaker.name), new Set([speaker.name, ...speaker.aliases].map(nameKey)));
  }
  return index;
}

interface SpeakerOutcome {
  readonly rate: Rate;
  readonly misses: Miss[];
}

function speakerMiss(type: "speaker missed" | "speaker extra", name: string): Miss {
  const missed = type === "speaker missed";
  return { type, line: 0, expected: missed ? name : "", got: missed ? "" : name, text: "" };
}

function scoreSpeakers(gold: GoldScript, found: FoundScript): SpeakerOutcome {
  const index = speakerIndex(gold.speakers);
  const optional = new Set(gold.optional.map(nameKey));
  const covered = new Set<string>();
  const misses: Miss[] = [];
  let right = 0;
  let counted = 0;
  for (const key of new Set(found.speakers.map(nameKey))) {
    const owners = [...index].filter(([, names]) => names.has(key)).map(([owner]) => owner);
    if (owners.length === 0 && optional.has(key)) continue;
    counted += 1;
    if (owners.length === 0) {
      misses.push(speakerMiss("speaker extra", key));
      continue;
    }
    right += 1;
    const owner = owners.find((candidate) => !covered.has(candidate)) ?? owners[0];
    if (owner !== undefined) covered.add(owner);
  }
  for (const speaker of gold.speakers) {
    if (!covered.has(nameKey(speaker.name)))
      misses.push(speakerMiss("speaker missed", speaker.name));
  }
  const recall = gold.speakers.length > 0 ? covered.size / gold.speakers.length : 1;
  return { rate: { ...rate(right, gold.speakers.length, counted), recall }, misses };
}

type Fits = (goldCue: GoldCue, name: string) => boolean;

function makeFits(speakers: readonly GoldSpeaker[]): Fits {
  const index = speakerIndex(speakers);
  return (goldCue, name) => {
    const key = nameKey(name);
    if (key === nameKey(goldCue.speaker)) return true;
    if (index.get(nameKey(goldCue.speaker))?.has(key) === true) return true;
    return (goldCue.also ?? []).some((other) => nameKey(other) === key);
  };
}

interface Pair {
  readonly gold: number;
  readonly found: number;
}

/** Pairs of equal line and fitting speaker, plus the found cues that only repeat a hit. */
function pairByLine(
  gold: readonly GoldCue[],
  found: readonly FoundCue[],
  fits: Fits,
): { pairs: Pair[]; repeats: Set<number> } {
  const goldAt = new Map<number, number[]>();
  gold.forEach((cue, position) =>
    goldAt.set(cue.line, [...(goldAt.get(cue.line) ?? []), position]),
  );
  const pairs: Pair[] = [];
  const repeats = new Set<number>();
  const used = new Set<number>();
  found.forEach((cue, position) => {
    const right = (goldAt.get(cue.line) ?? []).filter((at) => {
      const goldCue = gold[at];
      return goldCue !== undefined && fits(goldCue, cue.speaker);
    });
    const free = right.find((at) => !used.has(at));
    if (free !== undefined) {
      used.add(free);
      pairs.push({ gold: free, found: position });
      return;
    }
    if (right.some((at) => (gold[at]?.also ?? []).length > 0)) repeats.add(position);
  });
  return { pairs, repeats };
}

/** Longest common run of fitting cues in order (dynamic programming over both lists). */
function pairByOrder(
  gold: readonly GoldCue[],
  found: readonly FoundCue[],
  goldLeft: readonly number[],
  foundLeft: readonly number[],
  fits: Fits,
): Pair[] {
  const width = foundLeft.length + 1;
  const best = new Uint32Array((goldLeft.length + 1) * width);
  const fit = (row: number, column: number): boolean => {
    const goldCue = gold[goldLeft[row] ?? -1];
    const foundCue = found[foundLeft[column] ?? -1];
    return goldCue !== undefined && foundCue !== undefined && fits(goldCue, foundCue.speaker);
  };
  const at = (row: number, column: number): number => best[row * width + column] ?? 0;
  for (let row = goldLeft.length - 1; row >= 0; row -= 1) {
    for (let column = foundLeft.length - 1; column >= 0; column -= 1) {
      const skip = Math.max(at(row + 1, column), at(row, column + 1));
      best[row * width + column] = fit(row, column)
        ? Math.max(skip, at(row + 1, column + 1) + 1)
        : skip;
    }
  }
  const pairs: Pair[] = [];
  let row = 0;
  let column = 0;
  while (row < goldLeft.length && column < foundLeft.length) {
    if (fit(row, column) && at(row, column) === at(row + 1, column + 1) + 1) {
      pairs.push({ gold: goldLeft[row] ?? -1, found: foundLeft[column] ?? -1 });
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}

/** Aligns what is left between two neighbouring exact pairs, stretch by stretch. */
function pairRest(
  gold: readonly GoldCue[],
  found: readonly FoundCue[],
  exact: readonly Pair[],
  repeats: Set<number>,
  fits: Fits,
): Pair[] {
  const pairs: Pair[] = [];
  const usedGold = new Set(exact.map((pair) => pair.gold));
  const usedFound = new Set([...exact.map((pair) => pair.found), ...repeats]);
  let goldFrom = 0;
  let foundFrom = 0;
  for (const anchor of [...exact, { gold: gold.length, found: found.length }]) {
    const goldLeft: number[] = [];
    const foundLeft: number[] = [];
    for (let at = goldFrom; at < anchor.gold; at += 1) if (!usedGold.has(at)) goldLeft.push(at);
    for (let at = foundFrom; at < anchor.found; at += 1) if (!usedFound.has(at)) foundLeft.push(at);
    pairs.push(...pairByOrder(gold, found, goldLeft, foundLeft, fits));
    goldFrom = Math.max(goldFrom, anchor.gold);
    foundFrom = Math.max(foundFrom, anchor.found);
  }
  return pairs;
}

function cueMisses(
  gold: readonly GoldCue[],
  found: readonly FoundCue[],
  pairs: readonly Pair[],
  repeats: Set<number>,
): Miss[] {
  const hitGold = new Set(pairs.map((pair) => pair.gold));
  const hitFound = new Set([...pairs.map((pair) => pair.found), ...repeats]);
  const extras = new Map<number, FoundCue[]>();
  found.forEach((cue, at) => {
    if (!hitFound.has(at)) extras.set(cue.line, [...(extras.get(cue.line) ?? []), cue]);
  });
  const misses: Miss[] = [];
  gold.forEach((cue, at) => {
    if (hitGold.has(at)) return;
    const wrong = extras.get(cue.line)?.shift();
    const type = wrong === undefined ? "cue missed" : "cue wrong";
    misses.push({
      type,
      line: cue.line,
      expected: cue.speaker,
      got: wrong?.speaker ?? "",
      text: cue.text,
    });
  });
  for (const cue of [...extras.values()].flat()) {
    misses.push({ type: "cue extra", line: cue.line, expected: "", got: cue.speaker, text: "" });
  }
  return misses.toSorted((one, other) => one.line - other.line);
}

/**
 * Scores what a reader found against gold labels.
 *
 * Cues pair up first by exact line and fitting speaker; cues left over between two
 * such pairs then pair up by order of speakers. A cue on the right line with the wrong
 * speaker is a miss and an extra at once. `missLimit` is the number of differences listed.
 */
export function score(gold: GoldScript, found: FoundScript, missLimit = 20): Score {
  const fits = makeFits(gold.speakers);
  const goldCues = gold.cues.toSorted((one, other) => one.line - other.line);
  const foundCues = found.cues.toSorted((one, other) => one.line - other.line);
  const { pairs: exact, repeats } = pairByLine(goldCues, foundCues, fits);
  const rest = pairRest(goldCues, foundCues, exact, repeats, fits);
  const counted = foundCues.length - repeats.size;
  const speakers = scoreSpeakers(gold, found);
  const misses = [
    ...speakers.misses,
    ...cueMisses(goldCues, foundCues, [...exact, ...rest], repeats),
  ];
  return {
    speakers: speakers.rate,
    cues: rate(exact.length + rest.length, goldCues.length, counted),
    cuesByLine: rate(exact.length, goldCues.length, counted),
    byOrder: rest.length,
    misses: misses.slice(0, missLimit),
  };
}
