import type { Age } from "./cast-words.ts";

const ageWords: ReadonlyMap<string, number> = new Map([
  ...[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
  ].map((word, at): [string, number] => [word, at + 1]),
  ["twenty", 20],
  ["thirty", 30],
  ["forty", 40],
  ["fifty", 50],
  ["sixty", 60],
  ["seventy", 70],
  ["eighty", 80],
  ["ninety", 90],
  ["teens", 16],
  ["twenties", 25],
  ["thirties", 35],
  ["forties", 45],
  ["fifties", 55],
  ["sixties", 65],
  ["seventies", 75],
  ["eighties", 85],
]);
const ageWordPattern = [...ageWords.keys()]
  .toSorted((one, other) => other.length - one.length)
  .join("|");
const spelledAge = `(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](?:one|two|three|four|five|six|seven|eight|nine)|${ageWordPattern})`;
const ageText = `(?:aged? )?(?:(?:early|mid|late|about|around|barely|almost|nearly|over|under|maybe|only|just)[- ]*(?:to[- ]late[- ])?)?(?:\\d{1,3}(?:['’]?s)?(?: ?[-–/] ?\\d{1,3}(?:['’]?s)?)?|${spelledAge})(?: ?(?:years?(?: old)?|yrs?|y\\.?o\\.?|months?|ans|jahre|años|anni))?`;
const ageInBrackets = new RegExp(`^ ?\\((?:[^()]{0,40}[,;] ?)?(${ageText})(?:[,;)]| ?[-–] )`, "iu");
const ageAfterComma = new RegExp(`^,(?: [\\p{Ll}' -]{2,24},)? (${ageText})(?=[,.;:]| and )`, "iu");
/** What may follow an age after `of`; in `of fifty men` it is no age. */
const afterOf =
  "(?=[,.;:)]|$| (?!men\\b|people\\b|women\\b|years\\b)(?:who|with|in|at|on|and|\\p{Ll}+s)\\b)";
const ageAfterRole = new RegExp(`^ of (${ageText})${afterOf}`, "iu");
const ageInApposition = new RegExp(
  `^(?: ?\\([^)]*\\))?, (?:an?|the) (?:[\\p{Ll}-]+ ){0,3}?(?:man|woman|boy|girl|child|kid|lad|youth|lady|person|fellow|veteran|widow|widower) of (${ageText})${afterOf}`,
  "iu",
);

/** How all of these begin: a cheap first look, since most names have no age. */
const mayBeginAge = /^(?: ?\(|,| of )/iu;

/** The age that stands right after a name; `byOf` where `of nineteen` would be one. Null years where it is a rough one. */
export function ageAfter(rest: string, byOf: boolean): Pick<Age, "text" | "years"> | null {
  if (!mayBeginAge.test(rest)) return null;
  const text = (ageInBrackets.exec(rest) ??
    ageAfterComma.exec(rest) ??
    ageInApposition.exec(rest) ??
    (byOf ? ageAfterRole.exec(rest) : null))?.[1];
  if (text === undefined) return null;
  const written = /\d{1,3}/u.exec(text)?.[0];
  const spelled = text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .flatMap((word) => ageWords.get(word) ?? [])
    .reduce<number | null>((sum, one) => (sum ?? 0) + one, null);
  const years = written === undefined ? (spelled ?? null) : Number(written);
  if (years !== null && years > 150) return null;
  const isRough =
    /\d['’]?s\b|teens|ties\b|twenties|month|early|mid|late|about|around|barely|almost|nearly|over|under|maybe|\d ?[-–/]/iu.test(
      text,
    );
  return { text: text.trim(), years: isRough || years === null ? null : years };
}
