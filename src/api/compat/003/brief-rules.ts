/** What stands after a label on a line of its own: `Tone: calm`. */
function labelled(text: string, ...labels: readonly string[]): string | null {
  const found = new RegExp(`^[ \\t]*(?:${labels.join("|")})[ \\t]*:[ \\t]*(\\S.*)$`, "imu").exec(
    text,
  );
  return found?.[1]?.trim() ?? null;
}

/** The parts of an enumeration: `a, b and c`. */
function parts(list: string): string[] {
  return list
    .split(/[,;]|\band\b|\bor\b/iu)
    .map((part) => part.trim().replace(/^["'“]|["'”.]$/gu, ""))
    .filter((part) => part !== "");
}

const commission =
  /^(?:please\s+)?(?:(?:make|create|produce|write|do|give\s+me|i\s+(?:want|need|would\s+like))\s+)?(?:(?:me|us)\s+)?(?:an?\s+)?(?:[\w-]+\s+){0,4}?(?:video|film|clip|short|explainer|documentary|tutorial)\s+(?:about|on|of|that\s+explains|explaining)\s+/iu;

/** A title that is labelled or quoted, or the first sentence without the commission around it. */
export function titleOf(text: string): string | null {
  const said =
    labelled(text, "title", "topic", "subject") ?? /["“]([^"”\n]{3,120})["”]/u.exec(text)?.[1];
  if (said !== undefined && said !== null) return said.slice(0, 300);
  const [sentence = ""] = text.trim().split(/(?<=[.!?])\s|\n/u);
  const subject = sentence.replace(commission, "").replace(/[.!?]+$/u, "");
  const words = subject.split(
    /\s+(?:for|in|lasting)\s+(?=\d|kids|children|beginners|adults|students)/iu,
  )[0]!;
  const title = words.split(/\s+/u).slice(0, 10).join(" ").trim();
  return title === "" ? null : title.charAt(0).toUpperCase() + title.slice(1);
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
  /\b(?:for|aimed at)\s+((?:(?:young|older|curious|busy|first-time|small)\s+)?(?:kids|children|teenagers|teens|students|beginners|adults|parents|teachers|developers|professionals|experts|gamers|tourists|travell?ers|investors|seniors|owners|everybody|everyone)(?:\s*(?:,|and)\s*(?:kids|children|teenagers|teens|students|beginners|adults|parents|teachers|developers|professionals|experts|gamers|seniors))*)/iu;

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

const amount = String.raw`(\d+(?:[.,]\d+)?)`;
const lengths = new RegExp(
  String.raw`${amount}(?:\s*(?:-|–|to)\s*${amount})?[\s-]*(seconds?|secs?|s|minutes?|mins?|m)\b`,
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
    /\b(?:must|should|be sure to)\s+(?:mention|include|cover)\s+([^.!?\n]+)/iu.exec(text)?.[1];
  return said ? parts(said) : [];
}

export function excludedOf(text: string): string[] {
  const said =
    labelled(text, "exclude", "avoid", "keywords exclude", "without") ??
    /\b(?:avoid|leave out|do not mention|don['’]t mention|without mentioning|exclude)\s+([^.!?\n]+)/iu.exec(
      text,
    )?.[1];
  return said ? parts(said) : [];
}

export function sourcesOf(text: string): string[] | null {
  const said = labelled(text, "sources", "sources preferred", "references");
  const links = Array.from(text.matchAll(/https?:\/\/[^\s<>"')]+/giu), ([link]) =>
    link.replace(/[.,;]$/u, ""),
  );
  // A link is one source, whatever characters it holds.
  const named = said && links.length === 0 ? parts(said) : [];
  const all = [...new Set([...named, ...links])]
    .map((source) => source.slice(0, 300))
    .slice(0, 200);
  return all.length === 0 ? null : all;
}

export function moneyOf(text: string): string | null {
  const said = labelled(text, "monetization", "monetisation");
  if (said !== null) return said;
  if (/\b(?:no|without)\s+(?:ads|advertis\w+|sponsors?)\b/iu.test(text)) return "none";
  if (/\bsponsor(?:ed|s|ship)?\b/iu.test(text)) return "sponsored";
  if (/\baffiliate\b/iu.test(text)) return "affiliate";
  return /\b(?:ads|advertis\w+|moneti[sz]ed?)\b/iu.test(text) ? "ads" : null;
}
