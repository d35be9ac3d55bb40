import { looksLikeCue, parseCue } from "../../core/screenplay/cue.ts";
import { parseHeading } from "../../core/screenplay/heading.ts";
import { sceneNumberMark } from "../fountain/scene-number.ts";
import { isMostlyCapitals, printedHeading, type PrintedHeading } from "./gutter.ts";
import { isContinued, isMore } from "./furniture.ts";
import { respace } from "./respace.ts";
import { isTitled } from "./title-block.ts";
import { joinTokens, type Repaired } from "./tokens.ts";

/** Cues that follow the line above without a blank line: from so many on, that is how this text is written. */
const HABIT = 3;

/**
 * Mends a script that was pasted from pages or typed without blank lines, where nothing is indented. What needs no
 * mending comes back untouched, to the letter.
 */
export function repair(text: string): Repaired {
  return mend(text, [
    joinTokens,
    nameTitle,
    numberHeadings,
    joinSpeeches,
    joinHeadings,
    respace,
    spaceCues,
  ]);
}

/** Mends what no program writes that knows Fountain, but people do: a title without its mark, scene numbers as on paper, no blank lines. */
export function repairFountain(text: string): Repaired {
  return mend(text, [nameTitle, numberHeadings, spaceCues]);
}

function mend(text: string, mends: readonly ((text: string) => Repaired)[]): Repaired {
  return mends.reduce<Repaired>(
    (before, next) => {
      const after = next(before.text);
      return { text: after.text, warnings: [...before.warnings, ...after.warnings] };
    },
    { text, warnings: [] },
  );
}

/** Whether a text carries marks that only printed pages have. */
export function comesFromPages(lines: readonly string[]): boolean {
  return lines.some(
    (line) => line.includes("\f") || isContinued(line.trim()) || isMore(line.trim()),
  );
}

