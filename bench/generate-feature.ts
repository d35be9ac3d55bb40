/**
 * A deterministic generator of a feature-length Fountain screenplay with labels.
 *
 * A page is 55 printed lines, with action and headings 60 characters wide, dialogue 35
 * and parentheticals 25. The script itself is not wrapped, as is usual in Fountain.
 * Line numbers are 1-based lines of the script.
 */
import * as words from "./texts/feature-words.ts";
import type { GoldSpeaker } from "./texts/gold.ts";

/** What to generate. */
export interface FeatureOptions {
  /** Any whole number; the same number gives the same script. */
  readonly seed: number;
  /** Length in printed pages. */
  readonly pages: number;
  /** Speaking characters, 2 to 90. */
  readonly characters: number;
  /** Number of scenes; one for each page if left out. */
  readonly scenes?: number;
}

/** A scene of the script. */
export interface FeatureScene {
  readonly heading: string;
  readonly line: number;
}

/** A cue of the script. */
export interface FeatureCue {
  readonly speaker: string;
  readonly line: number;
  /** The dialogue without parentheticals. */
  readonly dialogue: string;
}

/** A script with its labels. */
export interface Feature {
  readonly script: string;
  readonly scenes: readonly FeatureScene[];
  /** Names as they stand in cues, without extensions, in order of first speech. */
  readonly speakers: readonly string[];
  readonly cues: readonly FeatureCue[];
  /** The speakers again, with the name of their introduction as alias where it is longer. */
  readonly characters: readonly GoldSpeaker[];
}

const pageLines = 55;
const widths = { action: 60, dialogue: 35, parenthetical: 25 } as const;

/** Random numbers that depend on the seed only (mulberry32). */
class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** True with the given likelihood. */
  chance(likelihood: number): boolean {
    return this.next() < likelihood;
  }

  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** One of the entries, which must not be none. */
  pick<Entry>(entries: readonly Entry[]): Entry {
    const entry = entries[Math.floor(this.next() * entries.length)];
    if (entry === undefined) throw new Error("nothing to pick from");
    return entry;
  }
}

interface Person {
  /** Name in cues. */
  readonly cue: string;
  /** Name in action and in speech. */
  readonly name: string;
  /** Name in capitals at the introduction. */
  readonly intro: string;
  readonly age: number;
  introduced: boolean;
  spoke: boolean;
}

/** Every fifth person has a two-word cue: a title and a family name, or both names. */
function makePerson(dice: Dice, at: number): Person {
  const age = dice.whole(9, 84);
  const rest = { age, introduced: false, spoke: false };
  const family = words.familyNames[(at * 7) % words.familyNames.length] ?? "Vale";
  const first = words.firstNames[at % words.firstNames.length] ?? "Ada";
  if (at % 10 === 4) {
    const title = words.titles[Math.floor(at / 10) % words.titles.length] ?? "Doctor";
    const titled = `${title} ${words.familyNames[Math.floor(at / 10) % words.familyNames.length] ?? "Vale"}`;
    return { ...rest, cue: titled.toUpperCase(), name: titled, intro: titled.toUpperCase() };
  }
  const full = `${first} ${family}`;
  const both = at % 10 === 9 || at >= words.firstNames.length;
  const name = both ? full : first;
  return {
    ...rest,
    cue: name.toUpperCase(),
    name,
    intro: (both || dice.chance(0.6) ? full : first).toUpperCase(),
  };
}

function wrappedLines(text: string, width: number): number {
  let lines = 1;
  let used = 0;
  for (const word of text.split(" ")) {
    if (used > 0 && used + 1 + word.length > width) {
      lines += 1;
      used = 0;
    }
    used += (used > 0 ? 1 : 0) + word.length;
  }
  return lines;
}

