import type { BodyOf } from "../../core/artifact.ts";
import { agesOf } from "../../core/story/ages.ts";
import { findCast, type Cast, type CastMember, type Refusal } from "../../core/story/cast.ts";
import type { Alias, Proposal, Rejection } from "../../core/story/cast-words.ts";
import type { Candidate } from "../../core/story/candidates.ts";
import type { Evidence } from "../../core/story/evidence.ts";
import { nameParts } from "../../core/story/names.ts";
import { findPlaces, type PlacedScene } from "../../core/story/places.ts";
import { presenceOf, type Presence } from "../../core/story/presence.ts";
import { evidenceOf, speechesIn } from "../../core/story/scene-text.ts";
import { prominenceOf, rankingOf, tallyOf, type Tally } from "../../core/story/tally.ts";
import type { entityDiscovery } from "../../artifacts/entity-discovery.ts";

type Discovery = BodyOf<typeof entityDiscovery>;
type Character = Discovery["characters"][string];

/** Evidence kept of one character or name. */
const mostEvidence = 6;

/** Who and what there is in the scenes. Names with fewer lines than `minLines` that nothing introduces are left out. */
export function discover(scriptTitle: string, scenes: readonly PlacedScene[]): Discovery {
  const cast = findCast(scenes);
  const characters = charactersOf(cast, scenes);
  const locations = findPlaces(scenes);
  return {
    scriptTitle,
    characterIds: characters.map(({ id }) => id),
    characters: Object.fromEntries(characters.map((character) => [character.id, character])),
    rejected: cast.refusals.map((refusal) => rejectionOf(refusal, cast)),
    proposals: cast.doubts.flatMap((doubt) => proposalOf(doubt, cast)),
    locationIds: locations.map(({ id }) => id),
    locations: Object.fromEntries(locations.map((location) => [location.id, location])),
    props: [],
    processing: {
      method: "rule",
      lookedFor: ["characters", "locations"],
      recallCheck: recallOf(cast, scenes),
    },
  };
}

function charactersOf(cast: Cast, scenes: readonly PlacedScene[]): Character[] {
  const tallies = tallyOf(cast, scenes);
  const ranking = rankingOf(cast.members, tallies);
  const ranks = new Map(ranking.map((id, at) => [id, at + 1]));
  const most = tallies.get(ranking[0] ?? "")?.lines ?? 0;
  const presence = presenceOf(cast, scenes);
  const ages = agesOf(cast.members, scenes);
  const nameOf = new Map(cast.members.map(({ id, name }) => [id, name]));
  return cast.members.map((member) => {
    const tally = tallies.get(member.id) ?? {
      lines: 0,
      words: 0,
      sceneIds: [],
      exchanges: new Map(),
    };
    const sceneIds = inStoryOrder(scenes, [
      ...tally.sceneIds,
      ...seenIn(member, presence.get(member.id)),
    ]);
    const mentioned = presence.get(member.id)?.mentioned ?? new Map<string, Evidence>();
    return {
      ...identityOf(member),
      ...evidenceFor(member),
      ages: [...(ages.get(member.id) ?? [])],
      sceneIds,
      mentionedIn: [...mentioned.values()].filter(({ sceneId }) => !sceneIds.includes(sceneId)),
      speakingSceneIds: tally.sceneIds,
      lines: tally.lines,
      words: tally.words,
      firstScene: sceneIds[0] ?? "",
      prominence: prominenceOf(tally.lines, sceneIds.length, most, scenes.length),
      rank: ranks.get(member.id) ?? cast.members.length,
      exchanges: exchangesOf(tally, nameOf),
    };
  });
}

function identityOf(member: CastMember) {
  const { id, name, kind, variantOf, extraOf, rationale, confidence } = member;
  return {
    id,
    name,
    aliases: aliasesOf(member),
    kind,
    variantOf,
    extraOf,
    verdict: "valid" as const,
    rationale,
    confidence,
  };
}

/** Every other name, and every other way of writing one in cues. */
function aliasesOf({ name: canonical, names, merges }: CastMember): Alias[] {
  const seen = new Set([canonical]);
  return names.flatMap((candidate): Alias[] => {
    const merge = merges.get(candidate.parts.key);
    const why = merge
      ? { how: merge.how, rationale: merge.rationale, confidence: merge.confidence }
      : {
          how: "spelling" as const,
          rationale: "The same name, written otherwise.",
          confidence: 0.97,
        };
    return formsOf(candidate).flatMap(({ name, evidence }) => {
      if (seen.has(name)) return [];
      seen.add(name);
      return [{ name, ...why, evidence }];
    });
  });
}

