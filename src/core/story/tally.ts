import { pointsElsewhere } from "./addressing.ts";
import type { Cast, CastMember } from "./cast.ts";
import type { Prominence } from "./cast-words.ts";
import type { Evidence } from "./evidence.ts";
import { partsOfJointName } from "./joint-names.ts";
import { nameParts } from "./names.ts";
import {
  evidenceOf,
  speechesIn,
  wordCount,
  type SceneSpeech,
  type SceneText,
} from "./scene-text.ts";

/** Talk with somebody: speeches next to each other in a scene that no direction turns to somebody else. */
export interface Exchange {
  /** Id of the other. */
  readonly with: string;
  count: number;
  readonly sceneIds: string[];
  /** The first such speech and the one that answers it. */
  readonly evidence: readonly Evidence[];
}

/** How much a member speaks, and with whom. */
export interface Tally {
  lines: number;
  words: number;
  /** In story order. */
  readonly sceneIds: string[];
  readonly exchanges: Map<string, Exchange>;
}

/** Counts lines, words and talk of every member, by id. A joint cue counts for each who joins in. */
export function tallyOf(cast: Cast, scenes: readonly SceneText[]): ReadonlyMap<string, Tally> {
  const tallies = new Map(
    cast.members.map(({ id }): [string, Tally] => [
      id,
      { lines: 0, words: 0, sceneIds: [], exchanges: new Map() },
    ]),
  );
  for (const scene of scenes) {
    addQuotations(cast, tallies, scene);
    let before: { speakers: readonly CastMember[]; speech: SceneSpeech } | null = null;
    for (const speech of speechesIn(scene)) {
      const speakers = speakersOf(speech.name, cast);
      for (const { id } of speakers) addSpeech(tallies.get(id), scene.sceneId, speech);
      if (before) addExchanges(tallies, scene, before, { speakers, speech });
      before = { speakers, speech };
    }
  }
  return tallies;
}

/** Who speaks under a cue; nobody when the name is no character's. */
export function speakersOf(name: string, { byKey }: Pick<Cast, "byKey">): readonly CastMember[] {
  const known = byKey.get(nameParts(name).key);
  if (known) return [known];
  const joined = partsOfJointName(name, (key) => byKey.has(key)) ?? [];
  return [...new Set(joined.flatMap((key) => byKey.get(key) ?? []))];
}

/** In prose: speeches in quotation marks beside which the speaker is named. */
function addQuotations(
  { members }: Cast,
  tallies: ReadonlyMap<string, Tally>,
  { sceneId }: SceneText,
): void {
  for (const { id, names } of members) {
    const tally = tallies.get(id);
    for (const { said, sceneId: where } of names.flatMap(({ introductions }) => introductions)) {
      if (!tally || said === null || where !== sceneId) continue;
      tally.lines += 1;
      tally.words += wordCount(said);
      if (tally.sceneIds.at(-1) !== sceneId) tally.sceneIds.push(sceneId);
    }
  }
}

function addSpeech(tally: Tally | undefined, sceneId: string, speech: SceneSpeech): void {
  if (!tally) return;
  tally.lines += 1;
  tally.words += wordCount(speech.text);
  if (tally.sceneIds.at(-1) !== sceneId) tally.sceneIds.push(sceneId);
}

interface Turn {
  readonly speakers: readonly CastMember[];
  readonly speech: SceneSpeech;
}

function addExchanges(
  tallies: ReadonlyMap<string, Tally>,
  scene: SceneText,
  before: Turn,
  after: Turn,
): void {
  for (const one of before.speakers) {
    for (const other of after.speakers) {
      if (one.id === other.id || !areToEachOther(one, before, other, after)) continue;
      const evidence = [before.speech, after.speech].map(({ spoken, cue }) =>
        evidenceOf(scene, spoken[0] ?? cue),
      );
      addExchange(tallies.get(one.id), other.id, scene, evidence);
      addExchange(tallies.get(other.id), one.id, scene, evidence);
    }
  }
}

/** Nothing turns either speech to somebody else. Of one whose voice comes from another place, action between the two says that they are apart. */
function areToEachOther(one: CastMember, before: Turn, other: CastMember, after: Turn): boolean {
  const namesOf = ({ names }: CastMember) => names.map(({ name }) => name);
  const isFar = ({ speech }: Turn) =>
    (speech.cue.extensions ?? []).some((extension) => /^V\.? ?O\b/iu.test(extension));
  return (
    (after.speech.follows || isFar(before) === isFar(after)) &&
    !pointsElsewhere(before.speech.directions, namesOf(other)) &&
    !pointsElsewhere(after.speech.directions, namesOf(one))
  );
}

function addExchange(
  tally: Tally | undefined,
  other: string,
  scene: SceneText,
  evidence: readonly Evidence[],
): void {
  if (!tally) return;
  const exchange = tally.exchanges.get(other) ?? {
    with: other,
    count: 0,
    sceneIds: [],
    evidence,
  };
  tally.exchanges.set(other, exchange);
  exchange.count += 1;
  if (exchange.sceneIds.at(-1) !== scene.sceneId) exchange.sceneIds.push(scene.sceneId);
}

/** Ids from the most lines to the fewest; ties go to the one who comes first. */
export function rankingOf(
  members: readonly CastMember[],
  tallies: ReadonlyMap<string, Tally>,
): readonly string[] {
  const linesOf = (id: string) => tallies.get(id)?.lines ?? 0;
  return members.map(({ id }) => id).toSorted((one, other) => linesOf(other) - linesOf(one));
}

/**
 * Primary: at least 30 % of the lines of whoever has the most, and three or more. Secondary: 8 % and two or more, or in
 * a fifth of the scenes and at least three. Minor: everybody else.
 */
export function prominenceOf(
  lines: number,
  sceneCount: number,
  most: number,
  scenesInAll: number,
): Prominence {
  if (lines >= 3 && lines >= most * 0.3) return "primary";
  if (lines >= 2 && lines >= most * 0.08) return "secondary";
  return sceneCount >= 3 && sceneCount >= scenesInAll / 5 ? "secondary" : "minor";
}
