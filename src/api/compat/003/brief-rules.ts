/** Characters of a text that a brief is guessed from; the rest of it is material. */
const looked = 4_000;
/** The longest word, title or source of a brief, in characters, and how many of them a list has. */
const longestWord = 300;
const mostWords = 200;

/**
 * The beginning of a text as the rules here take it: lines without blanks around them, one space between words. None of the
 * rules then has to try long runs of white space in every way.
 */
export function beginningOf(text: string): string {
  return text
    .slice(0, looked)
    .replaceAll(/[^\S\r\n]+/gu, " ")
    .replaceAll(/ ?[\r\n][\r\n ]*/gu, "\n")
    .trim();
}

/** What stands after a label on a line of its own: `Tone: calm`. */
function labelled(text: string, ...labels: readonly string[]): string | null {
  const found = new RegExp(`^(?:${labels.join("|")}) ?: ?(\\S.*)$`, "imu").exec(text);
  return found?.[1]?.slice(0, longestWord).trim() ?? null;
}

/** The parts of an enumeration: `a, b and c`. */
function parts(list: string): string[] {
  return list
    .split(/[,;]|\band\b|\bor\b/iu)
    .map((part) =>
      part
        .trim()
        .slice(0, longestWord)
        .replace(/^["'“]|["'”.]$/gu, ""),
    )
    .filter((part) => part !== "")
    .slice(0, mostWords);
}

const commission =
  /^(?:please )?(?:(?:make|create|produce|write|do|give me|i (?:want|need|would like)) )?(?:(?:me|us) )?(?:an? )?(?:[\w-]{1,40} ){0,4}?(?:video|film|clip|short|explainer|documentary|tutorial) (?:about|on|of|that explains|explaining) /iu;

/** A title that is labelled or quoted, or the first sentence without the commission around it. */
export function titleOf(text: string): string | null {
  const said =
    labelled(text, "title", "topic", "subject") ?? /["“]([^"”\n]{3,120})["”]/u.exec(text)?.[1];
  if (said !== undefined && said !== null) return said;
  const [sentence = ""] = text.split(/(?<=[.!?])\s|\n/u, 1);
  const subject = withoutEnd(sentence.replace(commission, ""));
  const words = subject.split(
    / (?:for|in|lasting) (?=\d|kids|children|beginners|adults|students)/iu,
  )[0]!;
  const title = words.split(" ", 10).join(" ").trim();
  return title === "" ? null : title.charAt(0).toUpperCase() + title.slice(1, longestWord);
}

/** A sentence without the signs that end it. */
function withoutEnd(sentence: string): string {
  let end = sentence.length;
  while (end > 0 && ".!?".includes(sentence.charAt(end - 1))) end -= 1;
  return sentence.slice(0, end);
}

const intents: readonly (readonly [RegExp, string])[] = [
  [/\bhow[- ]to\b|\btutorial\b|\bstep[- ]by[- ]step\b|\bguide to\b/iu, "how_to"],
  [
    /\breviews?\b|\brank(?:ing|ed)?\b|\btop \d+\b|\bcompar(?:e|ing|ison)\b|\bbest\b/iu,
    "review_ranking",
  ],
  [/\bhistor(?:y|ical|ic)\b|\bcentur(?:y|ies)\b|\bancient\b|\bmedieval\b/iu, "history_narrative"],
  [/\bopinions?\b|\beditorial\b|\bargu(?:e|es|ing|ment)\b|\bcritique\b/iu, "opinion_analysis"],
  [/\bexplain(?:s|er|ing)?\b|\bwhat is\b|\bwhy\b/iu, "explainer"],
];

export function intentOf(text: string): string | null {
  return (
    labelled(text, "intent", "purpose", "goal") ??
    intents.find(([sign]) => sign.test(text))?.[1] ??
    null
  );
}

const people =
  /\b(?:for|aimed at) ((?:(?:young|older|curious|busy|first-time|small) )?(?:kids|children|teenagers|teens|students|beginners|adults|parents|teachers|developers|professionals|experts|gamers|tourists|travell?ers|investors|seniors|owners|everybody|everyone)(?: ?(?:,|and) ?(?:kids|children|teenagers|teens|students|beginners|adults|parents|teachers|developers|professionals|experts|gamers|seniors))*)/iu;

export function audienceOf(text: string): string[] | null {
  const said = labelled(text, "audience", "viewers", "target audience") ?? people.exec(text)?.[1];
  return said ? parts(said) : null;
}

const tones =
  /\b(serious|funny|humorous|dramatic|calm|playful|formal|casual|friendly|inspiring|inspirational|dark|warm|witty|light-hearted|lighthearted|upbeat|sober|educational|informative|conversational|suspenseful|cinematic)\b/giu;

export function toneOf(text: string): string | null {
  const said = labelled(text, "tone", "mood", "style");
  if (said !== null) return said;
  const found = new Set(Array.from(text.matchAll(tones), ([word]) => word.toLowerCase()));
  return found.size === 0 ? null : [...found].join(", ");
}

const amount = String.raw`(\d{1,6}(?:[.,]\d{1,6})?)`;
const lengths = new RegExp(
  String.raw`(?<!\d)${amount}(?:\s?(?:-|–|to)\s?${amount})?[\s-]{0,3}(seconds?|secs?|s|minutes?|mins?|m)\b`,
  "iu",
);

/** In seconds; a single number is allowed a tenth more and less. */
export function lengthOf(
  text: string,
): { target_length_min: number; target_length_max: number } | null {
  const [, from, to, unit = ""] = lengths.exec(text) ?? [];
  if (from === undefined) return null;
  const factor = /^s/iu.test(unit) ? 1 : 60;
  const [first, second] = [from, to].map(
    (digits) => Number((digits ?? "0").replace(",", ".")) * factor,
  );
  const [shortest, longest] = to === undefined ? [first! * 0.9, first! * 1.1] : [first!, second!];
  if (shortest <= 0 || longest <= 0) return null;
  const rounded = [Math.min(shortest, longest), Math.max(shortest, longest)].map((one) =>
    Math.max(1, Math.round(one)),
  );
  return { target_length_min: rounded[0]!, target_length_max: rounded[1]! };
}

export function includedOf(text: string): string[] {
  const said =
    labelled(text, "include", "keywords", "keywords include", "must include") ??
    /\b(?:must|should|be sure to) (?:mention|include|cover) ([^.!?\n]+)/iu.exec(text)?.[1];
  return said ? parts(said) : [];
}

export function excludedOf(text: string): string[] {
  const said =
    labelled(text, "exclude", "avoid", "keywords exclude", "without") ??
    /\b(?:avoid|leave out|do not mention|don['’]t mention|without mentioning|exclude) ([^.!?\n]+)/iu.exec(
      text,
    )?.[1];
  return said ? parts(said) : [];
}

export function sourcesOf(text: string): string[] | null {
  const said = labelled(text, "sources", "sources preferred", "references");
  const links = Array.from(text.matchAll(/https?:\/\/[^\s<>"')]+/giu), ([link]) =>
    link.slice(0, longestWord).replace(/[.,;]$/u, ""),
  );
  // A link is one source, whatever characters it holds.
  const named = said && links.length === 0 ? parts(said) : [];
  const all = [...new Set([...named, ...links])].slice(0, mostWords);
  return all.length === 0 ? null : all;
}

export function moneyOf(text: string): string | null {
  const said = labelled(text, "monetization", "monetisation");
  if (said !== null) return said;
  if (/\b(?:no|without) (?:ads|advertis\w+|sponsors?)\b/iu.test(text)) return "none";
  if (/\bsponsor(?:ed|s|ship)?\b/iu.test(text)) return "sponsored";
  if (/\baffiliate\b/iu.test(text)) return "affiliate";
  return /\b(?:ads|advertis\w+|moneti[sz]ed?)\b/iu.test(text) ? "ads" : null;
}
