import type { SceneText } from "./scene-text.ts";
import { nameParts } from "./names.ts";
import { isGroupWord, isRole } from "./person-words.ts";

/** Somebody to look for, and the names to look for. */
export interface Wanted {
  readonly id: string;
  readonly names: readonly string[];
}

interface Form {
  readonly id: string;
  readonly words: readonly string[];
  /** `the postman` in small letters counts too. */
  readonly isRole: boolean;
}

/** Tells who is named in a text. Names count with a capital letter; trades and groups also in small letters. */
export function createNameFinder(wanted: readonly Wanted[]): (text: string) => ReadonlySet<string> {
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
    const found = new Set<string>();
    const words = wordsOf(text);
    for (let at = 0; at < words.length;) {
      const form = (forms.get(words[at]?.upper ?? "") ?? []).find((one) =>
        standsAt(one, words, at),
      );
      if (form) found.add(form.id);
      at += form?.words.length ?? 1;
    }
    return found;
  };
}

interface Word {
  readonly upper: string;
  readonly isCapital: boolean;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/#?[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu)].map(([word]) => {
    const bare = word
      .replace(/['’](?:s|S|d|ll|re|ve)?$/u, "")
      .replace(/’/gu, "'")
      .replace(/-+$/u, "");
    return { upper: bare.toUpperCase(), isCapital: !/^\p{Ll}/u.test(bare) };
  });
}

function standsAt({ words, isRole: isRoleName }: Form, text: readonly Word[], at: number): boolean {
  return words.every((word, offset) => {
    const there = text[at + offset];
    return there !== undefined && there.upper === word && (there.isCapital || isRoleName);
  });
}

/** Ids of the scenes in whose action each is named, in story order. */
export function scenesNaming(
  wanted: readonly Wanted[],
  scenes: readonly SceneText[],
): ReadonlyMap<string, readonly string[]> {
  const findNames = createNameFinder(wanted);
  const found = new Map(wanted.map(({ id }): [string, string[]] => [id, []]));
  for (const { sceneId, elements } of scenes) {
    const named = new Set(
      elements.flatMap(({ type, text }) =>
        type === "action" || type === "shot" ? [...findNames(text)] : [],
      ),
    );
    for (const id of named) found.get(id)?.push(sceneId);
  }
  return found;
}
