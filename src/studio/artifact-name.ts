import { ArtifactRef } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import { listed } from "../core/wording.ts";
import { slugFrom } from "./slug.ts";
import type { StoryNames } from "./story-names.ts";

/** An artifact by name; without a version, its current one. */
export interface ArtifactName {
  readonly type: string;
  readonly key: string;
  readonly version?: number;
}

/** Reads `scene/scn_1@3`, `scene/scn_1` or `scene-index@2`. */
export function parseArtifactName(text: string): ArtifactName {
  const { words, version } = split(text);
  const [type = "", ...key] = words.split("/");
  const name = { type, key: key.join("/"), ...version };
  if (ArtifactRef.partial({ version: true }).safeParse(name).success) return name;
  throw new StudioError("bad-request", `${text} does not name an artifact.`, {
    hint: "Write type/key@version, as in scene/scn_1@2; the key and the version can be left out.",
  });
}

/**
 * The artifact that a person means: by type and key, or in the story's words, as `mara`, `character-bible/mrs-pell`,
 * `scene/3` or `scene/3@2`. Throws `bad-request` naming all that could be meant where it is more than one.
 *
 * @param all - every artifact of the project
 */
export function artifactMeant(
  text: string,
  all: readonly { readonly type: string; readonly key: string }[],
  names: StoryNames,
): ArtifactName {
  const { words, version } = split(text);
  const slash = words.indexOf("/");
  const [type, key] = slash < 0 ? [words, ""] : [words.slice(0, slash), words.slice(slash + 1)];
  const exact = all.find((one) => one.type === type && one.key === key);
  if (exact) return { ...exact, ...version };
  const isType = all.some((one) => one.type === type);
  const among = isType ? all.filter((one) => one.type === type) : all;
  const word = isType ? key : words;
  const found = word === "" ? among : called(word, among, names);
  const [only] = found;
  if (only && found.length === 1) return { ...only, ...version };
  if (only) throw severalMeant(text, found, names);
  throw nothingMeant(text, names);
}

function split(text: string): { words: string; version: { version?: number } } {
  const [, words = text, version] = /^(.*?)(?:@(\d+))?$/su.exec(text.trim()) ?? [];
  return { words, version: version === undefined ? {} : { version: Number(version) } };
}

/** Those of that very name; where there are none, those whose name has the word in it. */
function called<Artifact extends { readonly key: string }>(
  word: string,
  artifacts: readonly Artifact[],
  names: StoryNames,
): readonly Artifact[] {
  const wanted = slugFrom(word);
  const slugs = new Map(
    artifacts.map((one) => [one, namesOf(one.key, names).map(slugFrom)] as const),
  );
  const same = artifacts.filter((one) => slugs.get(one)?.includes(wanted));
  if (same.length > 0) return same;
  return artifacts.filter((one) =>
    slugs.get(one)?.some((slug) => `-${slug}-`.includes(`-${wanted}-`)),
  );
}

function namesOf(key: string, { scenes, entities }: StoryNames): readonly string[] {
  const scene = scenes.find(({ id }) => id === key);
  if (scene) return [key, scene.number, scene.heading];
  const entity = entities.find(({ id }) => id === key);
  return [key, ...(entity ? [entity.name, ...entity.aliases] : [])];
}

/** More candidates than that are only counted. */
const mostNamed = 8;

function severalMeant(
  text: string,
  found: readonly { readonly type: string; readonly key: string }[],
  names: StoryNames,
): StudioError {
  const candidates = found.slice(0, mostNamed).map(({ type, key }) => {
    const scene = names.scenes.find(({ id }) => id === key);
    const entity = names.entities.find(({ id }) => id === key);
    const words = scene ? `${scene.number} ${scene.heading}` : entity?.name;
    return `${key === "" ? type : `${type}/${key}`}${words === undefined ? "" : ` (${words})`}`;
  });
  const more = found.length - candidates.length;
  return new StudioError(
    "bad-request",
    `${text} can mean ${found.length} artifacts: ${listed(more > 0 ? [...candidates, `${more} more`] : candidates)}.`,
    { hint: "Name one of them, by its type and key or in more words." },
  );
}

function nothingMeant(text: string, names: StoryNames): StudioError {
  const wanted = slugFrom(text.slice(text.indexOf("/") + 1));
  const known = names.entities.find(({ name, aliases }) =>
    [name, ...aliases].some((one) => slugFrom(one) === wanted),
  );
  if (known)
    return new StudioError("not-found", `There is nothing made of ${known.name} alone.`, {
      hint: "What was found of it stands in `backlot artifacts show entity-discovery`.",
    });
  return new StudioError("not-found", `There is no ${text} in this project.`, {
    hint: "List what there is with `backlot artifacts list`.",
  });
}
