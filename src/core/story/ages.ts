import type { Age } from "./cast-words.ts";
import type { CastMember } from "./cast.ts";
import { isAgedByOf, sentenceAround } from "./introductions.ts";
import { createNameFinder } from "./presence.ts";
import { evidenceOf, onOneLine, type SceneText } from "./scene-text.ts";
import { ageAfter } from "./age-words.ts";

/** Every age that the script states of each, in story order, each wording once; by member id. */
export function agesOf(
  members: readonly CastMember[],
  scenes: readonly SceneText[],
): ReadonlyMap<string, readonly Age[]> {
  const ages = new Map(members.map(({ id }): [string, Age[]] => [id, []]));
  const findNames = createNameFinder(
    members.map(({ id, names }) => ({ id, names: names.map(({ name }) => name) })),
  );
  for (const scene of scenes) {
    for (const element of scene.elements) {
      if (element.type !== "action") continue;
      const text = onOneLine(element.text);
      if (!/\d|\p{L}{3}(?:y|n|e|r|o|x|t|s)\b/u.test(text)) continue;
      for (const { id, start, end } of findNames(text)) {
        const own = ages.get(id);
        const age = ageAfter(text.slice(end), isAgedByOf(text.slice(start, end)));
        if (!age || !own || own.some((one) => one.text === age.text)) continue;
        own.push({ ...age, evidence: evidenceOf(scene, element, sentenceAround(text, start)) });
      }
    }
  }
  for (const { id, names } of members) {
    const own = ages.get(id);
    for (const { age, evidence } of names.flatMap(({ introductions }) => introductions))
      if (age && own && !own.some((one) => one.text === age.text)) own.push({ ...age, evidence });
  }
  return ages;
}
