import { isPrinted } from "./ids.ts";
import type { Scene, Screenplay, ScriptElement, Span } from "./model.ts";
import { eighthsOf } from "./pages.ts";

type HeadingElement = NonNullable<Scene["heading"]>;

/** The id of the scene that has no heading: what stands before the first one. There is at most one in a script. */
export const openingSceneId = "scn_opening";

/**
 * The scenes of a script, in reading order.
 *
 * A scene runs from its heading to the next. What stands before the first heading is a scene only if some of it is
 * printed. A section just before a heading, and the synopses, notes and blanks between the two, are the outline of what
 * comes and belong to no scene, so that renaming an act changes none. A scene's id is that of its heading.
 */
export function scenesOf(screenplay: Screenplay): Scene[] {
  return stretchesOf(screenplay.elements).map(({ heading, elements }, index) => ({
    id: sceneIdOf(heading),
    ordinal: index + 1,
    number: heading?.sceneNumber ?? `${index + 1}`,
    heading,
    elements,
    span: spanOver(heading === null ? elements : [heading, ...elements]),
    eighths: Math.max(1, eighthsOf(heading === null ? elements : [heading, ...elements])),
  }));
}

/** The id of the scene under a heading, or of the one without. */
export function sceneIdOf(heading: HeadingElement | null): string {
  return heading === null ? openingSceneId : heading.id.replace(/^el_/u, "scn_");
}

/** A heading and what follows it up to the next; null for what stands before the first. */
export interface Stretch {
  readonly heading: HeadingElement | null;
  readonly elements: readonly ScriptElement[];
}

/** The scenes of a script as mere stretches of its elements, without their measures. */
export function stretchesOf(elements: readonly ScriptElement[]): Stretch[] {
  const stretches: Stretch[] = [];
  let heading: HeadingElement | null = null;
  let start = 0;
  const close = (end: number, next: HeadingElement | null) => {
    const held = elements.slice(start, next === null ? end : outlineStart(elements, start, end));
    if (heading !== null || held.some(isPrinted)) stretches.push({ heading, elements: held });
    heading = next;
    start = end + 1;
  };
  for (const [index, element] of elements.entries()) {
    if (element.type === "scene-heading") close(index, element);
  }
  close(elements.length, null);
  return stretches;
}

/** Where the outline before a heading at `end` begins: at the earliest section with nothing printed after it. */
function outlineStart(elements: readonly ScriptElement[], start: number, end: number): number {
  let outline = end;
  for (let at = end - 1; at >= start; at -= 1) {
    const element = elements[at];
    if (element === undefined || isPrinted(element)) break;
    if (element.type === "section") outline = at;
  }
  return outline;
}

/** From the start of the first element to the end of the last that is not blank. */
function spanOver(elements: readonly ScriptElement[]): Span {
  const worded = elements.filter(({ type }) => type !== "blank");
  const first = worded[0]?.span ?? elements[0]?.span;
  const last = worded.at(-1)?.span ?? first;
  if (first === undefined || last === undefined)
    throw new Error("a scene holds at least one element");
  return { ...first, endLine: last.endLine, endColumn: last.endColumn };
}
