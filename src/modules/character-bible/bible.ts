import { isOffScreen } from "../../core/story/cast.ts";
import { joinedKeys } from "../../core/story/joint-names.ts";
import { nameParts } from "../../core/story/names.ts";
import { presenceIn as presenceOfAll } from "../../core/story/presence.ts";
import { extentInWords } from "../../core/story/extent.ts";
import { speechesIn, wordCount, type SceneText } from "../../core/story/scene-text.ts";
import { dialogueSummary, inferredTraits, sampleLines } from "./dialogue.ts";
import type { Bible, Character, OwnSpeech } from "./parts.ts";
import { relationshipsOf } from "./relationships.ts";
import { statedTraits } from "./traits.ts";

/** Everything that the scenes show of a character. The scenes are those the character is in, in story order. */
export function bibleOf(character: Character, scenes: readonly SceneText[]): Bible {
  const { id, name, kind, variantOf, prominence, ages, mentionedIn } = character;
  const speeches = ownSpeeches(character, scenes);
  const traits = statedTraits(character, scenes);
  const dialogue = dialogueSummary(speeches);
  const role = roleOf(character);
  const relationships = relationshipsOf(character);
  return {
    characterId: id,
    name,
    aliases: character.aliases.map((alias) => alias.name),
    kind,
    variantOf,
    madeBy: "by rules",
    description: describe(character, traits, relationships),
    prominence,
    ages,
    firstAppearance: firstAppearanceOf(character),
    explicitEvidence: traits,
    inferredTraits: inferredTraits(dialogue, speeches),
    scenePresence: scenes.map((scene) => presenceIn(scene, character, speeches)),
    mentionedIn,
    dialogueSummary: dialogue,
    sampleLines: sampleLines(speeches),
    narrativeRole: role.role,
    narrativeRoleConfidence: role.confidence,
    narrativeRoleRationale: role.rationale,
    relationships,
    overallConfidence:
      Math.round(character.confidence * (traits.length > 0 ? 0.9 : 0.75) * 100) / 100,
  };
}

function ownSpeeches({ name, aliases }: Character, scenes: readonly SceneText[]): OwnSpeech[] {
  const own = new Set(
    [name, ...aliases.map((alias) => alias.name)].map((one) => nameParts(one).key),
  );
  return scenes.flatMap((scene) =>
    speechesIn(scene)
      .filter(
        (speech) =>
          own.has(nameParts(speech.name).key) ||
          joinedKeys(speech.name).some((key) => own.has(key)),
      )
      .map((speech) => ({ scene, speech })),
  );
}

function presenceIn(
  scene: SceneText,
  { id, name, aliases, kind }: Character,
  speeches: readonly OwnSpeech[],
): Bible["scenePresence"][number] {
  const here = speeches
    .filter((one) => one.scene.sceneId === scene.sceneId)
    .map(({ speech }) => speech);
  const wanted = { id, names: [name, ...aliases.map((alias) => alias.name)] };
  const seen = presenceOfAll([wanted], [scene]).get(id)?.seen;
  return {
    sceneId: scene.sceneId,
    lines: here.length,
    words: here.reduce((sum, { text }) => sum + wordCount(text), 0),
    inAction: kind !== "voice" && seen?.has(scene.sceneId) === true,
    heardOnly: here.length > 0 && here.every(({ cue }) => (cue.extensions ?? []).some(isOffScreen)),
  };
}

function firstAppearanceOf({ introduction, evidence }: Character): Bible["firstAppearance"] {
  if (introduction) return { ...introduction, method: "rule", confidence: 0.9 };
  return { ...evidence[0]!, method: "parser", confidence: 0.8 };
}

interface Role {
  readonly role: Bible["narrativeRole"];
  readonly confidence: number;
  readonly rationale: string;
}

function roleOf({ prominence, rank, lines, speakingSceneIds, sceneIds }: Character): Role {
  const extent = extentInWords(lines, speakingSceneIds.length, sceneIds.length);
  if (prominence === "minor")
    return { role: "minor", confidence: 0.75, rationale: `Has ${extent}.` };
  if (rank === 1 && prominence === "primary") {
    return {
      role: "protagonist",
      confidence: 0.6,
      rationale: `Has more speeches than anybody else: ${extent}. Rules cannot tell whose story it is.`,
    };
  }
  return {
    role: "supporting",
    confidence: 0.55,
    rationale: `Has ${extent}, number ${rank} of the cast. Rules cannot tell friend from foe.`,
  };
}

function describe(
  character: Character,
  traits: Bible["explicitEvidence"],
  relationships: Bible["relationships"],
): string {
  const { name, ages, lines, speakingSceneIds, sceneIds, variantOf } = character;
  const introduced = traits.find(({ trait }) => trait === "introduced as");
  const partners = relationships
    .filter(({ relationshipType }) => relationshipType === "talks-with")
    .slice(0, 3);
  const sentences = [
    `${name}${agesInWords(ages)}${introduced ? `: “${introduced.quote}”` : "."}`,
    variantOf ? "The same person at another age or in another state." : "",
    `${capitalized(extentInWords(lines, speakingSceneIds.length, sceneIds.length))}.`,
    partners.length > 0
      ? `Talks most with ${partners.map(({ target }) => target).join(", ")}.`
      : "",
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

/** `, 38 (28 elsewhere)`; empty where no age is stated. */
function agesInWords([first, ...others]: Character["ages"]): string {
  if (!first) return "";
  const more = others.map(({ text }) => text).join(", ");
  return `, ${first.text}${more === "" ? "" : ` (${more} elsewhere)`}`;
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
