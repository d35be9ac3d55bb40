/** Words that in brackets tell how to speak or not to, and are no part of what is said. */
const bare =
  /^(?:an? |the )?(?:(?:long|short|small|brief|another|tiny|half a?) )?(?:beat|pause|silence|aside|sotto voce|sotto|whispered|softer|louder|faster|slower|quieter|cont'd|continued|more|off|offstage|sings?|sighs?|shrugs?|laughs?|laughter|coughs?|sobs?|nods?|smiles?)$/iu;
/** How somebody speaks, or to whom: `quietly`, `lowering his voice`, `to Mara`, `into phone`. */
const manner =
  /^(?:\p{L}{3,}(?:ly|ing)\b(?!,? (?:I|you|we|he|she|they|it|is|was)\b)|to (?:\p{Lu}|him\b|her\b|them\b|himself\b|herself\b|the\b|us\b)|into (?:the )?(?:phone|radio|receiver|microphone)\b|(?:on|over) (?:the )?(?:phone|radio|line)\b|with (?:an? )?\p{Ll}+$)/iu;
/** A verb in the third person first: `Drinks.`, `Takes the cup`. */
const deed =
  /^(?!(?:his|this|its|yes|as|is|was|has|does|us|thus|perhaps|always|sometimes|besides|unless|alas|plus|thanks|less|lots|regards)\b)\p{L}{2,}s\b(?! (?:are|were|is|was|will|would|can|could|do|did|don't|have|had|must|may|might|should|shall|always|never)\b)/iu;
/** Somebody is spoken of as in speech, not as in a direction. */
const spokenWords = /\b(?:I|I'm|I'll|I've|me|my|you|your|we|our)\b/iu;

/** A longer bracket than this, in words, is a sentence that somebody says. */
const LONGEST = 12;
const brackets = /\(([^()]*)\)/gu;

/**
 * Whether a bracket inside a speech tells what to do or how to speak, though it has no line of its own.
 *
 * @param inside - what the bracket holds
 * @param before - the speech up to the bracket
 * @param isMixed - whether the speech has small letters outside brackets, as `hasSmallLetters` tells
 */
export function isDirection(inside: string, before: string, isMixed: () => boolean): boolean {
  const words = inside
    .replace(/[’‘]/gu, "'")
    .replace(/\s+/gu, " ")
    .trim()
    .replace(/[.,;]$/u, "");
  if (!/\p{L}/u.test(words) || words.split(" ").length > LONGEST) return false;
  if (!/\p{Ll}/u.test(words)) return isMixed() || bare.test(words);
  if (bare.test(words)) return true;
  if (spokenWords.test(words)) return false;
  const kept = before.trimEnd();
  const opens = kept === "" || before.includes("\n", kept.length);
  if (opens && /^\p{Ll}/u.test(words)) return true;
  const standsAlone = opens || endsSentence(kept);
  return (manner.test(words) && !/[?!]$/u.test(words)) || (standsAlone && deed.test(words));
}

function endsSentence(text: string): boolean {
  let end = text.length;
  while (`"”’'`.includes(text[end - 1] ?? " ")) end -= 1;
  return ".!?…—–-".includes(text[end - 1] ?? " ");
}

/** Capitals stand out only where not all of the speech is in capitals. Looked up when first asked for, and once. */
export function hasSmallLetters(speech: string): () => boolean {
  let found: boolean | null = null;
  return () => (found ??= /\p{Ll}/u.test(speech.replace(brackets, "")));
}

/** A speech without the directions in brackets that stand inside its lines; line ends stay where words are left. */
export function withoutDirections(speech: string): string {
  if (!speech.includes("(")) return speech;
  const isMixed = hasSmallLetters(speech);
  let isCut = false;
  const left = speech.replace(brackets, (whole, inside: string, at: number) => {
    if (!isDirection(inside, speech.slice(0, at), isMixed)) return whole;
    isCut = true;
    return "";
  });
  if (!isCut) return speech;
  return left
    .split("\n")
    .map((line) => line.replace(/[^\S\n]{2,}/gu, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}