/** A title in capitals with its episode or author right below reads as a cue; as a title page it is told apart. */
function nameTitle(text: string): Repaired {
  const start = text.trimStart();
  const match = /^([^\n]{2,60})\n((?:[ \t]*\S[^\n]*\n){1,3})[ \t]*\n/.exec(start);
  const [whole, title = "", below = ""] = match ?? [];
  const isTitle =
    looksLikeCue(title) &&
    parseHeading(title) === null &&
    /^\s*(?:["“«]|.{0,20}\bby\b|episode|(?:\w+ )?draft)/i.test(below);
  if (
    whole === undefined ||
    !isTitle ||
    isTitled(text) ||
    text.split(`\n${title.trim()}\n`).length > 1
  )
    return { text, warnings: [] };
  const rest = below
    .trimEnd()
    .split("\n")
    .map((line) => `\n    ${line.trim()}`)
    .join("");
  return {
    text: `Title: ${title.trim()}${rest}\n\n${start.slice(whole.length)}`,
    warnings: [`Took "${title.trim()}" for the title.`],
  };
}

/** Scene headings with their numbers in the margins, as paper has them, get them as Fountain does. */
function numberHeadings(text: string): Repaired {
  const lines = text.split("\n");
  let numbered = 0;
  const whole = lines.flatMap((line, at) => {
    const found = numberedHeading(line);
    const isFresh = at === 0 || lines[at - 1]?.trim() === "";
    if (found === null || !(isFresh || found.isTwiceNumbered)) return [line];
    numbered += 1;
    const mark = parseHeading(found.text) === null ? "." : "";
    const heading = `${mark}${found.text}${sceneNumberMark(found.sceneNumber)}`;
    return isFresh ? [heading] : ["", heading];
  });
  if (numbered === 0) return { text, warnings: [] };
  const what = times(numbered, "scene heading", "scene headings");
  return {
    text: whole.join("\n"),
    warnings: [`Took the number out of the margins of ${what}.`],
  };
}

/** A heading with its number before it; what stands behind one alone may as well count days: `DAY  2`. */
function numberedHeading(line: string): PrintedHeading | null {
  const text = line.trim();
  return /^[A-Z]{0,2}\d/.test(text) ? printedHeading({ text, column: 0 }) : null;
}

/** A speech cut by (MORE) and taken up again under the same cue is one speech. */
function joinSpeeches(text: string): Repaired {
  const lines = text.split("\n");
  const whole: string[] = [];
  let speaker = "";
  let joined = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const again = isMore(line.trim()) ? afterBlanks(lines, at + 1) : lines.length;
    if (isRepeatedCue(lines[again] ?? "", speaker)) {
      joined += 1;
      at = again;
    } else {
      whole.push(line);
      if (isCue(line, lines[at + 1])) speaker = parseCue(line).name;
    }
  }
  if (joined === 0) return { text, warnings: [] };
  return {
    text: whole.join("\n"),
    warnings: [`Joined ${times(joined, "speech", "speeches")} cut by the turn of a page.`],
  };
}

function afterBlanks(lines: readonly string[], start: number): number {
  let at = start;
  while (lines[at]?.trim() === "") at += 1;
  return at;
}

function isRepeatedCue(line: string, speaker: string): boolean {
  const { name, extensions } = parseCue(line);
  return (
    speaker !== "" && name === speaker && extensions.some((extension) => /^CONT/i.test(extension))
  );
}

/** A heading that ends in a dash, or in the middle, goes on in capitals on the next line. */
function joinHeadings(text: string): Repaired {
  const lines = text.split("\n");
  const whole: string[] = [];
  let joined = 0;
  for (const line of lines) {
    const above = whole.at(-1) ?? "";
    if (isCutHeading(above) && isRestOfHeading(line)) {
      whole[whole.length - 1] = `${above.trimEnd()} ${line.trim()}`;
      joined += 1;
    } else whole.push(line);
  }
  if (joined === 0) return { text, warnings: [] };
  return {
    text: whole.join("\n"),
    warnings: [`Joined ${times(joined, "scene heading", "scene headings")} broken over two lines.`],
  };
}

function isCutHeading(line: string): boolean {
  const heading = parseHeading(line.trim());
  return (
    heading !== null &&
    !line.trimEnd().endsWith("#") &&
    (/[-–—,/]$/.test(line.trimEnd()) || (heading.timeOfDay === null && line.trim().length > 24))
  );
}

function isRestOfHeading(line: string): boolean {
  const text = line.trim();
  return (
    text !== "" &&
    text.length <= 40 &&
    isMostlyCapitals(text) &&
    parseHeading(text) === null &&
    !/[.!?:]$/.test(text)
  );
}

/** Puts the blank lines above headings and cues that Fountain needs, where the writer's habit was to leave them out. */
function spaceCues(text: string): Repaired {
  const lines = text.split("\n");
  const cramped = new Set(
    lines.flatMap((_, at) => (isCrampedCue(lines, at) || isCrampedHeading(lines, at) ? [at] : [])),
  );
  const spaced = lines.filter(
    (line, at) => lines[at - 1]?.trim() === "" && isCue(line, lines[at + 1]),
  ).length;
  if (cramped.size < HABIT || cramped.size < spaced / 2) return { text, warnings: [] };
  const open = lines.flatMap((line, at) => (cramped.has(at) ? ["", line] : [line]));
  const apart = open.flatMap((line) => (parseHeading(line.trim()) === null ? [line] : [line, ""]));
  return {
    text: apart.join("\n"),
    warnings: [
      `Put ${times(cramped.size, "blank line", "blank lines")} above cues and headings that had none.`,
    ],
  };
}

function isCrampedCue(lines: readonly string[], at: number): boolean {
  const above = lines[at - 1]?.trim() ?? "";
  return (
    above !== "" && !isCue(lines[at - 1] ?? "", lines[at]) && isCue(lines[at] ?? "", lines[at + 1])
  );
}

function isCrampedHeading(lines: readonly string[], at: number): boolean {
  const above = lines[at - 1]?.trim() ?? "";
  return above !== "" && parseHeading(lines[at]?.trim() ?? "") !== null;
}

function isCue(line: string, next: string | undefined): boolean {
  const text = line.trim();
  const below = next?.trim() ?? "";
  return (
    below !== "" &&
    looksLikeCue(text) &&
    parseHeading(text) === null &&
    !/[.!?:]$/.test(text) &&
    !isMostlyCapitals(below.replace(/^\(.*\)$/, "x"))
  );
}

function times(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
