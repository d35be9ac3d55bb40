import { nameParts, type NameParts } from "./names.ts";

const joiner = /\s+(?:AND|WITH|ET|UND|Y|E|OG|И)\s+|\s*[&/+,]\s*(?:AND\s+)?/iu;

/**
 * The names in a cue for several: `JACK AND JILL` gives both when each is known by itself, with or without title. Null when the name is one
 * name, or when a part of it is not known: a new pair is a group of its own.
 */
export function partsOfJointName(
  name: string,
  isKnown: (key: string) => boolean,
): readonly string[] | null {
  const keys = joinedNames(name).map(
    (part) => [part.key, part.core.join(" ")].find(isKnown) ?? null,
  );
  return keys.length > 1 && keys.every((key) => key !== null) ? keys : null;
}

/** Whether a name joins several, known or not. */
export function isJointName(name: string): boolean {
  return joinedKeys(name).length > 1;
}

/** Keys of the names that a name joins; of a single name its own. */
export function joinedKeys(name: string): readonly string[] {
  return joinedNames(name).map(({ key }) => key);
}

/** The names that a name joins, taken apart; of a single name itself. */
export function joinedNames(name: string): readonly NameParts[] {
  const parts = joiner.test(name) && !isKnownAlone(name) ? name.split(joiner) : [name];
  return parts.map(nameParts).filter(({ key }) => key !== "");
}

/** `MR. AND MRS. PELL` is one name for two. */
function isKnownAlone(name: string): boolean {
  return (
    /^(?:MR|HERR|MONSIEUR|DR)S?\.? (?:AND|&|UND|ET) /iu.test(name) ||
    /^\S+$/u.test(name.replace(/\s*[&+,]\s*/gu, " "))
  );
}
