import { withoutAsides } from "./asides.ts";
import type { Scene, ScriptElement, Span } from "./model.ts";

type CueElement = Extract<ScriptElement, { type: "character" }>;

/** One speech: a cue and what is said under it. */
export interface Speech {
  readonly cue: CueElement;
  readonly name: string;
  readonly extensions: readonly string[];
  /** What is spoken or sung, without emphasis marks, notes and parentheticals; lines joined by line ends. */
  readonly text: string;
  /** Ids of the cue and all that is said under it, in order; parentheticals included. */
  readonly elementIds: readonly string[];
  /** Where those elements stand, in the same order. */
  readonly spans: readonly Span[];
}

/** The speeches of a scene, in order. A cue with nothing under it is a speech with an empty text. */
export function speeches(scene: Pick<Scene, "elements">): Speech[] {
  const found: Speech[] = [];
  let open: ScriptElement[] = [];
  const close = () => {
    const [cue] = open;
    if (cue?.type === "character") found.push(speechOf(cue, open));
    open = [];
  };
  for (const element of scene.elements) {
    if (element.type === "character") {
      close();
      open = [element];
    } else if (isSpoken(element) || element.type === "parenthetical") {
      if (open.length > 0) open.push(element);
    } else if (element.type !== "note" && element.type !== "boneyard") {
      close();
    }
  }
  close();
  return found;
}

function speechOf(cue: CueElement, elements: readonly ScriptElement[]): Speech {
  return {
    cue,
    name: cue.name,
    extensions: cue.extensions,
    text: elements
      .filter(isSpoken)
      .map(({ text }) => plainText(text))
      .filter((text) => text.trim() !== "")
      .join("\n"),
    elementIds: elements.map(({ id }) => id),
    spans: elements.map(({ span }) => span),
  };
}

function isSpoken({ type }: ScriptElement): boolean {
  return type === "dialogue" || type === "lyric";
}

/** A text as it is read aloud or printed without styles: no emphasis marks, no escapes, no notes, no boneyards. */
export function plainText(text: string): string {
  if (!/[*_\\[/]/u.test(text)) return text;
  return withoutAsides(text).split("\n").map(plainLine).join("\n");
}

/** The opposite of `plainText`: escapes all that Fountain would take for emphasis, an escape, a note or a boneyard. */
export function escapeText(plain: string): string {
  return plain.replace(/[*_]|\[(?=\[)|\\(?=[!-/:-@[-`{-~])/gu, "\\$&");
}

/** A run of emphasis marks that was opened; `left` of them wait for a closing mark. */
interface Opened {
  readonly mark: string;
  readonly at: number;
  left: number;
}

/**
 * One line without emphasis marks and escapes. A mark opens before and closes after something that is no white space;
 * an underscore inside a word does neither; a mark without its partner on the same line is text.
 */
function plainLine(line: string): string {
  const dropped = new Set<number>();
  const opened: Record<string, Opened[]> = { "*": [], _: [] };
  for (let at = 0; at < line.length; at += 1) {
    const mark = line[at] ?? "";
    if (mark === "\\" && /[!-/:-@[-`{-~]/u.test(line[at + 1] ?? "")) {
      dropped.add(at);
      at += 1;
    } else if (mark === "*" || mark === "_") {
      const end = endOfRun(line, at);
      matchRun(line, { at, end }, opened[mark] ?? [], dropped);
      at = end - 1;
    }
  }
  return dropped.size === 0
    ? line
    : line
        .split("")
        .filter((_, at) => !dropped.has(at))
        .join("");
}

function endOfRun(line: string, start: number): number {
  let end = start;
  while (line[end] === line[start]) end += 1;
  return end;
}

/** Closes what a run of marks can close, then lets the rest of the run open. */
function matchRun(
  line: string,
  run: { at: number; end: number },
  opened: Opened[],
  dropped: Set<number>,
): void {
  const mark = line[run.at] ?? "";
  const before = line[run.at - 1] ?? " ";
  const after = line[run.end] ?? " ";
  const insideWord = mark === "_" && isWordCharacter(before) && isWordCharacter(after);
  const closingEnd = /\S/u.test(before) && !insideWord ? run.end : run.at;
  let at = run.at;
  for (
    let opener = opened.at(-1);
    at < closingEnd && opener !== undefined;
    opener = opened.at(-1)
  ) {
    opener.left -= 1;
    dropped.add(opener.at + opener.left).add(at);
    if (opener.left === 0) opened.pop();
    at += 1;
  }
  const canOpen = at < run.end && run.end - run.at <= 3 && /\S/u.test(after) && !insideWord;
  if (canOpen) opened.push({ mark, at, left: run.end - at });
}

function isWordCharacter(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}
