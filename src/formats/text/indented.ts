import { looksLikeCue } from "../../core/screenplay/cue.ts";
import type { ElementDraft } from "../fountain/drafts.ts";
import { isNear, type Columns } from "./columns.ts";
import { isMore } from "./furniture.ts";
import { isMostlyCapitals, printedHeading } from "./gutter.ts";
import type { PrintedLine } from "./printed.ts";
import { joinAll, unwrap, widthOf } from "./unwrap.ts";

type Kind =
  | "scene-heading"
  | "action"
  | "character"
  | "parenthetical"
  | "dialogue"
  | "transition"
  | "centered";

/** A line and what it is. `more` marks what only the pages need: (MORE), and the cue repeated overleaf. */
interface Typed {
  readonly kind: Kind | "more";
  readonly line: PrintedLine;
}

/** What the sheet itself tells beyond its lines. */
export interface Sheet {
  /** The middle of the page, in characters from the left edge; null when unknown. */
  readonly centre: number | null;
}

/** Reads a script by its columns: what a line is depends on where it starts and on what stands above it. */
export function readIndented(
  lines: readonly PrintedLine[],
  columns: Columns,
  sheet: Sheet,
): ElementDraft[] {
  const typed: Typed[] = [];
  lines.forEach((line, at) => {
    typed.push({ line, kind: kindOf(line, lines[at + 1], typed, columns, sheet) });
  });
  const story = typed.filter((entry, at) => entry.kind !== "more" && !isRepeatedCue(typed, at));
  const width = widths(story);
  return paragraphs(story).map((group) => draftOf(group, width));
}

/** What a line is, given the lines above and the one below. */
function kindOf(
  line: PrintedLine,
  next: PrintedLine | undefined,
  above: readonly Typed[],
  columns: Columns,
  sheet: Sheet,
): Typed["kind"] {
  const last = above.at(-1);
  if (isMore(line.text)) return "more";
  if (line.dual !== undefined) return dualKind(line, last);
  const heading = printedHeading(line);
  if (heading !== null && isNear(heading.column, columns.action, 6)) return "scene-heading";
  if (goesOnFromHeading(line, last)) return "scene-heading";
  if (isTransition(line, columns)) return "transition";
  if (isCueHere(line, next, columns)) return "character";
  const isSpeech = last !== undefined && inSpeech(last.kind);
  if (isSpeech && line.column >= columns.leastSpoken) return speechKind(line, last, columns);
  return isCentred(line, columns, sheet) ? "centered" : "action";
}

function inSpeech(kind: Typed["kind"]): boolean {
  return kind === "character" || kind === "parenthetical" || kind === "dialogue" || kind === "more";
}

function dualKind(line: PrintedLine, last: Typed | undefined): Kind {
  if (last === undefined || last.line.dual !== line.dual) return "character";
  return speechKind(line, last, null);
}

function speechKind(line: PrintedLine, last: Typed, columns: Columns | null): Kind {
  if (line.text.startsWith("(")) return "parenthetical";
  const isOpen = last.kind === "parenthetical" && !last.line.text.endsWith(")");
  const isInside = columns === null || line.column > columns.dialogue;
  return isOpen && (isInside || line.text.endsWith(")")) ? "parenthetical" : "dialogue";
}

/** A heading too long for its line goes on, in capitals, on the next one. */
function goesOnFromHeading(line: PrintedLine, last: Typed | undefined): boolean {
  return (
    last?.kind === "scene-heading" &&
    line.gap === 0 &&
    isMostlyCapitals(line.text) &&
    isNear(line.column, last.line.column, 8)
  );
}

/** A transition ends in a colon or is one of the known words, and stands at the right, or alone. */
function isTransition(line: PrintedLine, columns: Columns): boolean {
  if (!isMostlyCapitals(line.text) || line.text.length > 40) return false;
  const isRight = line.column > columns.cue + 3;
  if (/\bTO:$/.test(line.text) || (isRight && line.text.endsWith(":"))) return true;
  return (
    /^(FADE|CUT|DISSOLVE|SMASH|MATCH|IRIS|WIPE)\b.*[.:]$/.test(line.text) &&
    (isRight || line.gap !== 0)
  );
}

