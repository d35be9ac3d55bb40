/**
 * Joins lines that were broken only because the paper ended. Lines that ended early, though the next word would have
 * fitted, were broken on purpose (verse, a list, a sign) and stay broken.
 *
 * @param width - characters that fit on a line here
 * @param cut - characters that stood on the first line before the text given
 */
export function unwrap(lines: readonly string[], width: number, cut = 0): string {
  const inner = lines.slice(0, -1);
  const full = inner.map((line, at) =>
    isFull(line.length + (at === 0 ? cut : 0), lines[at + 1] ?? "", width),
  );
  const share = full.filter(Boolean).length / Math.max(1, full.length);
  if (share >= WRAPPED) return joinAll(lines);
  if (share <= BROKEN) return lines.join("\n");
  return lines.reduce((paragraph, line, at) => {
    if (at === 0) return line;
    return full[at - 1] === true ? joined(paragraph, line) : `${paragraph}\n${line}`;
  }, "");
}

/** From this share of full lines on, a paragraph was wrapped as a whole; up to that one, all its breaks are meant. */
const WRAPPED = 0.7;
const BROKEN = 0.34;

/** Joins all lines into one, as for text that is known to be wrapped. */
export function joinAll(lines: readonly string[]): string {
  return lines.reduce((paragraph, line) => (paragraph === "" ? line : joined(paragraph, line)), "");
}

/** The width that lines of this kind were wrapped at: that of the longest, a few freaks aside. */
export function widthOf(lines: readonly string[]): number {
  const lengths = lines.map((line) => line.length).toSorted((one, other) => one - other);
  return lengths[Math.ceil((lengths.length - 1) * 0.98)] ?? 0;
}

/** Whether the first word of the next line would not have fitted any more, give or take a twentieth. */
export function isFull(length: number, next: string, width: number): boolean {
  const firstWord = /^\S+/.exec(next)?.[0] ?? "";
  return length + 1 + firstWord.length >= width * 0.95;
}

/** A word cut at its own hyphen goes together again; a dash keeps its space. */
function joined(before: string, after: string): string {
  return /\p{L}-$/u.test(before) ? before + after : `${before} ${after}`;
}
