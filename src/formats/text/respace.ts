import { looksLikeCue } from "../../core/screenplay/cue.ts";
import { parseHeading } from "../../core/screenplay/heading.ts";
import { isMostlyCapitals } from "./gutter.ts";
import { splitTitlePage } from "./title-block.ts";
import type { Repaired } from "./tokens.ts";
import { isFull, joinAll, widthOf } from "./unwrap.ts";

/** From so many cues without a blank line above on, and with dialogue so much narrower, a text is a copied page. */
const FEWEST_CUES = 3;
const NARROWER = 0.8;

type Kind = "alone" | "cue" | "parenthetical" | "dialogue" | "action";

/** Lines of one paragraph. */
interface Paragraph {
  readonly kind: Kind;
  readonly lines: string[];
}

/** How wide speech and action were set on the page. */
interface Widths {
  readonly dialogue: number;
  readonly action: number;
}

/**
 * Gives a script its blank lines back that was copied out of a PDF and lost them, and its indents too. What is left to
 * go by is where lines end: dialogue was set narrower than action, and a line that ends early ends its paragraph.
 */
export function respace(text: string): Repaired {
  const { title, body } = splitTitlePage(text);
  const lines = body.split("\n").map((line) => line.trim());
  const widths = pageWidths(lines);
  if (widths === null) return { text, warnings: [] };
  const paragraphs: Paragraph[] = [];
  lines.forEach((line, at) => {
    if (line !== "") place(line, lines, at, paragraphs, widths);
    else if (paragraphs.at(-1)?.lines.length !== 0) paragraphs.push({ kind: "action", lines: [] });
  });
  const warning =
    "Told speech from action by the length of lines, because blank lines and indents were lost.";
  const script = typed(paragraphs.filter((paragraph) => paragraph.lines.length > 0));
  const whole = title === "" ? script : `${title.trimEnd()}\n\n${script}`;
  return { text: whole, warnings: [warning] };
}

/** The widths of speech and action; null when this is no copied page. */
function pageWidths(lines: readonly string[]): Widths | null {
  const cues = lines.flatMap((line, at) => (isCue(line, lines[at + 1]) ? [at] : []));
  const cramped = cues.filter((at) => (lines[at - 1] ?? "") !== "");
  if (cramped.length < FEWEST_CUES || cramped.length * 2 < cues.length) return null;
  const spoken = cues.flatMap(
    (at) => lines.slice(at + 1, at + 3).find((line) => !line.startsWith("(")) ?? [],
  );
  const dialogue = widthOf(spoken);
  const action = widthOf(lines);
  return dialogue < NARROWER * action && action >= 45 && action <= 90 ? { dialogue, action } : null;
}

function place(
  line: string,
  lines: readonly string[],
  at: number,
  paragraphs: Paragraph[],
  widths: Widths,
): void {
  const last = paragraphs.at(-1);
  const kind = kindOf(line, lines[at + 1], last, widths);
  const before = last?.lines.at(-1);
  const goesOn = before !== undefined && last?.kind === kind && isOpen(kind, before, line, widths);
  if (goesOn) last.lines.push(line);
  else paragraphs.push({ kind, lines: [line] });
}

function kindOf(
  line: string,
  next: string | undefined,
  last: Paragraph | undefined,
  widths: Widths,
): Kind {
  if (parseHeading(line) !== null || isTransition(line)) return "alone";
  if (isCue(line, next)) return "cue";
  const before = last?.lines.at(-1) ?? "";
  const speaks =
    last?.kind === "cue" || last?.kind === "parenthetical" || last?.kind === "dialogue";
  if (last?.kind === "parenthetical" && !before.endsWith(")")) return "parenthetical";
  if (speaks && line.startsWith("(") && line.length <= widths.dialogue) return "parenthetical";
  if (!speaks || line.length > widths.dialogue + 1) return "action";
  return last.kind !== "dialogue" || isFull(before.length, line, widths.dialogue)
    ? "dialogue"
    : "action";
}

function isOpen(kind: Kind, before: string, line: string, widths: Widths): boolean {
  if (kind === "parenthetical") return !before.endsWith(")");
  if (kind === "dialogue") return true;
  return kind === "action" && isFull(before.length, line, widths.action);
}

function isTransition(line: string): boolean {
  return isMostlyCapitals(line) && /^.{2,30}\bTO:$|^FADE (?:IN|OUT)[.:]$/.test(line);
}

function isCue(line: string, next: string | undefined): boolean {
  if (
    next === undefined ||
    next === "" ||
    line.length > 40 ||
    /[.!?:]$/.test(line) ||
    parseHeading(line) !== null
  )
    return false;
  return looksLikeCue(line) && !isMostlyCapitals(next.replace(/^\(.*\)$/, "x"));
}

/** A fade has no "TO:", so Fountain must be told that it is a transition. */
function forced(text: string): string {
  return /^FADE OUT[.:]$/.test(text) ? `> ${text}` : text;
}

/** Paragraphs as Fountain: a speech stands close together, everything else apart. */
function typed(paragraphs: readonly Paragraph[]): string {
  return `${paragraphs
    .map(
      ({ kind, lines }) =>
        `${kind === "dialogue" || kind === "parenthetical" ? "" : "\n"}${forced(joinAll(lines))}`,
    )
    .join("\n")
    .trimStart()}\n`;
}
