import {
  firstSeen,
  isEscaped,
  withOpenMarksEscaped,
  withoutAsides,
} from "../../core/screenplay/asides.ts";
import { withoutCaret } from "../../core/screenplay/cue.ts";
import type { ScriptElement } from "../../core/screenplay/model.ts";
import { classify, classifySpoken, isParenthetical, type LineKind } from "./classify.ts";
import { isAsideOnly, isBlank, type Line, linesOf, trimmedText } from "./lines.ts";
import { partSceneNumber, sceneNumberMark } from "./scene-number.ts";
import { titleKeyOf } from "./title-page.ts";

/** Where a paragraph is written. */
export interface Place {
  /** Whether nothing visible was written before, so that `Note: …` would be read as a title page. */
  readonly atTop: boolean;
  /** Whether it stands directly under a cue or what was said under it. */
  readonly speaking: boolean;
  /** Whether speech follows it. */
  readonly beforeSpeech: boolean;
}

/**
 * An element's source lines in canonical Fountain, marked (`!`, `@`, `.`, `>`, `\`) wherever it would be read as something
 * else. Empty when there is nothing to write.
 *
 * What Fountain cannot say becomes the nearest thing that it can: line ends in one-line elements become spaces; songs and
 * cards of several lines become one element a line; blank lines in action part paragraphs; a shot, and speech that
 * nobody speaks, becomes action.
 */
export function paragraphOf(element: ScriptElement, place: Place): string[] {
  switch (element.type) {
    case "note":
      return [noteSource(element.text)];
    case "boneyard":
      return [boneyardSource(element.text)];
    case "page-break":
      return ["==="];
    case "blank":
      return [];
    case "lyric":
      return songLines(element.text);
    case "centered":
      return guardedLines(element.text).map((line) => `> ${line} <`);
    case "action":
      return actionLines(element.text, element.forced, place);
    case "shot":
      return actionLines(element.text, false, place);
    case "dialogue":
      return place.speaking ? dialogueLines(element.text) : actionLines(element.text, false, place);
    case "parenthetical":
      return place.speaking
        ? parentheticalLines(element.text)
        : actionLines(element.text, false, place);
    case "scene-heading":
    case "character":
    case "transition":
    case "section":
    case "synopsis": {
      const line = guardedLines(element.text).join(" ");
      return line === "" ? [] : [lineOf(element, line, place)];
    }
  }
}

type OneLiner = Extract<
  ScriptElement,
  { type: "scene-heading" | "character" | "transition" | "section" | "synopsis" }
>;

function lineOf(element: OneLiner, line: string, place: Place): string {
  switch (element.type) {
    case "scene-heading":
      return headingLine(line, element.sceneNumber, element.forced, place);
    case "character":
      return cueLine(line, element.dual, element.forced, place);
    case "transition":
      return transitionLine(line, element.forced, place);
    case "section":
      return marked(line, `${"#".repeat(element.depth)} `);
    case "synopsis":
      return marked(line, "= ");
  }
}

function headingLine(
  text: string,
  sceneNumber: string | null,
  forced: boolean,
  place: Place,
): string {
  const number = sceneNumberMark(sceneNumber);
  const readsAsNumber = number === "" && partSceneNumber(text).sceneNumber !== null;
  const line = readsAsNumber
    ? `${text.slice(0, text.lastIndexOf("#"))}\\${text.slice(text.lastIndexOf("#"))}`
    : text + number;
  if (!forced && isReadAs("heading", line, place)) return line;
  return marked(line, withoutAsides(line).trim().startsWith(".") ? ".\\" : ".");
}

function cueLine(text: string, dual: boolean, forced: boolean, place: Place): string {
  const name = withoutCaret(text).dual ? `${text.slice(0, -1)}\\^` : text;
  const line = dual ? `${name} ^` : name;
  const natural = !forced && place.beforeSpeech && isReadAs("cue", line, place);
  return natural ? line : marked(line, "@");
}

