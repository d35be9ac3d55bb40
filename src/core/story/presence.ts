import type { Cast } from "./cast.ts";
import type { Evidence } from "./evidence.ts";
import { sentenceAround } from "./introductions.ts";
import { mereMentionsIn } from "./mere-mentions.ts";
import { nameParts } from "./names.ts";
import { isGroupWord, isRole } from "./person-words.ts";
import { evidenceOf, onOneLine, type SceneElement, type SceneText } from "./scene-text.ts";

/** Somebody to look for, and the names to look for. */
export interface Wanted {
  readonly id: string;
  readonly names: readonly string[];
  /** Only ever heard: to name them in the action is to mention them. */
  readonly isVoice?: boolean;
}

/** A name in a text. */
export interface Sighting {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** Not by a trade in small letters. */
  readonly isByName: boolean;
}

interface Form {
  readonly id: string;
  readonly words: readonly string[];
  /** `the postman` in small letters counts too. */
  readonly isRole: boolean;
}

/** Tells who is named in a text, and where. Names count with a capital letter; trades and groups also in small letters. */
export function createNameFinder(wanted: readonly Wanted[]): (text: string) => Sighting[] {
  const forms = new Map<string, Form[]>();
  for (const { id, names } of wanted) {
    for (const name of names) {
      const { words } = nameParts(name);
      const [first] = words;
      if (first === undefined) continue;
      const form = { id, words, isRole: words.every((word) => isRole(word) || isGroupWord(word)) };
      forms.set(
        first,
        [...(forms.get(first) ?? []), form].toSorted(
          (one, other) => other.words.length - one.words.length,
        ),
      );
    }
  }
  return (text) => {
    const found: Sighting[] = [];
    const words = wordsOf(text);
    for (let at = 0; at < words.length;) {
      const form = (forms.get(words[at]?.upper ?? "") ?? []).find((one) =>
        standsAt(one, words, at),
      );
      const length = form?.words.length ?? 1;
      const [first, last] = [words[at], words[at + length - 1]];
      if (form && first && last)
        found.push({
          id: form.id,
          start: first.start,
          end: last.end,
          isByName: words.slice(at, at + length).every(isCapital),
        });
      at += length;
    }
    return found;
  };
}

interface Word {
  readonly bare: string;
  readonly upper: string;
  readonly start: number;
  /** A possessive ending not counted. */
  readonly end: number;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/#?[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu)].map(({ 0: word, index }) => {
    const bare = /['’-]/u.test(word)
      ? word.replace(/['’](?:s|S|d|ll|re|ve)?$/u, "").replace(/(?<!-)-+$/u, "")
      : word;
    return {
      bare,
      upper: bare.replaceAll("’", "'").toUpperCase(),
      start: index,
      end: index + bare.length,
    };
  });
}

function isCapital({ bare }: Word): boolean {
  return !/^\p{Ll}/u.test(bare);
}

function standsAt({ words, isRole: isRoleName }: Form, text: readonly Word[], at: number): boolean {
  return words.every((word, offset) => {
    const there = text[at + offset];
    return there !== undefined && there.upper === word && (isRoleName || isCapital(there));
  });
}

/** In which scenes somebody is seen, and in which they are only spoken of. Evidence is the first place of each scene. */
export interface Presence {
  /** By scene id: named in the action as somebody who is there. */
  readonly seen: Map<string, Evidence>;
  /** By scene id: named in speech, or in the action as somebody who is not there. A scene can have both. */
  readonly mentioned: Map<string, Evidence>;
}

/** Looks for everybody of the cast in the action and the speech of all scenes; by member id. */
export function presenceOf(
  cast: Pick<Cast, "members">,
  scenes: readonly SceneText[],
): ReadonlyMap<string, Presence> {
  return createPresenceFinder(cast)(scenes);
}

type PresenceFinder = (scenes: readonly SceneText[]) => ReadonlyMap<string, Presence>;

/** The same for scenes that are asked for one after the other. */
export function createPresenceFinder({ members }: Pick<Cast, "members">): PresenceFinder {
  return finderOf(
    members.map(({ id, names, kind }) => ({
      id,
      names: names.map(({ name }) => name),
      isVoice: kind === "voice",
    })),
  );
}

/** Looks for everybody wanted in the action and the speech of the scenes; by id. */
export function presenceIn(
  wanted: readonly Wanted[],
  scenes: readonly SceneText[],
): ReadonlyMap<string, Presence> {
  return finderOf(wanted)(scenes);
}

function finderOf(wanted: readonly Wanted[]): PresenceFinder {
  const findNames = createNameFinder(wanted);
  const voices = new Set(wanted.filter(({ isVoice }) => isVoice).map(({ id }) => id));
  return (scenes) => {
    const found = new Map(
      wanted.map(({ id }): [string, Presence] => [id, { seen: new Map(), mentioned: new Map() }]),
    );
    for (const scene of scenes) {
      for (const element of scene.elements) {
        const isTold = element.type === "action" || element.type === "shot";
        if (!isTold && element.type !== "dialogue" && element.type !== "lyric") continue;
        const text = onOneLine(element.text);
        const isMereMention = mereMentionsIn(text);
        for (const sighting of findNames(text)) {
          if (!isTold && !sighting.isByName) continue;
          const isSeen = isTold && !voices.has(sighting.id) && !isMereMention(sighting);
          const presence = found.get(sighting.id);
          const scenesFound = isSeen ? presence?.seen : presence?.mentioned;
          if (scenesFound && !scenesFound.has(scene.sceneId))
            scenesFound.set(scene.sceneId, sentenceAt(scene, element, text, sighting.start));
        }
      }
    }
    return found;
  };
}

function sentenceAt(scene: SceneText, element: SceneElement, text: string, at: number): Evidence {
  return evidenceOf(scene, element, sentenceAround(text, at));
}
