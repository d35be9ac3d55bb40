import { z } from "zod";
import { Confidence, Evidence } from "./evidence.ts";

/**
 * `person`: anybody with a name or a role of their own. `group`: several who act as one. `voice`: heard and never seen.
 * `variant`: somebody else of the cast at another age or in another state. `extra`: one of several with the same name and a number.
 */
export const CharacterKind = z.enum(["person", "group", "voice", "variant", "extra"]);
export type CharacterKind = z.infer<typeof CharacterKind>;

/** By lines, against whoever has the most; see `prominenceOf`. */
export const Prominence = z.enum(["primary", "secondary", "minor"]);
export type Prominence = z.infer<typeof Prominence>;

/** Another name of a character, and why it is theirs. */
export const Alias = z.object({
  name: z.string(),
  how: z.enum(["spelling", "part-of-name", "title", "misspelling", "other-alphabet", "address"]),
  rationale: z.string(),
  confidence: Confidence,
  evidence: Evidence,
});
export type Alias = z.infer<typeof Alias>;

/** An age as the script states it. */
export const Age = z.object({
  /** As written: `38`, `mid-40s`. */
  text: z.string(),
  /** Null where the text is no number. */
  years: z.int().min(0).max(150).nullable(),
  evidence: Evidence,
});
export type Age = z.infer<typeof Age>;

/** What a name that is no character is instead. */
export const Instead = z.enum([
  "camera direction",
  "transition",
  "card or title",
  "structure",
  "time",
  "sound",
  "shouted word",
  "sentence",
  "number",
  "everybody present",
  "several characters",
  "thing or emphasis",
]);
export type Instead = z.infer<typeof Instead>;

/** A name that was looked at and is no character. */
export const Rejection = z.object({
  name: z.string(),
  /** `retype`: it is something else that the story knows; `invalid`: it is nothing to keep. */
  verdict: z.enum(["invalid", "retype"]),
  instead: Instead,
  rationale: z.string(),
  confidence: Confidence,
  /** How many cues bore the name. */
  cues: z.int().min(0),
  /** Whom the name stands for, where it stands for several characters; their ids. */
  characterIds: z.array(z.string()),
  evidence: z.array(Evidence).min(1),
});
export type Rejection = z.infer<typeof Rejection>;

/** Two names that may be one person's, and what keeps the rules from saying so. */
export const Proposal = z.object({
  name: z.string(),
  /** Id of the character the name may belong to. */
  into: z.string(),
  rationale: z.string(),
  confidence: Confidence,
  evidence: z.array(Evidence).min(1),
});
export type Proposal = z.infer<typeof Proposal>;
