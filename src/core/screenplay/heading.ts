import { plainText } from "./extract.ts";
import type { Heading } from "./model.ts";
import { remembered } from "./remembered.ts";
import {
  headingQualifiers,
  relativeTimes,
  timeColours,
  timePhrases,
  timesOfDay,
} from "./vocabulary.ts";

type Setting = Heading["setting"];

/**
 * Reads a natural scene heading; null when the text is not one.
 *
 * `INT.`, `EXT.`, `EST.`, `INT./EXT.` and `I/E` count in any case when the full stop is there; without it they must be in
 * capitals (`INT KITCHEN`) or the line must end in a time (`int kitchen - night`). A small-letter beginning of a line that
 * ends like a sentence is a sentence. The words written out (`INTÉRIEUR`, `AUSSEN`) count in capitals before a known time.
 */
export function parseHeading(text: string): Heading | null {
  const read = withSetting(text);
  return read !== null && isConvincing(read.line, read.begin, read.heading) ? read.heading : null;
}

/** Reads any text as a scene heading, as forced ones (`.THE VOID - NIGHT`) need it; `setting` is null when it has none. */
export function readHeading(text: string): Heading {
  return withSetting(text)?.heading ?? readPlace(oneLine(text), null);
}

/** Whether a text begins with a setting and goes on, so that `readHeading` finds one. */
export function hasSetting(text: string): boolean {
  return withSetting(text) !== null;
}

/** A text that begins with a setting and goes on. */
interface ReadHeading {
  readonly line: string;
  readonly begin: Beginning;
  readonly heading: Heading;
}

const readHeadings = new Map<string, ReadHeading | null>();

function withSetting(text: string): ReadHeading | null {
  if (!mayBegin.test(text)) return null;
  return remembered(readHeadings, text, () => {
    const line = oneLine(text);
    const begin = splitSetting(line);
    if (begin === null || begin.rest === "") return null;
    return { line, begin, heading: readPlace(begin.rest, begin.setting) };
  });
}

/** Cheap and never wrong when it says no: whether a line can begin with a setting at all. */
export function mayHaveSetting(text: string): boolean {
  return mayBegin.test(text);
}

/** What stands before the place, and what kind of beginning it was. */
interface Beginning {
  readonly setting: Setting;
  readonly written: string;
  readonly kind: "abbreviated" | "bare" | "whole word";
  readonly rest: string;
}

