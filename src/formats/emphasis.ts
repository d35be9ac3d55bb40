import { escapeText } from "./fountain/drafts.ts";

/** A stretch of text in one style. */
export interface StyledRun {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
}

/** Writes styled runs as Fountain text: `**bold**`, `*italic*`, `_underlined_`. Literal marks are escaped. */
export function emphasized(runs: readonly StyledRun[]): string {
  return merged(runs).map(marked).join("");
}

/** Neighbours of one style are one run: programs cut runs wherever the writer once paused. */
function merged(runs: readonly StyledRun[]): StyledRun[] {
  const whole: StyledRun[] = [];
  for (const run of runs) {
    const last = whole.at(-1);
    if (last !== undefined && styleOf(last) === styleOf(run))
      whole[whole.length - 1] = { ...last, text: last.text + run.text };
    else whole.push(run);
  }
  return whole;
}

function styleOf({ bold = false, italic = false, underline = false }: StyledRun): string {
  return `${underline ? "_" : ""}${bold ? "**" : ""}${italic ? "*" : ""}`;
}

/** Marks stand close to the words, line by line: Fountain does not carry emphasis over a line end. */
function marked(run: StyledRun): string {
  const mark = styleOf(run);
  if (mark === "") return escapeText(run.text);
  const closing = mark.split("").toReversed().join("");
  return run.text
    .split("\n")
    .map((line) => {
      const words = line.trim();
      if (words === "") return line;
      const start = line.length - line.trimStart().length;
      const after = line.slice(start + words.length);
      return `${line.slice(0, start)}${mark}${escapeText(words)}${closing}${after}`;
    })
    .join("\n");
}
