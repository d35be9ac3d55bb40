import { isOffScreen } from "../../core/story/cast.ts";
import { evidenceOf, onOneLine, wordCount } from "../../core/story/scene-text.ts";
import { counted } from "../../core/wording.ts";
import type { Bible, OwnSpeech } from "./parts.ts";
import { everydayWords } from "./everyday-words.ts";

/** How a character speaks, counted. Speeches without words, as lost cues have them, count as speeches. */
export function dialogueSummary(speeches: readonly OwnSpeech[]): Bible["dialogueSummary"] {
  const texts = speeches.map(({ speech }) => speech.text);
  const lengths = texts.map(wordCount);
  const lines = texts.length;
  const words = lengths.reduce((sum, length) => sum + length, 0);
  const share = (mark: string) =>
    lines === 0 ? 0 : rounded(texts.filter((text) => text.includes(mark)).length / lines);
  const counts = {
    lines,
    words,
    wordsPerLine: lines === 0 ? 0 : Math.round((words / lines) * 10) / 10,
    longestLineWords: Math.max(0, ...lengths),
    questions: share("?"),
    exclamations: share("!"),
    recurringWords: recurringWords(texts),
  };
  return {
    ...counts,
    summary: inASentence(counts),
    method: "rule",
    confidence: lines === 0 ? 0.5 : 0.95,
  };
}

type Counts = Omit<Bible["dialogueSummary"], "summary" | "method" | "confidence">;

function inASentence({
  lines,
  words,
  wordsPerLine,
  questions,
  exclamations,
  recurringWords: recurring,
}: Counts): string {
  if (lines === 0) return "Never speaks.";
  const parts = [
    `${counted(lines, "speech", "speeches")}, ${counted(words, "word")}, ${wordsPerLine} a speech`,
    questions > 0 ? `${percent(questions)} ask` : "",
    exclamations > 0 ? `${percent(exclamations)} exclaim` : "",
    recurring.length > 0
      ? `words that come back: ${recurring.map(({ word }) => word).join(", ")}`
      : "",
  ];
  return `${parts.filter((part) => part !== "").join("; ")}.`;
}

function recurringWords(texts: readonly string[]): Counts["recurringWords"] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [found] of text.matchAll(/\p{L}[\p{L}\p{M}’']{3,}/gu)) {
      const full = found.toLowerCase().replace(/’/gu, "'");
      // What is left of a short form is a pronoun or a word such as "do".
      const word = full.replace(/(?:'(?:s|d|m|ll|re|ve|t)?|n't)$/u, "");
      if (word.length > 3 && !everydayWords.has(full) && !everydayWords.has(word))
        counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, 8)
    .map(([word, count]) => ({ word, count }));
}

/** What the counts say of a way of speaking, where there is enough of it. */
export function inferredTraits(
  { lines, wordsPerLine, questions, exclamations }: Bible["dialogueSummary"],
  speeches: readonly OwnSpeech[],
): Bible["inferredTraits"] {
  if (lines < 5) return [];
  const unseen = rounded(
    speeches.filter(({ speech }) => (speech.cue.extensions ?? []).some(isOffScreen)).length / lines,
  );
  const rules: [boolean, string, string, string][] = [
    [wordsPerLine <= 6, "way of speaking", "curt", `${wordsPerLine} words a speech.`],
    [wordsPerLine >= 22, "way of speaking", "speaks at length", `${wordsPerLine} words a speech.`],
    [
      questions >= 0.4,
      "way of speaking",
      "asks",
      `${percent(questions)} of the speeches have a question mark.`,
    ],
    [
      exclamations >= 0.3,
      "way of speaking",
      "exclaims",
      `${percent(exclamations)} of the speeches have an exclamation mark.`,
    ],
    [
      unseen >= 0.5,
      "presence",
      "heard more than seen",
      `${percent(unseen)} of the speeches are off screen or voice-over.`,
    ],
  ];
  const confidence = lines >= 15 ? 0.75 : 0.6;
  return rules
    .filter(([applies]) => applies)
    .map(([, trait, value, rationale]) => ({
      trait,
      value,
      rationale,
      method: "rule" as const,
      confidence,
    }));
}

/** The first speech, the last, the longest, and the longest question. */
export function sampleLines(speeches: readonly OwnSpeech[]): Bible["sampleLines"] {
  const spoken = speeches.filter(({ speech }) => speech.text !== "");
  const longest = (some: readonly OwnSpeech[]) =>
    some.reduce<OwnSpeech | undefined>(
      (best, one) => (best && best.speech.text.length >= one.speech.text.length ? best : one),
      undefined,
    );
  const wanted: [OwnSpeech | undefined, string][] = [
    [spoken[0], "first line"],
    [longest(spoken), "longest line"],
    [longest(spoken.filter(({ speech }) => speech.text.includes("?"))), "longest question"],
    [spoken.at(-1), "last line"],
  ];
  const seen = new Set<string>();
  return wanted.flatMap(([one, why]) => {
    const element = one?.speech.spoken[0];
    if (!one || !element || seen.has(one.speech.cue.id)) return [];
    seen.add(one.speech.cue.id);
    const quote = onOneLine(element.text);
    return [{ ...evidenceOf(one.scene, element, quote), why }];
  });
}

function rounded(share: number): number {
  return Math.round(share * 100) / 100;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