/** What a setting can start with, emphasis marks before or among its first letters: a cheap first look at every line. */
const mayBegin = /^[\s*_[/\\]|^[eiaинэ][\s\S]?[*_[/\\]|^(?:int|ext|est|inn|au|инт|нат|экст)/iu;
const abbreviation =
  /^((?:int|ext|est|инт|нат|экст)(?:\.? ?[/-] ?(?:int|ext|est|инт|нат|экст))?|i\.?\/[ea]|e\.?\/i)(\.|(?=[ /]))[ /]*(.*)$/iu;
const wholeWord =
  /^((?:INTERIOR|EXTERIOR|INTÉRIEUR|EXTÉRIEUR|INTERNO|ESTERNO|INNEN|AUSSEN|AUẞEN)(?: ?\/ ?(?:INTERIOR|EXTERIOR|INTÉRIEUR|EXTÉRIEUR|INTERNO|ESTERNO|INNEN|AUSSEN|AUẞEN))?)[.,:]? (?:[-–—] ?)?(.*)$/u;

function splitSetting(line: string): Beginning | null {
  const short = abbreviation.exec(line);
  if (short !== null) {
    const [, written = "", stop, rest = ""] = short;
    return {
      setting: settingOf(written),
      written,
      kind: stop === "." ? "abbreviated" : "bare",
      rest,
    };
  }
  const long = wholeWord.exec(line);
  if (long === null) return null;
  const [, written = "", rest = ""] = long;
  return { setting: settingOf(written), written, kind: "whole word", rest };
}

/** An establishing shot is an exterior, and so is the Italian `EST.`. */
function settingOf(written: string): Setting {
  if (/[/-]/u.test(written)) return "INT/EXT";
  return /^(?:int|inn|инт)/iu.test(written) ? "INT" : "EXT";
}

function isConvincing(line: string, { written, kind, rest }: Beginning, heading: Heading): boolean {
  const loud = written === written.toUpperCase();
  const endsLikeSentence = /[a-zа-яё][.?!…]["”’)]*$/u.test(rest);
  const allCapitals = line === line.toUpperCase();
  switch (kind) {
    case "abbreviated":
      return loud || heading.timeOfDay !== null || (!endsLikeSentence && !/^est/iu.test(written));
    case "bare":
      return (
        heading.timeOfDay !== null ||
        (loud && (allCapitals || (!endsLikeSentence && !/^est/iu.test(written))))
      );
    case "whole word":
      return allCapitals && heading.timeOfDay !== null;
  }
}

/** Takes a place apart: brackets are qualifiers; dashes, commas and, failing those, full stops part the rest. */
function readPlace(rest: string, setting: Setting): Heading {
  const { outside, tags } = withoutBrackets(rest);
  const places: string[] = [];
  const times: string[] = [];
  const qualifiers: string[] = [];
  for (const [index, piece] of timedPieces(outside).entries()) {
    if (index > 0 && isTime(piece)) times.push(piece);
    else if (index > 0 && isQualifier(piece)) qualifiers.push(piece);
    else if (times.length > 0 && places.length > 0) qualifiers.push(piece);
    else places.push(piece);
  }
  const [first = "", ...others] = places;
  if (times.length === 0 && isTime(first) && (others.length > 0 || setting !== null)) {
    return assemble(setting, others, [first], [...qualifiers, ...tags]);
  }
  return assemble(setting, places, times, [...qualifiers, ...tags]);
}

function assemble(
  setting: Setting,
  places: readonly string[],
  times: readonly string[],
  others: readonly string[],
): Heading {
  const [location = "", ...subLocations] = places;
  const time = times.find((piece) => !isRelative(piece)) ?? times[0];
  const spareTimes = times.filter((piece) => piece !== time);
  return {
    setting,
    location,
    subLocations,
    timeOfDay: time?.toUpperCase() ?? null,
    qualifiers: [...spareTimes, ...others],
  };
}

/** A full stop that parts, and is not that of a shortened word: `nr. Leeds`, `ST. MARY'S`. */
const stop = /(?<!(?:^|[ (])(?:nr|st|ste|mt|mr|mrs|ms|dr|no|opp))\. /iu;

/** The pieces of a heading; a last word `DAY` or `NIGHT` that nothing parts from the place is a piece of its own. */
function timedPieces(outside: string): string[] {
  const pieces = outside
    .split(/ ?(?:--+|[–—―]) ?| -+ ?|-+ |, /u)
    .map((piece) => piece.trim().replace(/\.$/u, ""))
    .filter((piece) => piece !== "");
  if (pieces.some(isTime)) return pieces;
  const byStops = pieces.flatMap((piece) => piece.split(stop));
  if (isTime(byStops.at(-1) ?? "") || isTime(byStops[0] ?? "")) return byStops;
  const last = pieces.at(-1) ?? "";
  const space = last.lastIndexOf(" ");
  const word = last.slice(space + 1);
  const hasHiddenTime = space > 0 && /^(?:DAY|NIGHT|JOUR|NUIT|NOCHE|NACHT|NOTTE)$/u.test(word);
  return hasHiddenTime ? [...pieces.slice(0, -1), last.slice(0, space), word] : pieces;
}

/** Whether a piece only says when: one word of time, any words that colour it, numbers and clock times. */
function isTime(piece: string): boolean {
  return remembered(timesAsked, piece, onlySaysWhen);
}

const timesAsked = new Map<string, boolean>();

function onlySaysWhen(piece: string): boolean {
  const phrase = folded(piece);
  if (timePhrases.has(phrase)) return true;
  if (/^(?:AT )?\d{1,2}(?:[:.H]\d{2})? ?(?:AM|PM|A\.M|P\.M|UHR|O'CLOCK)?$/u.test(phrase))
    return /\D/u.test(phrase);
  if (headingQualifiers.includes(phrase)) return false;
  const words = phrase.split(/[ /&+]+|(?<=\bL')/u).filter((word) => word !== "");
  const isCore = (word: string) => timesOfDay.has(word) || relativeTimes.has(word);
  return (
    words.some(isCore) &&
    words.every(
      (word) =>
        isCore(word) ||
        timeColours.has(word) ||
        word === "L'" ||
        /^#?\d+(?:ST|ND|RD|TH)?$/u.test(word),
    )
  );
}

function isRelative(piece: string): boolean {
  return !folded(piece)
    .split(/[ /'-]+/u)
    .some((word) => timesOfDay.has(word));
}

function isQualifier(piece: string): boolean {
  const phrase = folded(piece);
  if (/^(?:C\. ?|CIRCA )?\d{3,4}(?:'?S)?(?: ?(?:AD|BC|CE|BCE))?$/u.test(phrase)) return true;
  return headingQualifiers.some(
    (qualifier) => phrase === qualifier || phrase.startsWith(`${qualifier} `),
  );
}

/** Takes `(FLASHBACK)` and `[1984]` out; what a bracket holds is a tag even when the bracket is never closed. */
function withoutBrackets(rest: string): { outside: string; tags: string[] } {
  const tags: string[] = [];
  const outside = rest.replaceAll(/[([]([^)\]]*)(?:[)\]]|$)/gu, (_, tag: string) => {
    if (tag.trim() !== "") tags.push(tag.trim());
    return " ";
  });
  return { outside: oneLine(outside), tags };
}

function oneLine(text: string): string {
  return plainText(text).replaceAll(/\s+/gu, " ").trim();
}

function folded(piece: string): string {
  return piece.toUpperCase().replaceAll(/[‘’ʼ]/gu, "'").replace(/\.$/u, "").trim();
}
