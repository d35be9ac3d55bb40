import { z } from "zod";
import { Confidence, Evidence } from "./evidence.ts";
import { editDistance } from "./likeness.ts";
import { idFromName, nameParts } from "./names.ts";
import { notAName } from "./not-names.ts";
import { evidenceOf, type SceneElement, type SceneText } from "./scene-text.ts";

const PlaceAlias = z.object({
  name: z.string(),
  how: z.enum(["spelling", "misspelling", "part-of-place"]),
  rationale: z.string(),
  confidence: Confidence,
  evidence: Evidence,
});

/** A place that scenes play in, from their headings. */
export const DiscoveredLocation = z.object({
  /** Made from the name: `loc_lamp-room`. */
  id: z.string(),
  /** As most headings write it. */
  name: z.string(),
  aliases: z.array(PlaceAlias),
  /** Smaller places inside, in the order of their first scene. */
  subLocations: z.array(z.object({ name: z.string(), sceneIds: z.array(z.string()) })),
  inside: z.boolean(),
  outside: z.boolean(),
  /** As headings say, each once. */
  timesOfDay: z.array(z.string()),
  sceneIds: z.array(z.string()),
  firstScene: z.string(),
  rationale: z.string(),
  confidence: Confidence,
  evidence: z.array(Evidence).min(1),
});
export type DiscoveredLocation = z.infer<typeof DiscoveredLocation>;

/** What the rules for places read of a scene. */
export interface PlacedScene extends SceneText {
  readonly intExt: "INT" | "EXT" | "INT/EXT" | null;
  readonly location: string;
  readonly subLocations: readonly string[];
  readonly timeOfDay: string | null;
}

interface Draft {
  readonly key: string;
  readonly scenes: {
    readonly scene: PlacedScene;
    readonly order: number;
    readonly name: string;
    readonly subLocations: readonly string[];
  }[];
}

type How = z.infer<typeof PlaceAlias>["how"];
interface PlaceMerge {
  readonly into: string;
  readonly how: How;
  readonly rationale: string;
  readonly confidence: number;
}

/** The places of a script, from its headings, in story order. Places that two names stand for are put together. */
export function findPlaces(scenes: readonly PlacedScene[]): DiscoveredLocation[] {
  const drafts = draftsOf(scenes);
  const merges = new Map([...drafts.values()].flatMap((draft) => mergeOf(draft, drafts)));
  const used = new Map<string, number>();
  return [...drafts.values()]
    .filter(({ key }) => !merges.has(key))
    .map((draft) => {
      const merged = [...drafts.values()].flatMap((other) => {
        const merge = merges.get(other.key);
        return merge?.into === draft.key ? [{ draft: other, merge }] : [];
      });
      const location = locationOf(draft, merged);
      const times = (used.get(location.id) ?? 0) + 1;
      used.set(location.id, times);
      return times === 1 ? location : { ...location, id: `${location.id}~${times}` };
    });
}

/** `LAUNCH / LAMP ROOM` is two places when either is known alone; the other may be cut short: `POLICE LAUNCH`. */
function draftsOf(scenes: readonly PlacedScene[]): Map<string, Draft> {
  const alone = new Set(scenes.map(({ location }) => nameParts(placeName(location)).key));
  const inFull = (name: string) => {
    const { key } = nameParts(name);
    const [full, ...more] = alone.has(key)
      ? []
      : [...alone].filter((other) => other.endsWith(` ${key}`));
    return full !== undefined && more.length === 0 ? full : key;
  };
  const drafts = new Map<string, Draft>();
  for (const [order, scene] of scenes.entries()) {
    const place = placeName(scene.location);
    const parts = place.split(/\s*\/\s*/u).filter((part) => part !== "");
    const isSeveral = parts.length > 1 && parts.some((part) => alone.has(nameParts(part).key));
    for (const name of isSeveral ? parts : [place]) {
      const key = isSeveral ? inFull(name) : nameParts(name).key;
      if (key === "") continue;
      const draft = drafts.get(key) ?? { key, scenes: [] };
      drafts.set(key, draft);
      draft.scenes.push({ scene, order, name, subLocations: isSeveral ? [] : scene.subLocations });
    }
  }
  return drafts;
}

/** The place in a heading of a play or a chapter: `SCENE 2: THE GALLEY` gives `THE GALLEY`, `ACT ONE` none. */
function placeName(location: string): string {
  const place = location.replace(
    /^(?:(?:ACT|SCENE|PART|CHAPTER)\s+[\p{L}\d]+\s*[:.,–—-]\s*)+/iu,
    "",
  );
  return notAName(place)?.instead === "structure" ? "" : place;
}

function mergeOf(draft: Draft, drafts: ReadonlyMap<string, Draft>): [string, PlaceMerge][] {
  const merge = insideAnother(draft, drafts) ?? misspelt(draft, drafts);
  return merge ? [[draft.key, merge]] : [];
}