function transitionLine(text: string, forced: boolean, place: Place): string {
  if (!forced && isReadAs("transition", text, { ...place, beforeSpeech: false })) return text;
  const arrow = /(?<!\\)<$/u.test(withoutAsides(text).trim()) ? text.lastIndexOf("<") : text.length;
  return marked(arrow < text.length ? `${text.slice(0, arrow)}\\${text.slice(arrow)}` : text, "> ");
}

/** Whether a line is read as hoped without a forcing mark, in a paragraph of its own. */
function isReadAs(kind: LineKind, line: string, { atTop, beforeSpeech }: Place): boolean {
  const seen = withoutAsides(line).trim();
  if (seen === "" || (atTop && titleKeyOf(seen) !== null)) return false;
  return classify(seen, { fresh: true, followed: beforeSpeech }) === kind;
}

function actionLines(text: string, forced: boolean, { atTop }: Place): string[] {
  const lines = withoutOuterBlanks(linesOf(withOpenMarksEscaped(text)));
  return lines.map((line, index) => {
    const source = line.source.trimEnd();
    if (isBlank(line) || isAsideOnly(line)) return source;
    const above = lines[index - 1];
    const below = lines[index + 1];
    const fresh = above === undefined || isBlank(above);
    const followed = below !== undefined && !isBlank(below);
    const kind = classify(line.seen, { fresh, followed, amidSpeech: true });
    const isTitleLike = index === 0 && atTop && titleKeyOf(line.seen) !== null;
    return kind !== "action" || isTitleLike || (index === 0 && forced)
      ? marked(source, "!")
      : source;
  });
}

function songLines(text: string): string[] {
  return guardedLines(text).map((line) => marked(line, "~"));
}

/** Dialogue; its blank lines hold two spaces, and a line that would end it or be more than words is escaped. */
function dialogueLines(text: string): string[] {
  return withoutOuterBlanks(linesOf(withOpenMarksEscaped(text))).map((line) => {
    if (isBlank(line)) return "  ";
    const source = trimmedText(line);
    if (isAsideOnly(line)) return source;
    switch (classifySpoken(line.seen)) {
      case "dialogue":
        return source;
      case "parenthetical":
        return source.replace("(", "\\(");
      case "lyric":
      case "outside":
        return marked(source, "\\");
    }
  });
}

function parentheticalLines(text: string): string[] {
  const words = guardedLines(text).join(" ");
  if (words === "" || isParenthetical(withoutAsides(words).trim()))
    return words === "" ? [] : [words];
  const closed = isEscaped(words, words.length) ? `${words}\\` : words;
  const plain = `(${closed})`;
  return [
    isParenthetical(withoutAsides(plain))
      ? plain
      : `(${closed.replaceAll(/(?<!\\)[()]/gu, "\\$&")})`,
  ];
}

/** A note's brackets may not close early, and its empty lines must hold spaces. */
function noteSource(text: string): string {
  const words = text.replaceAll(/\](?=\])/gu, "] ").trim();
  const lines = words.split(/\r\n|\n|\r/u).map((line) => (line.trim() === "" ? "  " : line));
  return `[[${lines.join("\n")}${words.endsWith("]") ? " " : ""}]]`;
}

function boneyardSource(text: string): string {
  const words = text.replaceAll(/\*(?=\/)/gu, "* ").trim();
  return /[\n\r]/u.test(words) ? `/*\n${words}\n*/` : `/* ${words} */`;
}

/** The lines of a text that hold anything, trimmed, opening marks without a partner escaped. */
function guardedLines(text: string): string[] {
  return linesOf(withOpenMarksEscaped(text))
    .filter((line) => !isBlank(line))
    .map(trimmedText);
}

function withoutOuterBlanks(lines: readonly Line[]): Line[] {
  const first = lines.findIndex((line) => !isBlank(line));
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
}

/** A line with a mark before its first visible character. */
function marked(line: string, mark: string): string {
  const at = firstSeen(line);
  return line.slice(0, at) + mark + line.slice(at);
}
