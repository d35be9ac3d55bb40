import { findAliases, keptName, type Aliases, type Merge } from "./aliases.ts";
import { gatherNames, type Candidate, type Names } from "./candidates.ts";
import type { CharacterKind } from "./cast-words.ts";
import { tellsOfDeed } from "./deeds.ts";
import { isJointName, partsOfJointName } from "./joint-names.ts";
import { idFromName, nameParts, unnumbered, withoutTail } from "./names.ts";
import { isGroupWord, isRole, isVariantWord, soundsLikeVoice } from "./person-words.ts";
import type { SceneText } from "./scene-text.ts";
import { judge, type Verdict } from "./verdicts.ts";

/** Somebody of the cast, under all their names. */
export interface CastMember {
  readonly id: string;
  /** Of the name most used in cues. */
  readonly name: string;
  /** All their names; the first is the canonical one. */
  readonly names: readonly Candidate[];
  /** Why each name but the first is theirs, by key; absent for another spelling. */
  readonly merges: ReadonlyMap<string, Merge>;
  readonly kind: CharacterKind;
  readonly variantOf: string | null;
  readonly extraOf: string | null;
  readonly rationale: string;
  readonly confidence: number;
}

/** A name that is no character's. */
export interface Refusal {
  readonly candidate: Candidate;
  readonly verdict: Exclude<Verdict, { verdict: "valid" }>;
  /** Keys of the names that it joins; empty unless it joins several. */
  readonly joins: readonly string[];
}

/** The cast of a script, and every name that was looked at. */
export interface Cast {
  /** In story order. */
  readonly members: readonly CastMember[];
  readonly refusals: readonly Refusal[];
  readonly doubts: Aliases["doubts"];
  /** The member that a name's key stands for. */
  readonly byKey: ReadonlyMap<string, CastMember>;
}

/** Finds who is in the story, and under which names. */
export function findCast(scenes: readonly SceneText[]): Cast {
  const names = gatherNames(scenes);
  const judged = judgeAll(names);
  const aliases = findAliases(judged.valid, judged.open, names);
  const { valid, besides } = withListed(judged, aliases.merges);
  const verdicts = new Map([...judged.verdicts, ...besides]);
  const found = membersOf([...names.candidates.values()], valid, aliases.merges, verdicts);
  const summedUp = new Map(found.flatMap((member) => sumOfExtras(member, found)));
  const members = found.filter(({ id }) => !summedUp.has(id));
  const byKey = new Map(
    members.flatMap((member) => member.names.map(({ parts }) => [parts.key, member])),
  );
  const refusals = [...names.candidates.values()].flatMap((candidate): Refusal[] => {
    const verdict = verdicts.get(candidate.parts.key);
    if (byKey.has(candidate.parts.key) || !verdict || verdict.verdict === "valid") return [];
    return [{ candidate, verdict, joins: judged.joint.get(candidate.parts.key) ?? [] }];
  });
  return { members, refusals: [...refusals, ...summedUp.values()], doubts: aliases.doubts, byKey };
}

/** `NEIGHBOURS` who never speak, beside `FIRST NEIGHBOUR` and `SECOND NEIGHBOUR`: the same people, counted again. */
function sumOfExtras(
  { id, name, names }: CastMember,
  all: readonly CastMember[],
): [string, Refusal][] {
  const [candidate] = names;
  const singular = candidate?.parts.words.at(-1)?.replace(/S$/u, "");
  const extras = all.filter(({ extraOf }) => extraOf !== null && extraOf === singular);
  if (
    !candidate ||
    names.length > 1 ||
    candidate.cues.length > 0 ||
    extras.length < 2 ||
    !isGroupWord(candidate.parts.words.at(-1) ?? "")
  )
    return [];
  const rationale = `${name} are ${extras.map((extra) => extra.name).join(" and ")}.`;
  const joins = extras.flatMap((extra) => extra.names.slice(0, 1).map(({ parts }) => parts.key));
  return [
    [
      id,
      {
        candidate,
        verdict: { verdict: "retype", instead: "several characters", rationale, confidence: 0.7 },
        joins,
      },
    ],
  ];
}

interface Judged {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly valid: readonly Candidate[];
  /** In capitals in the action, and nothing shows that they are somebody. */
  readonly open: readonly Candidate[];
  /** Keys of the names in a joint one, by its key. */
  readonly joint: ReadonlyMap<string, readonly string[]>;
}

