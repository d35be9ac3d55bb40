import { type Group, matchElements, matchLines, type Partners } from "./align-elements.ts";
import { matchScenes, type SceneKey, sceneKey } from "./align-scenes.ts";
import { fingerprint } from "./fingerprint.ts";
import { isWordless, wordlessIds } from "./ids.ts";
import { inStep, type Matches } from "./match.ts";
import type { Screenplay, ScriptElement, ScriptLine } from "./model.ts";
import { sceneIdOf, type Stretch, stretchesOf } from "./scenes.ts";

/** What became of a scene from one draft to the next. */
export interface SceneChange {
  /** Scene id in the previous draft; null when the scene is new. */
  readonly previous: string | null;
  /** Scene id in the next draft; null when the scene was left out. Equal to `previous` where both are there. */
  readonly next: string | null;
  /** `changed` is about words: re-wrapping and blank lines change nothing. `moved` is about the order among the others. */
  readonly kind: "same" | "changed" | "moved" | "moved-and-changed" | "inserted" | "omitted";
}

/** Two drafts, laid side by side. */
export interface Alignment {
  /** The next draft, with the ids of the previous one wherever a scene, element or line is still the same one. */
  readonly next: Screenplay;
  /** In the order of the next draft; a scene that was left out stands after the one it followed. */
  readonly scenes: readonly SceneChange[];
}

/**
 * Finds what of a previous draft lives on in the next one, by content and order: scenes first, then the elements inside
 * scenes that were found, then their lines. An element that changed keeps its id when it kept much of its words, or when
 * as many of its kind came as went between neighbours that stayed.
 */
export function align(previous: Screenplay, next: Screenplay): Alignment {
  const old = divide(previous);
  const young = divide(next);
  const matches = matchScenes(old.keys, young.keys);
  const elements = carryIds(next.elements, matchElements(groupsOf(old, young, matches)));
  return {
    next: { ...next, elements },
    scenes: sceneChanges(old, divide({ ...next, elements }), matches),
  };
}

/** A script in the parts that are matched apart: what stands before the first heading can only be itself. */
interface Divided {
  readonly opening: Stretch | null;
  readonly headed: readonly Stretch[];
  readonly keys: readonly SceneKey[];
  /** Elements of no scene: the outline between scenes. */
  readonly outline: readonly ScriptElement[];
}

function divide(screenplay: Screenplay): Divided {
  const scenes = stretchesOf(screenplay.elements);
  const headed = scenes.filter(({ heading }) => heading !== null);
  const within = new Set(scenes.flatMap(elementsOf));
  return {
    opening: scenes.find(({ heading }) => heading === null) ?? null,
    headed,
    keys: headed.map(sceneKey),
    outline: screenplay.elements.filter((element) => !within.has(element)),
  };
}

function elementsOf(scene: Stretch): readonly ScriptElement[] {
  return scene.heading === null ? scene.elements : [scene.heading, ...scene.elements];
}

/** Matched scenes together; scenes that are new or left out alone, so that their passages can still be found elsewhere. */
function groupsOf(old: Divided, young: Divided, matches: Matches): Group[] {
  const kept = new Set(matches.values());
  const group = (one: Stretch | null | undefined, other: Stretch | null | undefined): Group => ({
    previous: one ? elementsOf(one) : [],
    next: other ? elementsOf(other) : [],
  });
  return [
    { previous: old.outline, next: young.outline },
    group(old.opening, young.opening),
    ...young.headed.map((scene, index) => group(old.headed[matches.get(index) ?? -1], scene)),
    ...old.headed.filter((_, index) => !kept.has(index)).map((scene) => group(scene, null)),
  ];
}

/** The elements with the ids of their partners; new ones keep their own, unless a partner's is the same. */
function carryIds(elements: readonly ScriptElement[], partners: Partners): ScriptElement[] {
  const used = new Set<string>();
  for (const { id, lines } of partners.values()) {
    used.add(id);
    for (const line of lines) used.add(line.id);
  }
  const unused = (id: string) => {
    let free = id;
    while (used.has(free)) free = free.slice(0, 3) + fingerprint(free, "another");
    used.add(free);
    return free;
  };
  const wordless = wordlessIds();
  return elements.map((element) => {
    if (isWordless(element)) return { ...element, id: wordless.next() };
    const partner = partners.get(element);
    const id = partner?.id ?? unused(element.id);
    wordless.follow(id);
    return { ...element, id, lines: carryLineIds(element.lines, partner?.lines ?? [], unused) };
  });
}

function carryLineIds(
  lines: readonly ScriptLine[],
  previous: readonly ScriptLine[],
  unused: (id: string) => string,
): ScriptLine[] {
  const matches = previous.length === 0 ? new Map<number, number>() : matchLines(previous, lines);
  return lines.map((line, index) => ({
    ...line,
    id: previous[matches.get(index) ?? -1]?.id ?? unused(line.id),
  }));
}

function sceneChanges(old: Divided, young: Divided, matches: Matches): SceneChange[] {
  const inOrder = new Set(inStep(matches).map(([next]) => next));
  const changes: SceneChange[] = [...openingChange(old.opening, young.opening)];
  for (const [index, scene] of young.headed.entries()) {
    const match = matches.get(index);
    const before = match === undefined ? undefined : old.headed[match];
    if (match === undefined || before === undefined) {
      changes.push({ previous: null, next: sceneIdOf(scene.heading), kind: "inserted" });
    } else {
      const changed = isChanged(old.keys[match], young.keys[index]);
      const kind = inOrder.has(index)
        ? changed
          ? "changed"
          : "same"
        : changed
          ? "moved-and-changed"
          : "moved";
      const id = sceneIdOf(scene.heading);
      changes.push({ previous: id, next: id, kind });
    }
  }
  return withOmitted(changes, old);
}

function openingChange(before: Stretch | null, after: Stretch | null): SceneChange[] {
  if (before === null && after === null) return [];
  const id = sceneIdOf(null);
  if (before === null) return [{ previous: null, next: id, kind: "inserted" }];
  if (after === null) return [];
  return [
    {
      previous: id,
      next: id,
      kind: isChanged(sceneKey(before), sceneKey(after)) ? "changed" : "same",
    },
  ];
}

function isChanged(before: SceneKey | undefined, after: SceneKey | undefined): boolean {
  return before?.heading !== after?.heading || before?.content !== after?.content;
}

/** Puts each scene that was left out after the one it followed. */
function withOmitted(changes: SceneChange[], { opening, headed }: Divided): SceneChange[] {
  const found = new Set(changes.map(({ previous }) => previous));
  let followed: string | null = null;
  for (const { heading } of opening === null ? headed : [opening, ...headed]) {
    const id = sceneIdOf(heading);
    if (!found.has(id)) {
      const place =
        followed === null ? 0 : changes.findIndex(({ previous }) => previous === followed) + 1;
      changes.splice(place, 0, { previous: id, next: null, kind: "omitted" });
    }
    followed = id;
  }
  return changes;
}
