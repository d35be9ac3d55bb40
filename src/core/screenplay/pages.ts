import { type Block, blocksOf } from "./blocks.ts";
import { plainText } from "./extract.ts";
import { isPrinted } from "./ids.ts";
import type { Scene, Screenplay, ScriptElement } from "./model.ts";
import { linesWhenWrapped } from "./wrap.ts";

/** The standard page: lines on it, and characters across each column. */
const page = {
  lines: 55,
  action: 60,
  dialogue: 35,
  parenthetical: 28,
  besideDialogue: 29,
  besideParenthetical: 24,
} as const;

/** How long a script is, and where its pages begin. An estimate: no page is broken early to keep a cue with its speech. */
export interface PageCount {
  /** Lines of all pages, blank ones and the unused rest before a forced page break included. */
  readonly lines: number;
  /** Length in eighths of a page; 0 when nothing is printed. */
  readonly eighths: number;
  /** Sheets of paper; 0 when nothing is printed. */
  readonly pages: number;
  /** The page, from 1, on which each element begins, by element id. */
  readonly pageOf: ReadonlyMap<string, number>;
}

/** The length of some elements in eighths of a page: to the nearest, at least 1 when anything is printed, otherwise 0. */
export function eighthsOf(elements: readonly ScriptElement[]): number {
  return inEighths(layOut(elements).lines);
}

/** The pages of a whole script, its title page not counted. */
export function pagesOf(screenplay: Screenplay): PageCount {
  const { lines, lineOf } = layOut(screenplay.elements);
  const pageOf = new Map<string, number>();
  for (const [id, line] of lineOf) pageOf.set(id, Math.floor(line / page.lines) + 1);
  return { lines, eighths: inEighths(lines), pages: Math.ceil(lines / page.lines), pageOf };
}

/**
 * How long a scene plays, in seconds: an estimate from what is said and done in it.
 *
 * Speech runs at 2.5 words a second (150 a minute, a usual pace of narration; scripts without spaces at 5 characters a
 * second); each speech takes half a second to begin, and each parenthetical that asks for a beat or a pause one more.
 * All else plays at the trade's minute a page, line by line. Of two speeches spoken at once the longer counts.
 */
export function runtimeSeconds(scene: Pick<Scene, "elements">): number {
  const seconds = blocksOf(scene.elements).map(({ columns }) =>
    Math.max(...columns.map(playingTime)),
  );
  return Math.max(1, Math.round(seconds.reduce((sum, block) => sum + block, 0)));
}

function inEighths(lines: number): number {
  return lines === 0 ? 0 : Math.max(1, Math.round((lines * 8) / page.lines));
}

function playingTime(column: readonly ScriptElement[]): number {
  return column.reduce((sum, element) => sum + secondsOf(element), 0);
}

function secondsOf(element: ScriptElement): number {
  switch (element.type) {
    case "character":
      return 0.5;
    case "dialogue":
    case "lyric":
      return spokenSeconds(plainText(element.text));
    case "parenthetical":
      return /\b(?:beat|pause|silence)\b/iu.test(element.text) ? 1 : 0;
    case "action":
    case "shot":
    case "centered":
      return (linesOf(element, false) * 60) / page.lines;
    case "scene-heading":
    case "transition":
    case "section":
    case "synopsis":
    case "note":
    case "boneyard":
    case "page-break":
    case "blank":
      return 0;
  }
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

function spokenSeconds(text: string): number {
  const characters = text.match(unspaced)?.length ?? 0;
  const words = text.replaceAll(unspaced, " ").match(/[\p{L}\p{N}][^\s—–]*/gu)?.length ?? 0;
  return words / 2.5 + characters / 5;
}

/** Lines down all pages, and the line, from 0, on which each element begins. */
function layOut(elements: readonly ScriptElement[]): {
  lines: number;
  lineOf: Map<string, number>;
} {
  const lineOf = new Map<string, number>();
  let line = 0;
  let above: Block | null = null;
  for (const block of blocksOf(elements)) {
    if (block.kind === "page-break") line = Math.ceil(line / page.lines) * page.lines;
    else if (isAnyPrinted(block) && line % page.lines !== 0 && needsBlankLine(block, above))
      line += 1;
    const top = line;
    for (const column of block.columns) {
      let below = top;
      for (const element of column) {
        lineOf.set(element.id, below);
        if (isPrinted(element)) below += linesOf(element, block.columns.length > 1);
      }
      line = Math.max(line, below);
    }
    above = block;
  }
  return { lines: line, lineOf };
}

function isAnyPrinted({ columns }: Block): boolean {
  return columns.some((column) => column.some(isPrinted));
}

/** A blank line parts all blocks but the verses of one song and the lines of one card. */
function needsBlankLine(block: Block, above: Block | null): boolean {
  const type = block.columns[0]?.[0]?.type;
  const over = above?.columns.at(-1)?.at(-1)?.type;
  return !((type === "lyric" || type === "centered") && type === over);
}

/** Printed lines of one element; `beside` another speech the columns are narrower. */
function linesOf(element: ScriptElement, beside: boolean): number {
  return linesWhenWrapped(plainText(element.text), widthOf(element, beside));
}

function widthOf({ type }: ScriptElement, beside: boolean): number {
  if (type === "dialogue" || type === "lyric" || type === "character")
    return beside ? page.besideDialogue : page.dialogue;
  if (type === "parenthetical") return beside ? page.besideParenthetical : page.parenthetical;
  return page.action;
}