/** Collects the script and counts printed lines. */
class Draft {
  readonly lines: string[] = [];
  readonly scenes: FeatureScene[] = [];
  readonly cues: FeatureCue[] = [];
  readonly speakers = new Set<string>();
  /** Printed lines so far, after wrapping. */
  printed = 0;

  /** Writes one line of the given printed width. */
  put(text: string, width: number = widths.action): void {
    this.lines.push(text);
    this.printed += wrappedLines(text, width);
  }

  /** Writes a paragraph and a blank line. */
  paragraph(text: string): void {
    this.put(text);
    this.put("");
  }

  /** Writes a scene heading and notes it. */
  heading(text: string): void {
    this.scenes.push({ heading: text, line: this.lines.length + 1 });
    this.paragraph(text);
  }

  /** Writes a cue with its dialogue; parts in brackets are parentheticals. */
  speech(person: Person, extension: string, parts: readonly string[]): void {
    const spoken = parts.filter((part) => !part.startsWith("("));
    this.cues.push({
      speaker: person.cue,
      line: this.lines.length + 1,
      dialogue: spoken.join(" "),
    });
    this.speakers.add(person.cue);
    person.spoke = true;
    this.put(extension === "" ? person.cue : `${person.cue} ${extension}`);
    for (const part of parts)
      this.put(part, part.startsWith("(") ? widths.parenthetical : widths.dialogue);
    this.put("");
  }
}

/** Picks who is in a scene: those due for a first speech, then the leads by weight. */
function castScene(dice: Dice, people: readonly Person[], due: readonly Person[]): Person[] {
  const cast = new Set<Person>(due);
  const size = Math.max(dice.whole(2, 4), Math.min(due.length + 1, people.length));
  while (cast.size < Math.min(size, people.length)) {
    const person = people[Math.floor(dice.next() ** 2.2 * people.length)];
    if (person !== undefined) cast.add(person);
  }
  return [...cast];
}

function fill(dice: Dice, sentence: string, others: readonly Person[]): string {
  return sentence
    .replace("{topic}", () => dice.pick(words.topics))
    .replace("{thing}", () => dice.pick(words.things))
    .replace("{name}", () => dice.pick(others).name);
}

function introduce(dice: Dice, draft: Draft, person: Person): void {
  person.introduced = true;
  draft.paragraph(
    `${person.intro} (${person.age}), ${dice.pick(words.trades)}, ${dice.pick(words.looks)}, ${dice.pick(words.movements)}.`,
  );
}

function describe(dice: Dice, draft: Draft, cast: readonly Person[]): void {
  const moving = `${dice.pick(cast).name} ${dice.pick(words.movements)}.`;
  const roll = dice.next();
  if (roll < 0.15)
    draft.paragraph(`${dice.pick(words.sounds)} ${dice.pick(words.soundVerbs)}. ${moving}`);
  else if (roll < 0.4) draft.paragraph(`${moving} ${dice.pick(words.settings)}`);
  else if (roll < 0.5)
    draft.paragraph(`On the table: a ${dice.pick(words.things)} and a ${dice.pick(words.things)}.`);
  else draft.paragraph(moving);
}

function speak(
  dice: Dice,
  draft: Draft,
  person: Person,
  cast: readonly Person[],
  resumes: boolean,
): void {
  const others = cast.filter((other) => other !== person);
  const parts: string[] = [];
  if (dice.chance(0.14)) parts.push(`(${dice.pick(words.manners)})`);
  const count = dice.chance(0.12) ? dice.whole(4, 7) : dice.whole(1, 3);
  const sentences = Array.from({ length: count }, () => fill(dice, dice.pick(words.lines), others));
  if (count > 3 && dice.chance(0.3))
    parts.push(sentences.splice(0, 2).join(" "), `(${dice.pick(words.manners)})`);
  parts.push(sentences.join(" "));
  const roll = dice.next();
  draft.speech(
    person,
    roll < 0.04 ? "(V.O.)" : roll < 0.08 ? "(O.S.)" : resumes ? "(CONT'D)" : "",
    parts,
  );
}

