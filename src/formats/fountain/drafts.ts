import { parseCue } from "../../core/screenplay/cue.ts";
import { readHeading } from "../../core/screenplay/heading.ts";
import type { ElementType, Screenplay, ScriptElement } from "../../core/screenplay/model.ts";
import { readFountain } from "./read.ts";
import { layOut } from "./write.ts";

export { escapeText } from "../../core/screenplay/extract.ts";

/** A paragraph as the reader of another format found it. */
export interface ElementDraft {
  /** Blank elements need not be given: the layout makes them. One between a speech and a song ends the speech. */
  readonly type: ElementType;
  /** Fountain text: emphasis as `*`, `**`, `_`; literal text goes through `escapeText` first. Cues hold their extensions: `MARY (V.O.)`. */
  readonly text: string;
  readonly sceneNumber?: string | null;
  /** For cues: spoken at the same time as the speech before. */
  readonly dual?: boolean;
  /** For sections: 1 to 6; 1 when left out. */
  readonly depth?: number;
}

/** A title page entry as the reader of another format found it; values one a line. */
export interface TitleDraft {
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * Makes a script from paragraphs whose types are known: lays them out as Fountain, with forcing marks where needed, and
 * reads that, so that spans, sources and ids are as in any other script. `paragraphOf` says what Fountain cannot hold and
 * what becomes of it; shots stay shots, though reading the written script again makes them action.
 */
export function fromDrafts(
  titlePage: readonly TitleDraft[],
  drafts: readonly ElementDraft[],
): Screenplay {
  const { text, starts } = layOut({
    titlePage: titlePage.map(({ key, values }) => ({ key, values: [...values], span: nowhere })),
    elements: drafts.map(elementOf),
    layout: { byteOrderMark: false, lineEnd: "\n" },
  });
  const shots = new Set(starts.filter((_, index) => drafts[index]?.type === "shot"));
  return withShots(readFountain(text), shots);
}

const nowhere = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };

/** A draft as an element that has no source yet, nor an id: writing needs neither. */
function elementOf({
  type,
  text,
  sceneNumber = null,
  dual = false,
  depth = 1,
}: ElementDraft): ScriptElement {
  const common = { id: "", text, lines: [], span: nowhere };
  switch (type) {
    case "scene-heading":
      return { type, ...common, forced: false, sceneNumber, heading: readHeading(text) };
    case "character": {
      const { name, extensions } = parseCue(text);
      return { type, ...common, forced: false, name, extensions: [...extensions], dual };
    }
    case "action":
    case "transition":
      return { type, ...common, forced: false };
    case "section":
      return { type, ...common, depth: Math.min(6, Math.max(1, Math.trunc(depth))) };
    case "dialogue":
    case "parenthetical":
    case "lyric":
    case "shot":
    case "centered":
    case "synopsis":
    case "note":
    case "boneyard":
    case "page-break":
    case "blank":
      return { type, ...common };
  }
}

/** Turns the action that begins at one of the places given back into the shot it was. */
function withShots(screenplay: Screenplay, shots: ReadonlySet<number | null>): Screenplay {
  if (shots.size === 0) return screenplay;
  let at = screenplay.titlePage.reduce((length, { raw = "" }) => length + raw.length, 0);
  const elements = screenplay.elements.map((element): ScriptElement => {
    const start = at;
    at += element.raw?.length ?? 0;
    if (element.type !== "action" || !shots.has(start)) return element;
    const { forced: _, ...shot } = element;
    return { ...shot, type: "shot" };
  });
  return { ...screenplay, elements };
}
