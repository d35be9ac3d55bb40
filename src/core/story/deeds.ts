import type { Candidate } from "./candidates.ts";
import { isPersonVerb } from "./person-words.ts";

/** What stands after a verb, and not after a surname: an object, a place, a further deed. */
const afterVerb =
  /^(?:the|an?|his|her|their|its|him|it|them|to|in|into|on|onto|at|from|with|up|down|back|over|out|off|away|under|through|across|for|by|towards?|as|and \p{Ll}|\p{Ll}+ly)\b/u;

/** Whether a name is another's with what that one does: `GUS KNEELS`, `MARA RUNS to the door`. */
export function tellsOfDeed(name: Candidate, whose: Candidate): boolean {
  const { words } = name.parts;
  const own = whose.parts.words;
  const [verb, ...more] = words.slice(own.length);
  if (name === whose || verb === undefined || !own.every((word, at) => word === words[at]))
    return false;
  if (isPersonVerb(verb)) return true;
  const isVerbLike = more.length === 0 && /[^S']S$/u.test(verb);
  return isVerbLike && goOns(name).length > 0 && goOns(name).every((text) => afterVerb.test(text));
}

/** What stands after a name, wherever it does: the words below its cues, the rest of the sentences it is named in. */
function goOns({ cues, introductions }: Candidate): string[] {
  const rests = introductions.map(({ name: written, evidence: { quote } }) =>
    quote.slice(quote.indexOf(written) + written.length).trimStart(),
  );
  return [...cues.map(({ speech }) => speech.text), ...rests].filter((text) => text !== "");
}