/** Writes action and talk until the printed length is reached and all due have spoken. */
function playScene(dice: Dice, draft: Draft, cast: readonly Person[], end: number): void {
  draft.paragraph(`${dice.pick(words.settings)} ${dice.pick(words.settings)}`);
  for (const person of cast) if (!person.introduced) introduce(dice, draft, person);
  let last: Person | undefined;
  let interrupted = false;
  while (draft.printed < end || cast.some((person) => !person.spoke)) {
    if (dice.chance(0.22)) {
      describe(dice, draft, cast);
      interrupted = true;
      continue;
    }
    const mute = cast.find((person) => !person.spoke);
    const partner = dice.pick(cast.filter((person) => interrupted || person !== last));
    const person = mute !== undefined && mute !== last ? mute : partner;
    speak(dice, draft, person, cast, person === last);
    last = person;
    interrupted = false;
  }
}

interface Location {
  readonly prefix: string;
  readonly place: string;
}

/** Recurring places: later scenes mostly return to places seen before. */
function locate(dice: Dice, before: Location | undefined): Location {
  for (;;) {
    const inside = dice.chance(0.6);
    const place = dice.pick(inside ? words.interiors : words.exteriors);
    const prefix = dice.chance(0.04) ? "INT./EXT." : inside ? "INT." : "EXT.";
    if (place !== before?.place) return { prefix, place };
  }
}

/**
 * Generates a screenplay with its labels.
 *
 * Every character speaks. The length comes within a page or so of what is asked unless
 * there are too few pages for the characters.
 */
export function generateFeature(options: FeatureOptions): Feature {
  const limit = words.firstNames.length + 40;
  if (options.characters < 2 || options.characters > limit)
    throw new RangeError(`characters must be 2 to ${limit}`);
  const dice = new Dice(options.seed);
  const draft = new Draft();
  const count = Math.max(1, options.scenes ?? Math.round(options.pages));
  const people = Array.from({ length: options.characters }, (_, at) => makePerson(dice, at));
  for (const line of [
    "Title: Slack Water",
    "Credit: written by",
    "Author: A Generator",
    `Draft date: Seed ${options.seed}`,
    "",
  ])
    draft.put(line);
  draft.printed = 0;
  draft.paragraph("FADE IN:");
  const end = options.pages * pageLines - 4;
  let location: Location | undefined;
  let cast = 0;
  for (let scene = 0; scene < count; scene += 1) {
    location = locate(dice, location);
    draft.heading(`${location.prefix} ${location.place} - ${dice.pick(words.times)}`);
    const wanted = Math.ceil((people.length * (scene + 1)) / Math.max(1, Math.floor(count * 0.8)));
    const due = people
      .slice(cast, Math.min(wanted, people.length))
      .filter((person) => !person.spoke);
    cast = Math.max(cast, Math.min(wanted, people.length));
    const share = (end - draft.printed) / (count - scene);
    const length = scene === count - 1 ? share : share * (0.4 + 1.2 * dice.next());
    playScene(dice, draft, castScene(dice, people, due), draft.printed + length - 2);
    if (scene < count - 1 && dice.chance(0.15)) draft.paragraph(dice.pick(words.transitions));
  }
  draft.paragraph("FADE OUT.");
  draft.put("THE END");
  const speakers = [...draft.speakers];
  const intros = new Map(people.map((person) => [person.cue, person.intro]));
  const characters = speakers.map((name) => ({
    name,
    aliases: [intros.get(name) ?? name].filter((intro) => intro !== name),
  }));
  return {
    script: `${draft.lines.join("\n")}\n`,
    scenes: draft.scenes,
    speakers,
    cues: draft.cues,
    characters,
  };
}

if (import.meta.main) {
  process.stdout.write(
    generateFeature({ seed: 1, pages: 120, characters: 40, scenes: 120 }).script,
  );
}
