import { joinedNames } from "./joint-names.ts";
import { introductionsIn, type Introduction } from "./introductions.ts";
import { nameParts, type NameParts } from "./names.ts";
import { namesInProse } from "./prose-names.ts";
import { evidenceOf, speechesIn, type SceneSpeech, type SceneText } from "./scene-text.ts";

/** A cue in its scene. */
export interface CueSighting {
  readonly scene: SceneText;
  readonly speech: SceneSpeech;
  /** Key of the name that spoke before in the scene, and whether nothing stood between; null at the scene's first speech. */
  readonly before: { readonly key: string; readonly isAdjacent: boolean } | null;
}

/** A name that may be a character's, and every place where it stands as one. */
export interface Candidate {
  readonly parts: NameParts;
  /** As written in most cues, else at the first introduction. */
  readonly name: string;
  readonly cues: readonly CueSighting[];
  readonly introductions: readonly Introduction[];
}

/** What is known of a script's names before anything is judged. */
export interface Names {
  /** By key, in the order of their first place in the story. */
  readonly candidates: ReadonlyMap<string, Candidate>;
  /** Words that stand with one capital letter in action or speech, here all in capitals. */
  readonly mentioned: ReadonlySet<string>;
}

interface Draft {
  readonly parts: NameParts;
  readonly cues: CueSighting[];
  readonly introductions: Introduction[];
}

/** Gathers every name in a cue and every name in capitals in the action; where nobody has a cue, names as prose tells them. */
export function gatherNames(scenes: readonly SceneText[]): Names {
  const drafts = new Map<string, Draft>();
  const mentioned = new Set<string>();
  const isProse = scenes.every(({ elements }) =>
    elements.every(({ type }) => type !== "character"),
  );
  for (const scene of scenes) {
    gatherScene(scene, drafts, isProse ? namesInProse : introductionsIn);
    addMentions(scene, mentioned);
  }
  const all = [...drafts].flatMap(([key, draft]): [string, Draft][] => [
    [key, draft],
    ...joinedBy(draft, drafts, mentioned),
  ]);
  const candidates = [...new Map(all)].map(([key, draft]): [string, Candidate] => [
    key,
    { ...draft, name: displayName(draft) },
  ]);
  return { candidates: new Map(candidates), mentioned };
}

function gatherScene(
  scene: SceneText,
  drafts: Map<string, Draft>,
  namesIn: typeof introductionsIn,
): void {
  const draftFor = (name: string) => {
    const parts = nameParts(name);
    const draft = drafts.get(parts.key) ?? { parts, cues: [], introductions: [] };
    drafts.set(parts.key, draft);
    return draft;
  };
  const introductions = namesIn(scene).map((introduction) => ({
    at: introduction.at,
    introduction,
  }));
  const spoken = speechesIn(scene).map((speech) => ({ at: speech.at, speech }));
  let before: string | null = null;
  for (const place of [...introductions, ...spoken].toSorted((one, other) => one.at - other.at)) {
    if ("introduction" in place) {
      draftFor(place.introduction.name).introductions.push(place.introduction);
      continue;
    }
    const draft = draftFor(place.speech.name);
    draft.cues.push({
      scene,
      speech: place.speech,
      before: before === null ? null : { key: before, isAdjacent: place.speech.follows },
    });
    before = draft.parts.key;
  }
}

/**
 * Who speaks only together with others has no cue of their own: `CORNELIUS AND VOLTIMAND`, where Voltimand has. Whom the
 * text does not name otherwise is no one: `VOLTIMAND AND BAGGAGE`.
 */
function joinedBy(
  { cues }: Draft,
  drafts: ReadonlyMap<string, Draft>,
  mentioned: ReadonlySet<string>,
): [string, Draft][] {
  const [first] = cues;
  const joined = first ? joinedNames(first.speech.name) : [];
  const isCued = ({ key }: NameParts) => (drafts.get(key)?.cues.length ?? 0) > 0;
  if (!first || joined.length < 2 || !joined.some(isCued)) return [];
  const { scene, speech } = first;
  const found = joined.filter(
    ({ key, core }) => !drafts.has(key) && core.every((word) => mentioned.has(word)),
  );
  return found.map((parts) => {
    const introduction: Introduction = {
      name: parts.key,
      sceneId: scene.sceneId,
      at: speech.at,
      evidence: evidenceOf(scene, speech.cue),
      age: null,
      sign: null,
      beside: [],
      said: null,
    };
    return [parts.key, { parts, cues: [], introductions: [introduction] }];
  });
}

function addMentions({ elements }: SceneText, mentioned: Set<string>): void {
  for (const { type, text } of elements) {
    if (type !== "action" && type !== "dialogue") continue;
    for (const [word] of text.matchAll(/\p{Lu}\p{Ll}[\p{L}\p{M}'’-]*/gu))
      mentioned.add(
        word
          .replace(/['’]s$/u, "")
          .replaceAll("’", "'")
          .toUpperCase(),
      );
  }
}

/** The form in most cues, the first of equals; else the form of the first introduction. */
function displayName({ cues, introductions }: Draft): string {
  const counts = new Map<string, number>();
  for (const { speech } of cues) counts.set(speech.name, (counts.get(speech.name) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
  const name = most?.[0] ?? introductions[0]?.name ?? "";
  return name.replace(/(?<![\s:^,;])[\s:^,;]+$/u, "").replace(/\s+/gu, " ");
}
