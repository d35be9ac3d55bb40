/** A name, taken apart for comparison. */
export interface NameParts {
  /** What two spellings of one name share: capitals, plain quotes, no article, no closing marks. */
  readonly key: string;
  /** The words of the key. */
  readonly words: readonly string[];
  /** Titles among the words: `DR`, `MRS`. */
  readonly titles: readonly string[];
  /** The words that are no titles; never empty: a name of titles alone keeps them. */
  readonly core: readonly string[];
  /** `1` in `COP #1`, `2` in `SECOND COP`; null for names without a number. */
  readonly number: string | null;
}

const listed = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/u));

const articles = listed("THE A AN");

const manTitles = listed(
  "MR MISTER SIR LORD KING PRINCE UNCLE BROTHER MONSIEUR HERR SEÑOR SIGNOR DON DUKE BARON GRANDPA PAPA",
);
const womanTitles = listed(
  "MRS MS MISS LADY QUEEN PRINCESS AUNT AUNTIE SISTER MADAME MADEMOISELLE FRAU SEÑORA SIGNORA DOÑA DUCHESS BARONESS GRANDMA GRANNY MAMA MADAM",
);
const openTitles = listed(`
  DR DOCTOR PROF PROFESSOR CAPTAIN CAPT SERGEANT SGT LIEUTENANT LT COLONEL COL GENERAL GEN MAJOR ADMIRAL COMMANDER
  OFFICER DETECTIVE DET INSPECTOR INSP AGENT FATHER REVEREND REV PASTOR JUDGE MAYOR PRESIDENT SENATOR NURSE CHIEF DEPUTY
  SHERIFF PRIVATE CORPORAL COACH COUNT COUNTESS MASTER MX CONSTABLE PC DI DCI MINISTER AMBASSADOR BISHOP RABBI IMAM
`);

/** What family calls somebody whom others call by another title. */
const kinship = listed("UNCLE AUNT AUNTIE BROTHER SISTER FATHER GRANDPA GRANDMA GRANNY MAMA PAPA");

/** One spelling for titles that have several. */
const titleSpellings: ReadonlyMap<string, string> = new Map([
  ["DOCTOR", "DR"],
  ["PROFESSOR", "PROF"],
  ["CAPT", "CAPTAIN"],
  ["SGT", "SERGEANT"],
  ["LT", "LIEUTENANT"],
  ["COL", "COLONEL"],
  ["GEN", "GENERAL"],
  ["REV", "REVEREND"],
  ["MISTER", "MR"],
  ["AUNTIE", "AUNT"],
  ["DET", "DETECTIVE"],
  ["INSP", "INSPECTOR"],
]);

const ordinals: ReadonlyMap<string, string> = new Map(
  "FIRST SECOND THIRD FOURTH FIFTH SIXTH SEVENTH EIGHTH NINTH TENTH"
    .split(" ")
    .map((word, at) => [word, `${at + 1}`]),
);

/** `MRS`, `LADY` …: another title can stand before the same name, and be her husband's. */
export function isWomansTitle(word: string): boolean {
  return womanTitles.has(word) && !kinship.has(word);
}

export function isTitle(word: string): boolean {
  return manTitles.has(word) || womanTitles.has(word) || openTitles.has(word);
}

/** Names taken apart before: a script says the same few over and over. Emptied when it holds many. */
const takenApart = new Map<string, NameParts>();
const mostRemembered = 2_000;

/** Takes a name apart: `THE DR. BOOM!` has the key `DR BOOM`, the title `DR` and the core `BOOM`. */
export function nameParts(name: string): NameParts {
  const known = takenApart.get(name);
  if (known) return known;
  if (takenApart.size >= mostRemembered) takenApart.clear();
  const parts = partsOf(name);
  takenApart.set(name, parts);
  return parts;
}

function partsOf(name: string): NameParts {
  const all = wordsOfName(name);
  const words = all.length > 1 && articles.has(all[0] ?? "") ? all.slice(1) : all;
  const untitled = words.filter((word) => !isTitle(word));
  const core = untitled.length > 0 ? untitled : words;
  const titles =
    untitled.length > 0
      ? words.filter(isTitle).map((word) => titleSpellings.get(word) ?? word)
      : [];
  return { key: words.join(" "), words, titles, core, number: numberIn(words) };
}

/** Capitals, plain quotes, single spaces, and words without marks at their ends. `#` stays with its number. */
function wordsOfName(name: string): string[] {
  const plain = name
    .normalize("NFC")
    .replace(/[’‘ʼ`]/gu, "'")
    .replace(/[“”"*_^]/gu, "")
    .toUpperCase();
  return plain
    .split(/[\s/]+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}#]+|(?<![^\p{L}\p{N}])[^\p{L}\p{N}]+$/gu, ""))
    .filter((word) => word !== "");
}

function numberIn(words: readonly string[]): string | null {
  if (words.length < 2) return null;
  for (const [at, word] of words.entries()) {
    // A number in front is part of the name: `911 OPERATOR`.
    const digits = (at === 0 ? /^#(\d+)$/u : /^#?(\d+)$/u).exec(word)?.[1] ?? ordinals.get(word);
    if (digits !== undefined) return digits;
  }
  const last = words.at(-1) ?? "";
  return /^[A-E]$/u.test(last) ? last : null;
}

/** Words before `ON`, `OF`, `IN` …: in `VOICE ON RADIO` the name is `VOICE`. */
export function withoutTail(words: readonly string[]): readonly string[] {
  const end = words.findIndex(
    (word, at) => at > 0 && /^(?:ON|OF|IN|WITH|AT|FROM|FOR|BY|TO)$/u.test(word),
  );
  return end < 0 ? words : words.slice(0, end);
}

/** A numbered name without its number: `COP #1` gives `COP`. */
export function unnumbered({ words }: NameParts): string {
  const rest = words.filter(
    (word, at) =>
      !/^#?\d+$/u.test(word) &&
      !ordinals.has(word) &&
      !(at === words.length - 1 && /^[A-E]$/u.test(word)),
  );
  return rest.join(" ");
}

/** Whether both names have titles and the titles do not go together, as in `MR. PELL` and `MRS. PELL`. */
export function titlesClash(one: NameParts, other: NameParts): boolean {
  if (one.titles.length === 0 || other.titles.length === 0) return false;
  if (one.titles.some((title) => other.titles.includes(title))) return false;
  const isMan = (parts: NameParts) => parts.titles.some((title) => manTitles.has(title));
  const isWoman = (parts: NameParts) => parts.titles.some((title) => womanTitles.has(title));
  if (isMan(one) && isWoman(other)) return true;
  if (isWoman(one) && isMan(other)) return true;
  if ([...one.titles, ...other.titles].some((title) => kinship.has(title))) return false;
  // `DR. SATO` and `NURSE SATO` are two people unless a first name says otherwise.
  return one.core.length === 1 || other.core.length === 1;
}

/**
 * An id that depends on the name alone: `chr_mary-ann`. Letters of every script are kept; long names are cut
 * and closed with a number made from all of the name.
 */
export function idFromName(prefix: string, name: string): string {
  const slug = nameParts(name)
    .words.join("-")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/gu, "");
  if (slug !== "" && slug.length <= longestSlug) return `${prefix}_${slug}`;
  return `${prefix}_${slug.slice(0, longestSlug)}-${checksum(name)}`;
}

const longestSlug = 60;

/** FNV-1a over UTF-16 code units, in base 36. */
function checksum(text: string): string {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return (sum >>> 0).toString(36);
}
