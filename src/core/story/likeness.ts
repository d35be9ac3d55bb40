/**
 * How many letters must be put in, left out, changed, or swapped with a neighbour to make one word of the other.
 * Counting stops above `most`, and `most + 1` is the answer.
 */
export function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const changed = (last[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      const shifted = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const swapped = isSwap(one, other, row, column) ? (beforeLast[column - 2] ?? 0) + 1 : changed;
      current.push(Math.min(changed, shifted, swapped));
    }
    if (Math.min(...current) > most) return most + 1;
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? most + 1;
}

function isSwap(one: string, other: string, row: number, column: number): boolean {
  return (
    row > 1 &&
    column > 1 &&
    one[row - 1] === other[column - 2] &&
    one[row - 2] === other[column - 1]
  );
}

/** Whether the two are the same letters but for one pair of neighbours swapped. */
export function isSwapped(one: string, other: string): boolean {
  if (one.length !== other.length || one === other) return false;
  let at = 0;
  while (one[at] === other[at]) at += 1;
  return one.slice(0, at) + (one[at + 1] ?? "") + (one[at] ?? "") + one.slice(at + 2) === other;
}

const cyrillic =
  "А A Б B В V Г G Д D Е E Ё E Ж ZH З Z И I Й Y К K Л L М M Н N О O П P Р R С S Т T У U Ф F Х KH Ц TS Ч CH Ш SH Щ SHCH Ы Y Э E Ю YU Я YA Є YE І I Ї YI Ґ G";
const greek =
  "Α A Β V Γ G Δ D Ε E Ζ Z Η I Θ TH Ι I Κ K Λ L Μ M Ν N Ξ X Ο O Π P Ρ R Σ S Τ T Υ Y Φ F Χ CH Ψ PS Ω O";

const latinFor: ReadonlyMap<string, string> = new Map(
  `${cyrillic} ${greek}`
    .split(" ")
    .flatMap((letter, at, all): [string, string][] =>
      at % 2 === 0 ? [[letter, all[at + 1] ?? ""]] : [],
    ),
);

/** A Cyrillic or Greek name in Latin letters; null when the name has letters of no known script, or is Latin already. */
export function inLatinLetters(name: string): string | null {
  let changed = false;
  let latin = "";
  for (const letter of name
    .normalize("NFD")
    .replace(/\u0301/gu, "")
    .normalize("NFC")
    .toUpperCase()) {
    const replacement = latinFor.get(letter);
    if (replacement !== undefined) changed = true;
    else if (letter !== "Ь" && letter !== "Ъ" && /[^\p{Script=Latin}\P{L}]/u.test(letter))
      return null;
    latin += letter === "Ь" || letter === "Ъ" ? "" : (replacement ?? letter);
  }
  return changed ? latin : null;
}
