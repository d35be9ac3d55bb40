import { fingerprint } from "./fingerprint.ts";
import type { ScriptElement, ScriptLine } from "./model.ts";

type WithoutIds<Element> = Element extends ScriptElement
  ? Omit<Element, "id" | "lines"> & { readonly lines: readonly Omit<ScriptLine, "id">[] }
  : never;

/** An element that has no ids yet, nor have its lines. */
export type AnonymousElement = WithoutIds<ScriptElement>;

/**
 * Gives every element and line its id.
 *
 * An id is made from the scene, the speaker and the words, never from a position: an inserted, removed or moved scene
 * leaves all others' ids alone, and so does re-wrapping. A scene is known by its heading and its first content; scenes
 * that share both are told apart by counting them, and equal elements of one scene likewise. What follows from an edit
 * is settled by `align`, which carries ids from one draft to the next.
 */
export function withIds(elements: readonly AnonymousElement[]): ScriptElement[] {
  const counts = new Map<string, number>();
  const unused = (prefix: string, ...parts: readonly string[]) => {
    const key = fingerprint(...parts);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return prefix + (count === 0 ? key : fingerprint(key, `${count}`));
  };
  const openings = firstContents(elements);
  const wordless = wordlessIds();
  let scene = "";
  let speaker = "";
  return elements.map((element, index) => {
    let id: string;
    if (isWordless(element)) {
      id = wordless.next();
    } else if (element.type === "scene-heading") {
      id = unused("el_", element.type, element.text, openings.get(index) ?? "");
      scene = id;
    } else {
      if (element.type === "character") speaker = element.name;
      id = unused("el_", element.type, scene, isSaid(element) ? speaker : "", element.text);
    }
    if (!isWordless(element)) wordless.follow(id);
    return { ...element, id, lines: withLineIds(id, element.lines) };
  });
}

/** Ids of blanks and page breaks: nothing of their own tells them apart, so they are counted from the element they follow. */
export function wordlessIds(): { follow(id: string): void; next(): string } {
  let followed = "el_top";
  let count = 0;
  return {
    follow: (id) => {
      followed = id;
      count = 0;
    },
    next: () => `${followed}-${(count += 1)}`,
  };
}

/** Lines are told apart inside their element only. */
function withLineIds(elementId: string, lines: AnonymousElement["lines"]): ScriptLine[] {
  const [only] = lines;
  if (only !== undefined && lines.length === 1)
    return [{ id: `ln_${elementId.slice(3)}`, text: only.text, span: only.span }];
  const counts = new Map<string, number>();
  return lines.map(({ text, span }) => {
    const count = counts.get(text) ?? 0;
    counts.set(text, count + 1);
    return {
      id: `ln_${count === 0 ? fingerprint(elementId, text) : fingerprint(elementId, text, `${count}`)}`,
      text,
      span,
    };
  });
}

/** Whether nothing in an element can tell it from others of its type. */
export function isWordless({ type }: Pick<ScriptElement, "type">): boolean {
  return type === "blank" || type === "page-break";
}

/** Whether an element is part of what a character says. */
export function isSaid({ type }: Pick<ScriptElement, "type">): boolean {
  return type === "dialogue" || type === "parenthetical" || type === "lyric";
}

/** For each heading, by its index: the words of the first element under it that is printed. */
function firstContents(elements: readonly AnonymousElement[]): Map<number, string> {
  const contents = new Map<number, string>();
  let open: number | null = null;
  elements.forEach((element, index) => {
    if (element.type === "scene-heading") {
      open = index;
    } else if (open !== null && isPrinted(element)) {
      contents.set(open, element.text);
      open = null;
    }
  });
  return contents;
}

/** Whether an element stands on the page that actors get, and holds words. */
export function isPrinted({ type }: Pick<ScriptElement, "type">): boolean {
  switch (type) {
    case "scene-heading":
    case "action":
    case "character":
    case "dialogue":
    case "parenthetical":
    case "lyric":
    case "transition":
    case "shot":
    case "centered":
      return true;
    case "section":
    case "synopsis":
    case "note":
    case "boneyard":
    case "page-break":
    case "blank":
      return false;
  }
}
