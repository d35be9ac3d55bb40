import { z } from "zod";
import { defineArtifactType, Method } from "../core/artifact.ts";
import { Age, CharacterKind, Prominence } from "../core/story/cast-words.ts";
import { Confidence, Evidence } from "../core/story/evidence.ts";
import { extentInWords } from "../core/story/extent.ts";

const found = { method: Method, confidence: Confidence };

/** Something the script says of the character. */
const Trait = z.object({ trait: z.string(), ...Evidence.shape, ...found });

/** Something that follows by rule from how the character speaks and acts. */
const Inference = z.object({
  trait: z.string(),
  value: z.string(),
  rationale: z.string(),
  ...found,
});

const Presence = z.object({
  sceneId: z.string(),
  lines: z.int().min(0),
  words: z.int().min(0),
  /** Shown in the scene's action, not only in its cues. */
  inAction: z.boolean(),
  /** Heard and not seen in every cue of the scene: V.O., O.S. … */
  heardOnly: z.boolean(),
});

const DialogueSummary = z.object({
  lines: z.int().min(0),
  words: z.int().min(0),
  wordsPerLine: z.number().min(0),
  longestLineWords: z.int().min(0),
  /** Share of the lines with a question mark, 0 to 1. */
  questions: z.number().min(0).max(1),
  /** Share of the lines with an exclamation mark, 0 to 1. */
  exclamations: z.number().min(0).max(1),
  /** Words that come back, the most frequent first; everyday words left out. */
  recurringWords: z.array(z.object({ word: z.string(), count: z.int().min(2) })),
  /** The above in a sentence. */
  summary: z.string(),
  ...found,
});

const Relationship = z.object({
  targetId: z.string(),
  target: z.string(),
  /** `talks-with` by adjacency of speeches alone, at a confidence of at most 0.6; anything else in the script's own word: `sister`. */
  relationshipType: z.string(),
  /** Speeches next to each other, for `talks-with`. */
  exchanges: z.int().min(0),
  sceneIds: z.array(z.string()),
  evidence: z.array(Evidence).min(1),
  ...found,
});

/** Speeches worth reading first: the first, the longest, and others across the story, word for word. */
const SampleLine = z.object({ ...Evidence.shape, why: z.string() });

/** One character as the script shows them. Made by rules: numbers and quotes, nothing made up. Its key is the character's id. */
export const characterBible = defineArtifactType({
  name: "character-bible",
  schema: z.object({
    characterId: z.string(),
    name: z.string(),
    aliases: z.array(z.string()),
    kind: CharacterKind,
    variantOf: z.string().nullable(),
    /** `by rules` where no model had a part in it. */
    madeBy: z.enum(["by rules", "by rules and a model", "by people"]),
    /** What is known, in sentences of the rules' making around the script's own words. */
    description: z.string(),
    prominence: Prominence,
    /** Every age the script states, in story order. */
    ages: z.array(Age),
    /** Where the character is first introduced in capitals, else first named or heard. */
    firstAppearance: z.object({ ...Evidence.shape, ...found }),
    explicitEvidence: z.array(Trait),
    inferredTraits: z.array(Inference),
    /** Every scene the character speaks or is shown in, in story order. */
    scenePresence: z.array(Presence),
    /** Of each other scene in which they are spoken of: where first. */
    mentionedIn: z.array(Evidence),
    dialogueSummary: DialogueSummary,
    sampleLines: z.array(SampleLine),
    /** `antagonist` is never given by rule. */
    narrativeRole: z.enum(["protagonist", "antagonist", "supporting", "minor"]),
    narrativeRoleConfidence: Confidence,
    narrativeRoleRationale: z.string(),
    /** Whom the character talks with most comes first. */
    relationships: z.array(Relationship),
    overallConfidence: Confidence,
  }),
  upgrades: [],
  summarize: ({ name, prominence, dialogueSummary, scenePresence }) =>
    `${name}: ${prominence}, ${extentInWords(
      dialogueSummary.lines,
      scenePresence.filter(({ lines }) => lines > 0).length,
      scenePresence.length,
    )}`,
});
