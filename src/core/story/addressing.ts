import { nameParts } from "./names.ts";
import { isRole } from "./person-words.ts";

/** To oneself, to nobody present, or into a machine. */
const away =
  /\b(?:sotto|aside|under (?:his|her|their|my) breath|to (?:himself|herself|themselves|itself|self|camera|the camera|us|no one|nobody|the audience)|(?:in)?to (?:the |his |her |a )?(?:phone|radio|receiver|handset|microphone|mic|intercom|walkie|recorder)|(?:on|over) (?:the |his |her )?(?:phone|radio|intercom))\b/iu;
const toSomebody =
  /\bto (?:the |an? |his |her |their )?(\p{L}[\p{L}\p{M}.'’-]*(?: \p{Lu}[\p{L}\p{M}.'’-]*)*)/gu;

/** Whether the directions of a speech, such as `to Joe` or `into phone`, say that it is meant for others than the one named. */
export function pointsElsewhere(directions: readonly string[], names: readonly string[]): boolean {
  const own = new Set(names.flatMap((name) => nameParts(name).words));
  const addressed = directions.flatMap((direction) =>
    [...direction.matchAll(toSomebody)]
      .map(([, name = ""]) => name)
      .filter((name) => /^\p{Lu}/u.test(name) || isRole(name.toUpperCase())),
  );
  if (addressed.some((name) => nameParts(name).words.some((word) => own.has(word)))) return false;
  return addressed.length > 0 || directions.some((direction) => away.test(direction));
}