/** A cue stands right of the dialogue, and something indented is said below it; right in the cues' column `McCOY` will do. */
function isCueHere(line: PrintedLine, next: PrintedLine | undefined, columns: Columns): boolean {
  const isNamed =
    looksLikeCue(line.text) ||
    (isNear(line.column, columns.cue, 1) && isMostlyCapitals(nameOf(line.text)));
  if (!isNamed || line.column < columns.leastCue || next === undefined) return false;
  return (
    next.column >= columns.leastSpoken &&
    next.column <= line.column + 2 &&
    printedHeading(next) === null
  );
}

function isCentred(line: PrintedLine, columns: Columns, sheet: Sheet): boolean {
  if (line.isCentred !== undefined) return line.isCentred;
  const centre = sheet.centre ?? columns.action + 30;
  return line.column > columns.action + 5 && isNear(line.column + line.text.length / 2, centre, 3);
}

/** After (MORE) the cue is printed again at the top of the next page; the speech is one all the same. */
function isRepeatedCue(typed: readonly Typed[], at: number): boolean {
  if (typed[at]?.kind !== "character" || typed[at - 1]?.kind !== "more") return false;
  const before = typed.slice(0, at).findLast(({ kind }) => kind === "character");
  return before !== undefined && nameOf(before.line.text) === nameOf(typed[at].line.text);
}

function nameOf(cue: string): string {
  return (cue.split("(")[0] ?? "").trim();
}

/** Gathers lines into paragraphs: same kind, no blank line between; at the turn of a page the sentence decides. */
function paragraphs(typed: readonly Typed[]): Typed[][] {
  const groups: Typed[][] = [];
  for (const entry of typed) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && goesOn(last, entry)) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function goesOn(last: Typed, entry: Typed): boolean {
  if (last.kind !== entry.kind || last.line.dual !== entry.line.dual || entry.kind === "character")
    return false;
  if (entry.kind === "parenthetical") return !last.line.text.endsWith(")");
  if (entry.line.gap === 0)
    return entry.kind !== "scene-heading" || printedHeading(entry.line) === null;
  if (entry.line.gap !== "page-turn") return entry.kind === "dialogue";
  return (
    entry.kind === "dialogue" || (entry.kind === "action" && !/[.!?:)"”]$/.test(last.line.text))
  );
}

/** How wide each kind was set, so that lines broken by the margin can be told from lines broken on purpose. */
function widths(typed: readonly Typed[]): ReadonlyMap<string, number> {
  const byKind = Map.groupBy(typed, ({ kind, line }) => `${kind} ${line.dual ?? ""}`);
  return new Map(
    [...byKind].map(([kind, entries]) => [kind, widthOf(entries.map(({ line }) => line.text))]),
  );
}

function draftOf(group: readonly Typed[], width: ReadonlyMap<string, number>): ElementDraft {
  const first = group[0];
  if (first === undefined || first.kind === "more")
    throw new Error("a paragraph has lines of the story");
  const texts = group.map(({ line }) => line.text);
  if (first.kind === "scene-heading") return headingDraft(first.line, texts);
  if (first.kind === "character")
    return { type: "character", text: joinAll(texts), dual: first.line.dual === "right" };
  if (first.kind === "parenthetical" || first.kind === "transition")
    return { type: first.kind, text: joinAll(texts) };
  const marked = group.map(({ line }) => line.marked ?? line.text);
  return {
    type: first.kind,
    text: unwrap(marked, width.get(`${first.kind} ${first.line.dual ?? ""}`) ?? 0),
  };
}

function headingDraft(line: PrintedLine, texts: readonly string[]): ElementDraft {
  const heading = printedHeading(line);
  const text = joinAll([heading?.text ?? line.text, ...texts.slice(1)]);
  return { type: "scene-heading", text, sceneNumber: heading?.sceneNumber ?? null };
}