function judgeAll(names: Names): Judged {
  const all = [...names.candidates.values()];
  const verdicts = new Map<string, Verdict>(
    all.map((candidate) => [candidate.parts.key, judge(candidate, names)]),
  );
  for (const candidate of all) {
    const deed = deedOf(candidate, names, verdicts);
    if (deed) verdicts.set(candidate.parts.key, deed);
  }
  const isValid = (key: string) => verdicts.get(key)?.verdict === "valid";
  const isOpen = (key: string) => {
    const verdict = verdicts.get(key);
    return verdict?.verdict === "invalid" && verdict.instead === "thing or emphasis";
  };
  const joint = new Map<string, readonly string[]>();
  for (const { name, parts, cues } of all) {
    const joined =
      cues.length > 0
        ? partsOfJointName(name, (key) => key !== parts.key && (isValid(key) || isOpen(key)))
        : null;
    if (joined) joint.set(parts.key, joined);
  }
  for (const [key, joined] of joint) {
    const rationale = `Several speak at once: ${joined.map((one) => names.candidates.get(one)?.name ?? one).join(", ")}. Each is counted.`;
    verdicts.set(key, {
      verdict: "retype",
      instead: "several characters",
      rationale,
      confidence: 0.93,
    });
    for (const one of joined.filter(isOpen)) {
      verdicts.set(one, {
        verdict: "valid",
        rationale: `Speaks together with others, as ${names.candidates.get(key)?.name ?? key}.`,
        confidence: 0.75,
      });
    }
  }
  return {
    verdicts,
    valid: all.filter(({ parts }) => isValid(parts.key)),
    open: all.filter(({ parts, cues }) => cues.length === 0 && isOpen(parts.key)),
    joint,
  };
}

/** Words that a name has at most, to be looked for at the beginning of another. */
const mostNameWords = 12;

/** `GUS KNEELS` where there is a Gus: refused, unless an age says that it is somebody's full name. */
function deedOf(
  candidate: Candidate,
  { candidates }: Names,
  verdicts: ReadonlyMap<string, Verdict>,
): Verdict | null {
  const { words } = candidate.parts;
  if (candidate.introductions.some(({ sign }) => sign === "age")) return null;
  for (let length = 1; length < Math.min(words.length, mostNameWords + 1); length += 1) {
    const whose = candidates.get(words.slice(0, length).join(" "));
    if (!whose || verdicts.get(whose.parts.key)?.verdict !== "valid") continue;
    if (!tellsOfDeed(candidate, whose)) continue;
    return {
      verdict: "invalid",
      instead: "sentence",
      rationale: `It says what ${whose.name} does.`,
      confidence: 0.85,
    };
  }
  return null;
}

/** Names that stand in one list with somebody's name are somebody's too: `JACK and JILL, twins`. */
function withListed(
  { valid, open }: Judged,
  merges: Aliases["merges"],
): { valid: readonly Candidate[]; besides: ReadonlyMap<string, Verdict> } {
  const known = new Set([...valid.map(({ parts }) => parts.key), ...merges.keys()]);
  const besides = new Map<string, Verdict>();
  const listed = open.filter(({ parts, introductions }) => {
    if (known.has(parts.key)) return false;
    const beside = introductions
      .flatMap((introduction) => introduction.beside)
      .find((name) => known.has(nameParts(name).key));
    if (beside === undefined) return false;
    besides.set(parts.key, {
      verdict: "valid",
      rationale: `Named in one list with ${beside}. Never speaks.`,
      confidence: 0.55,
    });
    return true;
  });
  return { valid: [...valid, ...listed], besides };
}

/** Puts names that stand for one person together, in story order. */
function membersOf(
  all: readonly Candidate[],
  valid: readonly Candidate[],
  merges: Aliases["merges"],
  verdicts: ReadonlyMap<string, Verdict>,
): CastMember[] {
  const isValid = new Set(valid.map(({ parts }) => parts.key));
  const groups = new Map<string, Candidate[]>();
  for (const candidate of all) {
    const { key } = candidate.parts;
    if (!isValid.has(key) && !merges.has(key)) continue;
    const kept = keptName(key, merges);
    groups.set(kept, [...(groups.get(kept) ?? []), candidate]);
  }
  const drafts = [...groups.values()].map((group) => withCanonicalFirst(group, merges));
  const idOf = idsOf(drafts);
  return drafts.map((names) => memberOf(names, drafts, idOf, merges, verdicts));
}

/** The name most used in cues, misspellings apart; the first of equals. */
function withCanonicalFirst(
  group: readonly Candidate[],
  merges: Aliases["merges"],
): readonly Candidate[] {
  const isSlip = ({ parts }: Candidate) => merges.get(parts.key)?.how === "misspelling";
  const [canonical] = group.toSorted(
    (one, other) =>
      Number(isSlip(one)) - Number(isSlip(other)) || other.cues.length - one.cues.length,
  );
  return canonical ? [canonical, ...group.filter((one) => one !== canonical)] : group;
}

/** Ids by canonical key; names that would share one are told apart by a number, in story order. */
function idsOf(drafts: readonly (readonly Candidate[])[]): ReadonlyMap<string, string> {
  const used = new Map<string, number>();
  return new Map(
    drafts.flatMap(([canonical]): [string, string][] => {
      if (!canonical) return [];
      const id = idFromName("chr", canonical.name);
      const times = (used.get(id) ?? 0) + 1;
      used.set(id, times);
      return [[canonical.parts.key, times === 1 ? id : `${id}~${times}`]];
    }),
  );
}

