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
  return lines
    .map((line, at) => (at < full.length ? line + (full[at] === true ? seam(line) : "\n") : line))
    .join("");
}

/** From this share of full lines on, a paragraph was wrapped as a whole; up to that one, all its breaks are meant. */
const WRAPPED = 0.7;
const BROKEN = 0.34;

/** Joins all lines into one, as for text that is known to be wrapped. */
export function joinAll(lines: readonly string[]): string {
  const start = lines.findIndex((line) => line !== "");
  if (start === -1) return "";
  const last = lines.length - 1;
  return lines
    .slice(start)
    .map((line, at) => (start + at < last ? line + seam(line) : line))
    .join("");
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

/** What comes between a line and the next: a word cut at its own hyphen goes together again; a dash keeps its space. */
function seam(line: string): string {
  return /\p{L}-$/u.test(line.slice(-3)) ? "" : " ";
}
