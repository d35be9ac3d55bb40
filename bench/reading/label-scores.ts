import { nameKey, type GoldCue } from "../texts/gold.ts";
import { score } from "../texts/score.ts";
import { atLeast, atMost, rowOf, type Row } from "../report/row.ts";
import { readAsProduct, spokenWords, type FoundReading, type FoundSpeech } from "./found-script.ts";
import { readLabelledTexts, type LabelledCue, type LabelledText } from "./labelled-texts.ts";

/** Counts that add up over texts. */
interface Count {
  hits: number;
  gold: number;
  found: number;
}

interface TextScore {
  readonly speakers: Count;
  readonly cues: Count;
  /** The same of all cues as they stand, those that the cast refuses included: the stricter count. */
  readonly "cues before the cast has judged": Count;
  readonly speeches: Count;
  readonly headings: Count;
  /** Names that the labels say are nobody's, and that are in the cast all the same. */
  readonly falseCharacters: readonly string[];
}

/** Scores a folder of labelled texts as one: rows with the sums, and what differs, text by text. */
export async function scoreLabels(
  title: string,
  folder: string,
): Promise<{ rows: Row[]; misses: string[] }> {
  const sums = Object.fromEntries(parts.map((part) => [part, none()])) as Record<
    (typeof parts)[number],
    Count
  >;
  const misses: string[] = [];
  const texts = readLabelledTexts(folder);
  let falseCharacters = 0;
  for (const text of texts) {
    const scored = scoreText(text, await readAsProduct(text.bytes, text.filename));
    for (const part of parts) {
      add(sums[part], scored[part]);
      const { hits, gold, found } = scored[part];
      if (hits < gold || hits < found)
        misses.push(`${text.name}: ${part}: ${hits} right of ${gold} wanted, ${found} found`);
    }
    falseCharacters += scored.falseCharacters.length;
    for (const name of scored.falseCharacters)
      misses.push(`${text.name}: "${name}" is no character`);
  }
  const named = `${title} (${texts.length} texts)`;
  const rows = parts.flatMap((part) => countRows(`${named}: ${part}`, sums[part]));
  return {
    rows: [...rows, rowOf(`${named}: false characters`, [falseCharacters], "names", atMost(0))],
    misses,
  };
}

const parts = [
  "speakers",
  "cues",
  "cues before the cast has judged",
  "speeches",
  "headings",
] as const;

const none = (): Count => ({ hits: 0, gold: 0, found: 0 });

function add(sum: Count, { hits, gold, found }: Count): void {
  sum.hits += hits;
  sum.gold += gold;
  sum.found += found;
}

function countRows(what: string, { hits, gold, found }: Count): Row[] {
  return [
    rowOf(`${what}, precision`, [found > 0 ? hits / found : 1], `of ${found} found`, atLeast(0.98)),
    rowOf(`${what}, recall`, [gold > 0 ? hits / gold : 1], `of ${gold}`, atLeast(0.98)),
  ];
}

function scoreText(text: LabelledText, reading: FoundReading): TextScore {
  const castNames = reading.cast.flatMap(({ names }) => names).map(nameKey);
  return {
    ...scoreCues(text, reading),
    headings: scoreHeadings(text, reading),
    falseCharacters: text.notCharacters.filter((name) => castNames.includes(nameKey(name))),
  };
}

/**
 * A speech counts as found when its cue stands for somebody of the cast, for several or for all: what the product refuses it
 * does not say. A cue that a page break cut counts as a cue or as part of the one before, whichever the reader chose.
 */
function scoreCues(
  text: LabelledText,
  reading: FoundReading,
): Omit<TextScore, "headings" | "falseCharacters"> {
  const kept = reading.speeches.filter(({ isSaid }) => isSaid);
  const cuesOf = (speeches: readonly FoundSpeech[]) =>
    speeches.map(({ speaker }, at) => ({ speaker, line: at + 1 }));
  const choices = [text.cues, joined(text.cues)].map((cues) => {
    const inOrder = cues.map((cue, at): GoldCue => ({ ...cue, line: at - cues.length }));
    const speakers = reading.cast.filter(({ speaks }) => speaks).map(({ name }) => name);
    const gold = { ...text.speakers, cues: inOrder };
    const scored = score(gold, { speakers, cues: cuesOf(kept) });
    const typed = score(gold, { speakers, cues: cuesOf(reading.speeches) });
    const said = (texts: readonly string[]) => texts.map((one) => spokenWords(one).join(" "));
    const speeches = inSameOrder(
      said(cues.map((cue) => cue.text)),
      said(kept.map(({ dialogue }) => dialogue)),
    );
    return {
      speakers: scored.speakers,
      cues: scored.cues,
      "cues before the cast has judged": typed.cues,
      speeches,
    };
  });
  const [split, whole] = choices as [(typeof choices)[0], (typeof choices)[0]];
  return loss(whole.cues) < loss(split.cues) ? whole : split;
}

function loss({ hits, gold, found }: Count): number {
  return gold + found - 2 * hits;
}

function joined(cues: readonly LabelledCue[]): LabelledCue[] {
  const whole: LabelledCue[] = [];
  for (const cue of cues) {
    const last = whole.at(-1);
    if (cue.continues && last) whole.splice(-1, 1, { ...last, text: `${last.text} ${cue.text}` });
    else whole.push(cue);
  }
  return whole;
}

/** Prose and notes have no headings of their own; what a reader calls their parts is its own affair. */
function scoreHeadings({ headings }: LabelledText, reading: FoundReading): Count {
  if (headings.length === 0) return none();
  const found = reading.headings.map((heading) => spokenWords(heading).join(" "));
  const optional = new Set(
    headings
      .filter(({ isOptional }) => isOptional)
      .map(({ heading }) => spokenWords(heading).join(" ")),
  );
  const wanted = headings
    .filter(({ isOptional }) => !isOptional)
    .map(({ heading }) => spokenWords(heading).join(" "));
  return inSameOrder(
    wanted,
    found.filter((heading) => !optional.has(heading)),
  );
}

/** How many of the wanted texts stand among those found, word for word and in order. */
function inSameOrder(wanted: readonly string[], found: readonly string[]): Count {
  let best = found.map(() => 0);
  for (const one of wanted) {
    const row: number[] = [];
    found.forEach((other, at) => {
      const diagonal = (at > 0 ? (best[at - 1] ?? 0) : 0) + (one === other ? 1 : 0);
      row.push(Math.max(diagonal, best[at] ?? 0, row[at - 1] ?? 0));
    });
    best = row;
  }
  return { hits: best.at(-1) ?? 0, gold: wanted.length, found: found.length };
}