/** A place named alone that elsewhere is a part of just one other: `WHEELHOUSE` beside `HALCYON - WHEELHOUSE`. */
function insideAnother(
  { key, scenes }: Draft,
  drafts: ReadonlyMap<string, Draft>,
): PlaceMerge | null {
  if (scenes.some(({ subLocations }) => subLocations.length > 0)) return null;
  const wholes = [...drafts.values()].filter(
    (other) =>
      other.key !== key &&
      other.scenes.some(({ subLocations }) =>
        subLocations.some((part) => nameParts(part).key === key),
      ),
  );
  const [into] = wholes;
  if (!into || wholes.length > 1) return null;
  return {
    into: into.key,
    how: "part-of-place",
    rationale: `Other headings have it as a part of ${into.scenes[0]?.name ?? into.key}.`,
    confidence: 0.7,
  };
}

/** A place of one scene, a slip of the hand away from one with more. */
function misspelt({ key, scenes }: Draft, drafts: ReadonlyMap<string, Draft>): PlaceMerge | null {
  if (scenes.length > 1 || key.length < 5 || /\d/u.test(key)) return null;
  const most = key.length >= 10 ? 2 : 1;
  const meant = [...drafts.values()].filter((other) => {
    const [short, long] = [key, other.key].toSorted((one, two) => one.length - two.length);
    return (
      other.key !== key &&
      other.scenes.length > 1 &&
      other.key[0] === key[0] &&
      short !== undefined &&
      long?.startsWith(short) !== true &&
      editDistance(key, other.key, most) <= most
    );
  });
  const [into] = meant;
  if (!into || meant.length > 1) return null;
  return {
    into: into.key,
    how: "misspelling",
    rationale: `Stands in one heading only and is a slip away from ${into.scenes[0]?.name ?? into.key}.`,
    confidence: 0.8,
  };
}

interface MergedDraft {
  readonly draft: Draft;
  readonly merge: PlaceMerge;
}

function locationOf(draft: Draft, merged: readonly MergedDraft[]): DiscoveredLocation {
  const name = mostFrequent(draft.scenes.map((one) => one.name));
  const all = [draft, ...merged.map((one) => one.draft)]
    .flatMap((one) => one.scenes)
    .toSorted((one, other) => one.order - other.order);
  const sceneIds = unique(all.map(({ scene }) => scene.sceneId));
  const heading = ({ scene }: Draft["scenes"][number]): Evidence[] =>
    headingsIn(scene).map((element) => evidenceOf(scene, element));
  return {
    id: idFromName("loc", name),
    name,
    aliases: [
      ...otherSpellings(draft, name).map((one) => ({
        name: one.name,
        how: "spelling" as const,
        rationale: "The same name, written otherwise.",
        confidence: 0.97,
        evidence: heading(one)[0]!,
      })),
      ...merged.flatMap(({ draft: { scenes }, merge: { into: _into, ...why } }) =>
        scenes.slice(0, 1).map((one) => ({ name: one.name, ...why, evidence: heading(one)[0]! })),
      ),
    ],
    subLocations: subLocationsOf(draft, merged),
    inside: all.some(({ scene }) => scene.intExt?.includes("INT") === true),
    outside: all.some(({ scene }) => scene.intExt?.includes("EXT") === true),
    timesOfDay: unique(all.flatMap(({ scene }) => scene.timeOfDay ?? [])),
    sceneIds,
    firstScene: sceneIds[0] ?? "",
    rationale:
      sceneIds.length === 1 ? "Named in one heading." : `Named in ${sceneIds.length} headings.`,
    confidence: all.every(({ scene }) => scene.intExt === null) ? 0.7 : 0.95,
    evidence: all.slice(0, 5).flatMap(heading),
  };
}

/** The element that names the place: the heading, or else whatever comes first. */
function headingsIn({ elements }: PlacedScene): SceneElement[] {
  const heading = elements.find(({ type }) => type === "scene-heading") ?? elements[0];
  return heading ? [heading] : [];
}

function otherSpellings({ scenes }: Draft, name: string): Draft["scenes"] {
  const seen = new Set([name]);
  return scenes.filter((one) => !seen.has(one.name) && seen.add(one.name));
}

function subLocationsOf(
  draft: Draft,
  merged: readonly MergedDraft[],
): DiscoveredLocation["subLocations"] {
  const found = new Map<string, { name: string; sceneIds: string[] }>();
  const add = (name: string, { scene }: Draft["scenes"][number]) => {
    const part = found.get(nameParts(name).key) ?? { name, sceneIds: [] };
    found.set(nameParts(name).key, part);
    part.sceneIds.push(scene.sceneId);
  };
  for (const one of draft.scenes) for (const name of one.subLocations) add(name, one);
  for (const { draft: other, merge } of merged) {
    for (const one of other.scenes)
      for (const name of merge.how === "part-of-place" ? [one.name] : one.subLocations)
        add(name, one);
  }
  return [...found.values()].map((part) => ({ ...part, sceneIds: unique(part.sceneIds) }));
}

function mostFrequent(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? "";
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
