import type { Candidate, Names } from "./candidates.ts";
import type { Instead } from "./cast-words.ts";
import { isPartSpeaker } from "../screenplay/vocabulary.ts";
import { notAName, type NotAName } from "./not-names.ts";
import { meansEverybody } from "./person-words.ts";

/** Whether a name is a character's, why, and how sure that is. */
export type Verdict =
  | { readonly verdict: "valid"; readonly rationale: string; readonly confidence: number }
  | {
      readonly verdict: "invalid" | "retype";
      readonly instead: Instead;
      readonly rationale: string;
      readonly confidence: number;
    };

/** What can be said for a name being somebody's. */
interface Support {
  readonly reasons: readonly string[];
  /** Enough to outweigh words that usually name no one. */
  readonly isStrong: boolean;
}

/** Judges a name by its words, its cues and its introductions. */
export function judge(candidate: Candidate, names: Names): Verdict {
  const { parts, cues } = candidate;
  if (meansEverybody(parts.words)) {
    return {
      verdict: "retype",
      instead: "everybody present",
      rationale: "It says that everybody present speaks, nobody in particular.",
      confidence: 0.9,
    };
  }
  const support = supportOf(candidate, names);
  if (isPartSpeaker(candidate.name) && speaksInScene(candidate))
    return judgeCues(candidate, support);
  const words = notAName(candidate.name);
  if (words) return judgeByWords(words, support);
  return cues.length > 0 ? judgeCues(candidate, support) : judgeIntroductions(candidate);
}

/** A prologue that comes after other speeches of its scene is somebody who speaks it. */
function speaksInScene({ cues }: Candidate): boolean {
  return cues.some(({ before, speech }) => before !== null && speech.text !== "");
}

function judgeByWords(
  { instead, rationale, confidence }: NotAName,
  { reasons, isStrong }: Support,
): Verdict {
  if (isStrong)
    return {
      verdict: "valid",
      rationale: `Its words alone would say otherwise (${lowerFirst(rationale)}), but: ${reasons.join(" ")}`,
      confidence: 0.6,
    };
  const isKept =
    instead === "sound" ||
    instead === "camera direction" ||
    instead === "card or title" ||
    instead === "transition";
  return { verdict: isKept ? "retype" : "invalid", instead, rationale, confidence };
}

function supportOf({ parts, cues, introductions }: Candidate, { mentioned }: Names): Support {
  const reasons: string[] = [];
  const aged = introductions.some(({ sign }) => sign === "age");
  const isMentioned = parts.core.every((word) => mentioned.has(word));
  const extended = cues.filter(({ speech }) => (speech.cue.extensions ?? []).length > 0).length;
  if (aged) reasons.push("Introduced with an age.");
  else if (introductions.some(({ sign }) => sign !== null))
    reasons.push("Introduced as a person in the action.");
  if (cues.length > 1) reasons.push(`Speaks ${cues.length} times.`);
  if (cues.length === 1) reasons.push("Speaks once.");
  if (extended > 0) reasons.push("Cues have extensions, such as V.O.");
  if (parts.titles.length > 0) reasons.push("Has a title.");
  if (isMentioned) reasons.push("Named in the text as names are written.");
  const spokenWith = new Set(cues.flatMap(({ before }) => (before ? [before.key] : [])));
  return {
    reasons,
    isStrong:
      aged || cues.length >= 5 || (cues.length >= 3 && (extended > 0 || spokenWith.size > 1)),
  };
}

/** A name that has cues and no suspicious words. One cue alone has to look like a speaker's. */
function judgeCues(candidate: Candidate, { reasons }: Support): Verdict {
  const doubt = reasons.length === 1 && candidate.cues.length === 1 ? doubtAbout(candidate) : null;
  if (doubt) return { verdict: "invalid", ...doubt };
  const confidence = Math.min(
    0.99,
    0.72 + 0.06 * (reasons.length - 1) + 0.03 * Math.min(5, candidate.cues.length),
  );
  return { verdict: "valid", rationale: reasons.join(" "), confidence };
}

function doubtAbout({
  name,
  cues,
}: Candidate): { instead: Instead; rationale: string; confidence: number } | null {
  const speech = cues[0]?.speech;
  if (!speech) return null;
  if (speech.text === "")
    return {
      instead: "sentence",
      rationale: "Nothing is said under it, and it stands nowhere else.",
      confidence: 0.7,
    };
  if (name.endsWith("!"))
    return {
      instead: "shouted word",
      rationale: "It ends in an exclamation mark and stands nowhere else.",
      confidence: 0.65,
    };
  if (/^\p{Ll}/u.test(speech.text)) {
    return {
      instead: "sentence",
      rationale:
        "What follows goes on in small letters, as action does, and it stands nowhere else.",
      confidence: 0.65,
    };
  }
  return null;
}

const bySign = {
  speech: { says: "Speaks in quotation marks.", confidence: 0.85 },
  age: { says: "Introduced in capitals with an age.", confidence: 0.92 },
  apposition: { says: "Introduced in capitals and described as a person.", confidence: 0.75 },
  role: { says: "Introduced in capitals under a person's title or trade.", confidence: 0.65 },
  verb: { says: "Named doing what people do.", confidence: 0.65 },
} as const;

function judgeIntroductions({ parts, introductions }: Candidate): Verdict {
  for (const sign of ["speech", "age", "apposition", "role", "verb"] as const) {
    if (introductions.some((one) => one.sign === sign)) {
      const { says, confidence } = bySign[sign];
      return {
        verdict: "valid",
        rationale: sign === "speech" ? says : `${says} Never speaks.`,
        confidence,
      };
    }
  }
  if (parts.titles.length > 0 && introductions.length > 1) {
    return {
      verdict: "valid",
      rationale: `Named ${introductions.length} times, with a title.`,
      confidence: 0.6,
    };
  }
  const rationale =
    "In capitals in the action, without age, role or speech: a thing, a sound or an emphasis.";
  return { verdict: "invalid", instead: "thing or emphasis", rationale, confidence: 0.7 };
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1).replace(/\.$/u, "");
}
