import { plainText } from "../screenplay/extract.ts";
import type { Evidence } from "./evidence.ts";
import { ageAfter } from "./age-words.ts";
import { evidenceOf, type SceneElement, type SceneText } from "./scene-text.ts";
import { isTitle, nameParts } from "./names.ts";
import { isGroupWord, isPersonVerb, isRole } from "./person-words.ts";

/** A name in capitals in the action. */
export interface Introduction {
  readonly name: string;
  readonly sceneId: string;
  /** Position of the action among the scene's elements. */
  readonly at: number;
  /** The sentence it stands in. */
  readonly evidence: Evidence;
  readonly age: { readonly text: string; readonly years: number | null } | null;
  /** What tells that it is somebody: null when nothing does. */
  readonly sign: PersonSign | null;
  /** Names in the same list: `JACK and JILL`. */
  readonly beside: readonly string[];
  /** In prose: what was said in quotation marks beside the name. */
  readonly said: string | null;
}
export type PersonSign = "age" | "role" | "apposition" | "verb" | "speech";

// A capital word: O'MALLEY, McAVOY, MARY-ANN, J.R.; marks inside a word belong to it.
const capital =
  "(?:(?:Mc|Mac|Fitz|De|Di|Du|La|Le|Van|Von|O['’]|D['’]|L['’]))?\\p{Lu}[\\p{Lu}\\p{M}]*(?:[-'’.]\\p{Lu}[\\p{Lu}\\p{M}]*)*";
const particle = "(?:of|the|de|la|du|van|von|der|del|di|da)";
const nameRun = new RegExp(
  `(?<![\\p{L}\\p{N}'’/-])${capital}\\.?(?: (?:${capital}(?![\\p{Ll}])\\.?|& ${capital}|#\\d+|\\d+(?![\\p{L}\\d]))|(?: ${particle}){1,2} ${capital}(?![\\p{Ll}]))*(?![\\p{Ll}\\p{M}])(?:['’]s(?= ))?[!?]?`,
  "gu",
);

