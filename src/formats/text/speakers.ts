import { notAName } from "../../core/story/not-names.ts";
import {
  cueForm,
  isJointOf,
  isLabelled,
  jointCue,
  opensSpeech,
  type CueStyle,
  type FoundCue,
} from "./cue-forms.ts";
import { endsSentence } from "./hanging.ts";
import { playHeading } from "./play-headings.ts";
import { blocksOf, type PrintedLine } from "./printed.ts";

/** Who speaks in a play, and where. */
export interface Speakers {
  readonly style: CueStyle;
  /** Names in capitals. */
  readonly names: ReadonlySet<string>;
  /** Speeches follow each other without blank lines between them. */
  readonly isTight: boolean;
  /** The share of paragraphs that open with a known name; directions in brackets do not count. */
  readonly share: number;
  /** The cue on this line; null when it holds none. `next` is the line right below it, without a blank line between. */
  cueOn(line: PrintedLine, next: PrintedLine | undefined): FoundCue | null;
  /** Whether the line has the form of a cue, and goes on in small letters as a direction under a label does. */
  isLabel(line: PrintedLine): boolean;
}

/** A place where a cue may stand. */
interface Place {
  readonly line: PrintedLine;
  readonly next: PrintedLine | undefined;
  /** The line above, whatever lies between; undefined on the first line. */
  readonly above: PrintedLine | undefined;
  readonly isFirst: boolean;
}

/** A name with the form of a cue, and the place where it stands. */
interface Opening {
  readonly place: Place;
  readonly found: FoundCue;
  /** Whether the name is printed in capitals. */
  readonly isCapitals: boolean;
}

/**
 * How many speeches a name must open that never stands at the start of a block. Alone on its line once is enough; before
 * a full stop it could be a word such as "Farewell."
 */
const ENOUGH: Readonly<Record<CueStyle, number>> = { "cue-line": 1, "run-in": 3, colon: 2 };
/** From this many cues on, all in capitals, a play sets its cues in capitals. */
const CAPITALS = 6;

/**
 * Finds who speaks in a text of that style. No list of names is needed: a speaker is who speaks again and again; where
 * nearly everything is a speech, who speaks once is a speaker too.
 */
export function findSpeakers(lines: readonly PrintedLine[], style: CueStyle): Speakers {
  const places = placesOf(lines);
  const openings = openingsIn(places, style);
  const within = openings.filter(({ place }) => !place.isFirst && followsSentence(place));
  const inside = countNames(within);
  const isTight = isTightPlay(inside, countNames(openings.filter(({ place }) => place.isFirst)));
  const first = countNames(
    openings.filter(({ place }) => place.isFirst || (isTight && followsDirection(place))),
  );
  const opened = (name: string) => (first.get(name) ?? 0) + (isTight ? (inside.get(name) ?? 0) : 0);
  const late = isTight
    ? [...inside].filter(([, count]) => count >= ENOUGH[style]).map(([name]) => name)
    : [];
  const steady = new Set([...[...first.keys()].filter((name) => opened(name) > 1), ...late]);
  const share = isTight ? tightShare(lines, inside) : shareOfCues(places, style, steady);
  const names =
    share > 0.5
      ? new Set([...steady, ...first.keys(), ...(isTight ? vouched(openings, within, steady) : [])])
      : steady;
  return {
    style,
    names,
    isTight,
    share,
    cueOn(line, next) {
      const found = cueForm(line.text, next?.text ?? null, style);
      if (found !== null && (names.has(found.name) || isJointOf(found.name, names))) return found;
      return style === "run-in" ? jointCue(line.text, names) : null;
    },
    isLabel(line) {
      const found = cueForm(line.text, null, style);
      return found !== null && !names.has(found.name) && !opensSpeech(found);
    },
  };
}

/**
 * Names that open one speech inside a block and are a speaker's all the same: printed in capitals where all cues are,
 * or part of a known speaker's name.
 */
function vouched(
  openings: readonly Opening[],
  within: readonly Opening[],
  steady: ReadonlySet<string>,
): string[] {
  const known = openings.filter(({ found }) => steady.has(found.name));
  const areCapitals = known.length >= CAPITALS && known.every(({ isCapitals }) => isCapitals);
  return within
    .filter(({ found, isCapitals }) => {
      const isPart = [...steady].some((name) => ` ${name} `.includes(` ${found.name} `));
      return (
        opensSpeech(found) &&
        notAName(found.name) === null &&
        (isPart || (areCapitals && isCapitals && found.name.length > 1))
      );
    })
    .map(({ found }) => found.name);
}

/** Whether speeches follow each other without blank lines: then more names stand inside of blocks than at their starts. */
function isTightPlay(
  inside: ReadonlyMap<string, number>,
  first: ReadonlyMap<string, number>,
): boolean {
  return total(inside) >= 4 && total(inside) * 2 > total(first);
}

/** Without blank lines, a cue on every fourth line is plenty: that counts as all. */
function tightShare(lines: readonly PrintedLine[], inside: ReadonlyMap<string, number>): number {
  return Math.min(1, (4 * total(inside)) / Math.max(1, lines.length));
}

function placesOf(lines: readonly PrintedLine[]): Place[] {
  const places = blocksOf(lines).flatMap((block) =>
    block.map((line, at) => ({ line, next: block[at + 1], isFirst: at === 0 })),
  );
  return places.map((place, at) => ({ ...place, above: places[at - 1]?.line }));
}

function followsSentence({ above }: Place): boolean {
  return above !== undefined && endsSentence(above.text);
}

/** After a direction on a line of its own a speech begins, or goes on. */
function followsDirection({ above }: Place): boolean {
  return above !== undefined && /[\])]$/.test(above.text);
}

/**
 * Names that may open a speech. Right below a heading a name with a full stop says where the scene plays; a name with a
 * colon that goes on in small letters is a label, unless the whole text is typed so.
 */
function openingsIn(places: readonly Place[], style: CueStyle): Opening[] {
  const found = places.flatMap((place): Opening[] => {
    const { line, next, above } = place;
    const saysWhere = style === "run-in" && above !== undefined && playHeading(above.text) !== null;
    const cue = saysWhere ? null : cueForm(line.text, next?.text ?? null, style);
    return cue === null ? [] : [{ place, found: cue, isCapitals: line.text.startsWith(cue.name) }];
  });
  if (style !== "colon") return found;
  const spoken = found.filter((opening) => opensSpeech(opening.found));
  return spoken.length * 2 >= found.length ? spoken : found;
}

/** How often each name opens a speech. */
function countNames(openings: readonly Opening[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { found } of openings) counts.set(found.name, (counts.get(found.name) ?? 0) + 1);
  return counts;
}

function shareOfCues(
  places: readonly Place[],
  style: CueStyle,
  names: ReadonlySet<string>,
): number {
  const loose = places.filter(
    ({ line, isFirst }) =>
      isFirst &&
      !/^[[(]/.test(line.text) &&
      playHeading(line.text) === null &&
      !isLabelled(line.text),
  );
  const cues = loose.filter(({ line, next }) =>
    names.has(cueForm(line.text, next?.text ?? null, style)?.name ?? ""),
  );
  return loose.length === 0 ? 0 : cues.length / loose.length;
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
