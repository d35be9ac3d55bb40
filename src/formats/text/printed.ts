/** A line as it stands on paper: typed text, a row of a PDF page and a Word paragraph all come down to this. */
export interface PrintedLine {
  /** Without the white space around it; never empty. */
  readonly text: string;
  /** The same with emphasis as Fountain writes it, where the source has styles. */
  readonly marked?: string;
  /** Where it starts, in characters from the left edge. */
  readonly column: number;
  /** Blank lines above it. At the turn of a page nobody knows: then it is `"page-turn"`. */
  readonly gap: number | "page-turn";
  /** Counted from 1. */
  readonly page: number;
  /** Line of the text it was read from, from 1. */
  readonly source: number;
  /** Set where the source says so, as Word does. */
  readonly isCentred?: boolean;
  /** Part of two speeches printed side by side. */
  readonly dual?: "left" | "right";
}

const TAB = 8;

/** The lines of a text that say something; a form feed turns the page. */
export function printedLines(text: string): PrintedLine[] {
  const lines: PrintedLine[] = [];
  let page = 1;
  let gap: PrintedLine["gap"] = 1;
  text.split("\n").forEach((raw, at) => {
    const turns = raw.split("\f");
    turns.forEach((part, turn) => {
      if (turn > 0) {
        page += 1;
        gap = "page-turn";
      }
      const line = part.trim();
      if (line === "") {
        if (gap !== "page-turn" && (turn > 0 || turns.length === 1)) gap += 1;
        return;
      }
      lines.push({ text: line, column: columnOf(part), gap, page, source: at + 1 });
      gap = 0;
    });
  });
  return lines;
}

/** Whether the line opens a paragraph of its own as far as space tells. */
function opensBlock(line: PrintedLine): boolean {
  return line.gap !== 0;
}

/** Lines that stand together without a blank line between them. A page turn ends a block. */
export function blocksOf(lines: readonly PrintedLine[]): PrintedLine[][] {
  const blocks: PrintedLine[][] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last === undefined || opensBlock(line)) blocks.push([line]);
    else last.push(line);
  }
  return blocks;
}

/** Cuts a block before every line that opens a new part. */
export function partsOf(
  block: readonly PrintedLine[],
  opens: (line: PrintedLine, at: number) => boolean,
): PrintedLine[][] {
  const parts: PrintedLine[][] = [];
  block.forEach((line, at) => {
    const last = parts.at(-1);
    if (last === undefined || opens(line, at)) parts.push([line]);
    else last.push(line);
  });
  return parts;
}

function columnOf(raw: string): number {
  let column = 0;
  for (const character of raw) {
    if (character === "\t") column += TAB - (column % TAB);
    else if (/\s/.test(character)) column += 1;
    else break;
  }
  return column;
}