/** Each way in which a name is written, and where it first is. */
function formsOf({ name, cues, introductions }: Candidate): { name: string; evidence: Evidence }[] {
  const forms = [
    ...cues.map(({ scene, speech }) => ({
      name: speech.name,
      evidence: evidenceOf(scene, speech.cue),
    })),
    ...introductions.map((introduction) => ({
      name: introduction.name,
      evidence: introduction.evidence,
    })),
  ];
  const [first] = forms;
  return first ? [{ name, evidence: first.evidence }, ...forms] : [];
}

function evidenceFor({ names }: CastMember): {
  evidence: Evidence[];
  introduction: Evidence | null;
} {
  const introductions = names
    .flatMap((name) => name.introductions)
    .toSorted((one, other) => Number(other.sign !== null) - Number(one.sign !== null));
  const cues = names.flatMap((name) => name.cues);
  const [best] = introductions;
  const evidence = [
    ...introductions.filter(({ sign }) => sign !== null).map((one) => one.evidence),
    ...cues.map(({ scene, speech }) => evidenceOf(scene, speech.cue)),
    ...introductions.filter(({ sign }) => sign === null).map((one) => one.evidence),
  ];
  return {
    evidence: evidence.slice(0, mostEvidence),
    introduction: best?.evidence ?? null,
  };
}

/** Scenes that show them, and those that introduce them in words that the names alone do not find again. */
function seenIn({ names, kind }: CastMember, presence: Presence | undefined): string[] {
  const introduced = names.flatMap(({ introductions }) =>
    introductions.map(({ sceneId }) => sceneId),
  );
  return [
    ...(presence?.seen.keys() ?? []),
    ...introduced.filter((id) => kind !== "voice" && !presence?.mentioned.has(id)),
  ];
}

function inStoryOrder(scenes: readonly PlacedScene[], ids: readonly string[]): string[] {
  const wanted = new Set(ids);
  return scenes.map(({ sceneId }) => sceneId).filter((id) => wanted.has(id));
}

function exchangesOf(
  { exchanges }: Tally,
  nameOf: ReadonlyMap<string, string>,
): Character["exchanges"] {
  return [...exchanges.values()]
    .toSorted((one, other) => other.count - one.count)
    .map((exchange) => ({
      ...exchange,
      sceneIds: [...exchange.sceneIds],
      evidence: [...exchange.evidence],
      name: nameOf.get(exchange.with) ?? exchange.with,
    }));
}

function rejectionOf({ candidate, verdict, joins }: Refusal, { byKey }: Cast): Rejection {
  const { name, cues, introductions } = candidate;
  const evidence = [
    ...cues.slice(0, 2).map(({ scene, speech }) => evidenceOf(scene, speech.cue)),
    ...introductions.slice(0, 1).map((one) => one.evidence),
  ];
  const { verdict: judged, instead, rationale, confidence } = verdict;
  const characterIds = [...new Set(joins.flatMap((key) => byKey.get(key)?.id ?? []))];
  return {
    name,
    verdict: judged,
    instead,
    rationale,
    confidence,
    cues: cues.length,
    characterIds,
    evidence,
  };
}

function proposalOf(
  { from, into, rationale, confidence }: Cast["doubts"][number],
  { byKey }: Cast,
): Proposal[] {
  const one = byKey.get(from);
  const other = byKey.get(into);
  const name = one?.names.find(({ parts }) => parts.key === from);
  if (!one || !other || !name || one.id === other.id) return [];
  const evidence = formsOf(name)
    .slice(0, 1)
    .map((form) => form.evidence);
  return [{ name: name.name, into: other.id, rationale, confidence, evidence }];
}

/** Looks once more, with other eyes: every name in a cue has to be found, taken or refused. */
function recallOf(
  cast: Cast,
  scenes: readonly PlacedScene[],
): Discovery["processing"]["recallCheck"] {
  const refused = new Set(cast.refusals.map(({ candidate }) => candidate.parts.key));
  const names = new Set(
    scenes.flatMap((scene) => speechesIn(scene).map(({ name }) => nameParts(name).key)),
  );
  const missing = [...names].filter((key) => !cast.byKey.has(key) && !refused.has(key));
  return { ran: true, cueNames: names.size, missing };
}