function memberOf(
  names: readonly Candidate[],
  drafts: readonly (readonly Candidate[])[],
  idOf: ReadonlyMap<string, string>,
  merges: Aliases["merges"],
  verdicts: ReadonlyMap<string, Verdict>,
): CastMember {
  const canonical = names[0]!;
  const best = names
    .map(({ parts }) => verdicts.get(parts.key))
    .filter((verdict) => verdict?.verdict === "valid");
  const [surest] = best.toSorted((one, other) => (other?.confidence ?? 0) - (one?.confidence ?? 0));
  const original = originalOf(canonical, drafts);
  const extraOf = extraBase(canonical, drafts);
  return {
    id: idOf.get(canonical.parts.key) ?? "",
    name: canonical.name,
    names,
    merges: new Map(names.flatMap(({ parts }) => ownMerge(parts.key, canonical.parts.key, merges))),
    kind: kindOf(names, original !== null, extraOf !== null),
    variantOf: original === null ? null : (idOf.get(original) ?? null),
    extraOf,
    rationale: surest?.rationale ?? "",
    confidence: Math.round((surest?.confidence ?? 0.5) * 100) / 100,
  };
}

/** Why a name belongs to the canonical one, whichever of the two was the longer. */
function ownMerge(key: string, canonical: string, merges: Aliases["merges"]): [string, Merge][] {
  const merge =
    key === canonical
      ? undefined
      : (merges.get(key) ??
        [...merges.values()].find(({ from, into }) => from === canonical && into === key));
  return merge ? [[key, merge]] : [];
}

/** Key of the name that this one is a variant of: `MARA` for `YOUNG MARA` and `MARA'S VOICE`, where there is a Mara. */
function originalOf(
  { parts }: Candidate,
  drafts: readonly (readonly Candidate[])[],
): string | null {
  const [first, ...rest] = parts.words;
  const ownerOfVoice = /^(.+)'S (?:VOICE|GHOST|SPIRIT|DOUBLE|SHADOW)$/u.exec(parts.key)?.[1];
  const owner =
    ownerOfVoice === undefined || ownerOfVoice.split(" ").every(isRole) ? undefined : ownerOfVoice;
  const base =
    owner ??
    (first !== undefined && isVariantWord(first) && !rest.every(isRole) ? rest.join(" ") : null);
  if (base === null || base === "") return null;
  const original = drafts.find((names) => names.some(({ parts: other }) => other.key === base));
  return original?.[0]?.parts.key ?? null;
}

/** `COP` for `COP #1`: for trades, and for whatever there are several of. */
function extraBase({ parts }: Candidate, drafts: readonly (readonly Candidate[])[]): string | null {
  if (parts.number === null) return null;
  const base = unnumbered(parts);
  const isShared =
    drafts.filter(
      ([other]) => other && other.parts.number !== null && unnumbered(other.parts) === base,
    ).length > 1;
  const head = base.split(" ").at(-1) ?? "";
  return base !== "" && (isShared || isRole(head)) ? base : null;
}

function kindOf(names: readonly Candidate[], isVariant: boolean, isExtra: boolean): CharacterKind {
  const { parts, name } = names[0]!;
  const words = withoutTail(parts.words);
  if (words.at(-1) === "VOICE" || soundsLikeVoice(parts.words)) return "voice";
  if (isVariant) return "variant";
  if (isExtra) return "extra";
  if (
    isGroupWord(words.at(-1) ?? "") ||
    isGroupWord(words[0] ?? "") ||
    isJointName(name) ||
    /\bAND\b/u.test(parts.key)
  )
    return "group";
  return isOnlyHeard(names) ? "voice" : "person";
}

/** Never introduced, and every cue says that the speaker is not in the picture. */
function isOnlyHeard(names: readonly Candidate[]): boolean {
  const cues = names.flatMap((name) => name.cues);
  const isHeard = cues.every(({ speech }) => (speech.cue.extensions ?? []).some(isOffScreen));
  return (
    cues.length > 0 && isHeard && names.every(({ introductions }) => introductions.length === 0)
  );
}

/** Whether a cue's extension says that the speaker is not seen: V.O., O.S., ON PHONE … */
export function isOffScreen(extension: string): boolean {
  return /^(?:V\.? ?O|O\.? ?[SC]|OFF|VOICE|FILTER|PRE-?LAP|(?:ON|OVER|INTO|THROUGH|FROM|VIA|IN) (?:THE )?(?:PHONE|RADIO|TV|INTERCOM|SPEAKER|TELEPHONE)|PHONE|RADIO|HORS CHAMP|EN OFF)/iu.test(
    extension,
  );
}