const apposition =
  /^(?: ?\([^)]*\))?, (?:an?|the|his|her|their|our|\p{Lu}[\p{L}]+['’]s) ((?:[\p{Ll}-]+ ){0,3}?[\p{Ll}-]+)/u;

/** Names in capitals in the action of a scene, in order. In text that is capitals throughout only names with an age count. */
export function introductionsIn(scene: Pick<SceneText, "sceneId" | "elements">): Introduction[] {
  return scene.elements.flatMap((element, at) =>
    element.type === "action" ? introductionsOf(scene, element, at) : [],
  );
}

/** So much of the text after a name tells who it is, in characters. */
const MOST_AFTER = 400;

/** An introduction and where its name stands in the text. */
type Placed = Introduction & { readonly start: number; readonly end: number };

function introductionsOf(
  scene: Pick<SceneText, "sceneId">,
  element: SceneElement,
  at: number,
): Introduction[] {
  const text = plainText(element.text).replace(/[^\S\n]+/gu, " ");
  const isShouting = isMostlyCapitals(text);
  const found: Placed[] = [];
  for (const { 0: run, index } of text.matchAll(nameRun)) {
    for (const { name, offset } of namesInRun(run)) {
      const start = index + offset;
      const end = start + name.length;
      const rest = text
        .slice(end, end + MOST_AFTER)
        .replace(/^[!?](?= ?\()/u, "")
        .replace(/\s+/gu, " ");
      const age = ageAfter(rest, isAgedByOf(bareName(name)));
      if (isShouting && !age) continue;
      const bare = bareName(name);
      if (bare.replace(/[^\p{L}]/gu, "").length < 2) continue;
      const evidence = evidenceOf(scene, element, sentenceAround(text, start));
      found.push({
        name: bare,
        sceneId: scene.sceneId,
        at,
        evidence,
        age,
        sign: isSign(text, start, end) || isThing(name) ? null : signOf(bare, rest, age !== null),
        beside: [],
        said: null,
        start,
        end,
      });
    }
  }
  return withNeighbours(found, text);
}

/** Whether an age can stand after the name with `of`: `BOY of nineteen`, but not `CREW of nineteen`. */
export function isAgedByOf(name: string): boolean {
  const head = nameParts(name).words.at(-1) ?? "";
  return isRole(head) && !isGroupWord(head);
}

/** Whether the name fills its line, stands in quotation marks, or is a firm's: a notice, a title, a heading. */
function isSign(text: string, start: number, end: number): boolean {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const fillsLine =
    /^(?:(?:THE|AN?|TWO|THREE|\d+) )?$/u.test(before.slice(before.lastIndexOf("\n") + 1)) &&
    /^[.:!?]?\s*(?:\n|$)/u.test(after);
  return fillsLine || /["“«]/u.test(before.slice(-1)) || text.slice(start, end).includes(" & ");
}

/** `A FOGHORN`, `THE VAN`: with an article and no person's trade. */
function isThing(name: string): boolean {
  const { words } = nameParts(name);
  return (
    /^(?:THE|AN?) /u.test(name) &&
    !words.some((word) => isRole(word) || isGroupWord(word) || isTitle(word))
  );
}

function isMostlyCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return letters > 12 && capitals > letters * 0.85;
}

/** A run of capitals, cut where a sentence or a number ends in it: `STOP. MARA` is two; `DR. SATO` and `J. R. LEE` are one. */
function namesInRun(run: string): { name: string; offset: number }[] {
  const names: { name: string; offset: number }[] = [];
  let start = 0;
  for (const end of run.matchAll(/(#\d+|\p{L}[\p{L}\p{M}'’-]{0,80}(?=\.))\.? /gu)) {
    const word = end[1] ?? "";
    if (word.length === 1 || isTitle(word.toUpperCase()) || /^(?:ST|JR|SR)$/iu.test(word)) continue;
    const stop = end.index + word.length;
    names.push({ name: run.slice(start, stop), offset: start });
    start = end.index + end[0].length;
  }
  const last = run.slice(start).replace(/\.$/u, "");
  if (last !== "") names.push({ name: last, offset: start });
  return names;
}

/** Without leading article, possessive and closing marks; `DR. BOOM!` keeps its mark. */
function bareName(name: string): string {
  return name
    .replace(/['’]s$/u, "")
    .replace(/^(?:THE|A|AN) (?=\p{L})/u, "")
    .replace(/[.,;:?]+$/u, "");
}

function signOf(name: string, rest: string, hasAge: boolean): PersonSign | null {
  if (hasAge) return "age";
  const { words, titles } = nameParts(name);
  const head = words.filter((word) => !/^#?\d+$/u.test(word)).at(-1) ?? "";
  if (titles.length > 0 || isRole(head) || isGroupWord(head)) return "role";
  const described = apposition.exec(rest)?.[1]?.toUpperCase().split(" ") ?? [];
  if (described.some((word) => isRole(word) || isGroupWord(word))) return "apposition";
  const next = /^ (?:[\p{Ll}]+ly )?([\p{L}]+)/u.exec(rest)?.[1]?.toUpperCase() ?? "";
  return isPersonVerb(next) ? "verb" : null;
}

/** The sentence that stands around a place in a text. */
export function sentenceAround(text: string, at: number): string {
  let start = 0;
  for (const end of sentenceEnds(text)) {
    if (end > at) return text.slice(start, end);
    start = end;
  }
  return text.slice(start);
}

/** Of the shortened words that end no sentence, with what stands before, in characters. */
const LONGEST_TITLE = 6;

/** Where sentences end in a text, after their closing marks; `Mrs.` and `J.` end none. */
function sentenceEnds(text: string): number[] {
  return [...text.matchAll(/(?<![.!?…])[.!?…]+["”’]?(?=\s\p{Lu})/gu)]
    .filter(
      ({ index }) =>
        !/(?:^|[\s(])(?:\p{Lu}|Mrs?|Ms|Dr|DR|MRS?|MS|ST|SGT|LT|COL|GEN|REV|CAPT)$/u.test(
          text.slice(Math.max(0, index - LONGEST_TITLE), index),
        ),
    )
    .map(({ index, 0: marks }) => index + marks.length);
}

/** Tells each name which others stand in one list with it: `JACK and JILL`, `A, B, C and D`. */
function withNeighbours(found: readonly Placed[], text: string): Introduction[] {
  const lists: number[] = [];
  found.forEach(({ start }, place) => {
    const before = found[place - 1];
    const between = before
      ? text
          .slice(before.end, start)
          .replace(/\([^)]*\)/gu, "")
          .trim()
      : "";
    const isListed = before !== undefined && /^(?:,|and|&|, and|,? ?et|und|y)$/iu.test(between);
    lists.push(isListed ? (lists.at(-1) ?? 0) : place);
  });
  return found.map(({ start: _start, end: _end, ...one }, place) => ({
    ...one,
    beside: found
      .filter((_, other) => other !== place && lists[other] === lists[place])
      .map(({ name }) => name),
  }));
}
