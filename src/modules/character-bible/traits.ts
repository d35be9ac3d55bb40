import { nameParts } from "../../core/story/names.ts";
import {
  evidenceOf,
  onOneLine,
  type SceneElement,
  type SceneText,
} from "../../core/story/scene-text.ts";
import type { Bible, Character } from "./parts.ts";

type Trait = Bible["explicitEvidence"][number];

/** Statements kept of one character. */
const mostTraits = 16;

/** What the action states of a character: how they are introduced, their age, and sentences in which they are, have or wear something. What they do is none. */
export function statedTraits(character: Character, scenes: readonly SceneText[]): Trait[] {
  const { introduction, ages } = character;
  const introduced: Trait[] = introduction
    ? [{ trait: "introduced as", ...introduction, method: "rule", confidence: 0.85 }]
    : [];
  const aged = ages.map(({ evidence }): Trait => ({
    trait: "age",
    ...evidence,
    method: "rule",
    confidence: 0.92,
  }));
  const known = new Set(introduction ? [introduction.quote] : []);
  const stated = scenes
    .flatMap((scene) => statementsIn(scene, character))
    .filter(({ quote }) => !known.has(quote));
  return [...introduced, ...aged, ...stated].slice(0, mostTraits);
}

const verbs: ReadonlyMap<string, string> = new Map([
  ["is", "is"],
  ["was", "is"],
  ["has", "has"],
  ["had", "has"],
  ["wears", "wears"],
  ["wearing", "wears"],
  ["owns", "has"],
  ["looks", "looks"],
  ["seems", "looks"],
]);

function statementsIn(scene: SceneText, character: Character): Trait[] {
  return scene.elements
    .filter(({ type }) => type === "action")
    .flatMap((element) =>
      sentencesOf(element).flatMap((sentence) => statementOf(scene, element, sentence, character)),
    );
}

/** A sentence that begins with the character's name and a verb of the list. `Karl is less sure` counts; quoting it whole lets readers judge. */
function statementOf(
  scene: SceneText,
  element: SceneElement,
  sentence: string,
  { name, aliases }: Character,
): Trait[] {
  const forms = [name, ...aliases.map((alias) => alias.name)].flatMap(formsOf);
  const upper = sentence.toUpperCase();
  const form = forms.find((one) => upper.startsWith(`${one} `));
  if (form === undefined) return [];
  const verb = /^(?:\([^)]*\),? |, [^,]{1,60}, )?(\p{Ll}+)(?: (\p{Ll}+))?/u.exec(
    sentence.slice(form.length + 1),
  );
  const trait = verbs.get(verb?.[1] ?? "");
  return trait === undefined ||
    !isState(trait, sentence.slice(form.length + 1 + (verb?.[0].lastIndexOf(verb[1] ?? "") ?? 0)))
    ? []
    : [{ trait, ...evidenceOf(scene, element, sentence), method: "rule", confidence: 0.7 }];
}

/** "is looking", "is led away", "has heard" and "looks at them" tell what happens, not what is. */
function isState(trait: string, said: string): boolean {
  const rest = said.replace(/^\p{Ll}+ ?/u, "");
  switch (trait) {
    case "is":
      return !/^(?:(?:\p{Ll}+ly|still|now|already) )?\p{Ll}+(?:ing\b|ed (?:by|into|away|to|out|off|from|up|down|back)\b)|^(?:led|taken|thrown|pulled|held) /u.test(
        rest,
      );
    case "has":
      return /^(?:an?|the|no|one|two|three|four|her|his|their|\d+|many|few|some|long|short)\b/u.test(
        rest,
      );
    case "looks":
      return /^(?:(?:very|so|quite|rather|\p{Ll}+ly) )?(?!(?:up|down|back|away|over|around|about|round|out|in|on|at|ahead|aside|again|there|here)\b)\p{Ll}+(?:[.,;!]| and \p{Ll}+[.,;!])/u.test(
        rest,
      );
    default:
      return true;
  }
}

/** A name as sentences begin with it: whole, and by its first word where it is no trade. */
function formsOf(name: string): string[] {
  const { words, titles } = nameParts(name);
  const whole = name.toUpperCase().replace(/[:!?]+$/u, "");
  return titles.length === 0 && words.length > 1 ? [whole, words.join(" ")] : [whole];
}

function sentencesOf({ text }: SceneElement): string[] {
  return onOneLine(text).split(/(?<=[.!?…]["”’)]?) (?=\p{Lu})/u);
}
