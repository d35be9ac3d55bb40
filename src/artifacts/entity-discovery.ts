import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import {
  Age,
  Alias,
  CharacterKind,
  Prominence,
  Proposal,
  Rejection,
} from "../core/story/cast-words.ts";
import { Confidence, Evidence } from "../core/story/evidence.ts";
import { DiscoveredLocation } from "../core/story/places.ts";
import { counted } from "../core/wording.ts";

/** Speeches of two people next to each other in a scene, nobody else between and no direction such as `to Joe` elsewhere. */
const Exchange = z.object({
  /** Id of the other. */
  with: z.string(),
  name: z.string(),
  count: z.int().min(1),
  sceneIds: z.array(z.string()),
  /** The first such speech and the one that answers it, whichever of the two begins. */
  evidence: z.array(Evidence).min(1),
});

const DiscoveredCharacter = z.object({
  /** Made from the canonical name: `chr_mary-ann`. */
  id: z.string(),
  /** The canonical name: the one most used in cues, as written there. */
  name: z.string(),
  aliases: z.array(Alias),
  kind: CharacterKind,
  /** Id of whom this is at another age or in another state. */
  variantOf: z.string().nullable(),
  /** What a numbered extra is one of: `COP` for `COP #1`. */
  extraOf: z.string().nullable(),
  verdict: z.literal("valid"),
  rationale: z.string(),
  confidence: Confidence,
  /** What shows that there is such a character, the strongest first. */
  evidence: z.array(Evidence).min(1),
  /** Where they are introduced in capitals; null where they never are. */
  introduction: Evidence.nullable(),
  /** Every age the script states, in story order; a flashback may add one. Each tells its scene by its evidence. */
  ages: z.array(Age),
  /** Scenes in which they speak or the action shows them, in story order. */
  sceneIds: z.array(z.string()),
  /** Of each other scene in which they are spoken of, or told to be absent: where first. In story order. */
  mentionedIn: z.array(Evidence),
  /** Scenes in which they speak. */
  speakingSceneIds: z.array(z.string()),
  /** How often they begin to speak; a cue with CONT'D counts again. */
  lines: z.int().min(0),
  /** Spoken, without parentheticals. */
  words: z.int().min(0),
  firstScene: z.string(),
  prominence: Prominence,
  /** 1 for whoever has the most lines; ties go to the one who comes first. */
  rank: z.int().min(1),
  exchanges: z.array(Exchange),
});

/** Who and what there is in the story, by rules: each find and each refusal with its reason and the words that show it. */
export const entityDiscovery = defineArtifactType({
  name: "entity-discovery",
  schema: z.object({
    scriptTitle: z.string(),
    /** In story order. */
    characterIds: z.array(z.string()),
    /** By id, so that what reads one of them depends on no other. */
    characters: z.record(z.string(), DiscoveredCharacter),
    /** Names that are no characters, and what they are instead, in story order. */
    rejected: z.array(Rejection),
    /** Names that may be one person's; for people to decide. */
    proposals: z.array(Proposal),
    locationIds: z.array(z.string()),
    locations: z.record(z.string(), DiscoveredLocation),
    /** Empty: no rule looks for props yet, as `processing.lookedFor` says. */
    props: z.array(z.object({ id: z.string(), name: z.string() })),
    processing: z.object({
      method: z.literal("rule"),
      lookedFor: z.array(z.enum(["characters", "locations", "props"])),
      /** Whether every name in a cue was found again among the characters or the rejected. */
      recallCheck: z.object({
        ran: z.boolean(),
        cueNames: z.int().min(0),
        missing: z.array(z.string()),
      }),
    }),
  }),
  upgrades: [],
  summarize: ({ characterIds, rejected, locationIds }) =>
    `${counted(characterIds.length, "character")}, ${counted(locationIds.length, "place")}` +
    (rejected.length === 0
      ? ""
      : `; ${counted(rejected.length, "other name")} set aside as nobody`),
});
