import { z } from "zod";
import { defineArtifactType, Method } from "../core/artifact.ts";
import { ControlMode } from "../core/run.ts";
import { Confidence } from "../core/story/evidence.ts";

/** A word for the whole script, and how well the script's words bear it out. */
const Label = z.object({
  label: z.string(),
  confidence: Confidence,
  /** Words of the script that spoke for it, the most telling first. */
  words: z.array(z.string()),
});

const Detection = z.object({
  /** The field's name here. */
  field: z.string(),
  method: Method,
  rationale: z.string(),
  confidence: Confidence,
});

/** What the production is: drafted by rules, to be confirmed or corrected by a person. */
export const projectConfig = defineArtifactType({
  name: "project-config",
  schema: z.object({
    title: z.string(),
    /** By running time. */
    format: z.enum(["short film", "episode", "feature film", "long feature"]),
    /** The likeliest first; empty where no word spoke for any. */
    genre: z.array(Label),
    tone: z.array(Label),
    estimatedDurationMinutes: z.number().min(0),
    /** The same number as the scene index has. */
    pageEighths: z.int().min(0),
    sceneCount: z.int().min(0),
    /** Ids and names, in order of lines. */
    primaryCharacters: z.array(z.object({ id: z.string(), name: z.string() })),
    supportingCharacters: z.array(z.object({ id: z.string(), name: z.string() })),
    locationCount: z.int().min(0),
    /** The most used first. */
    locationsSummary: z.array(
      z.object({ id: z.string(), name: z.string(), scenes: z.int().min(1) }),
    ),
    /** Null: rules cannot tell; a person says. */
    targetAudience: z.string().nullable(),
    /** `16:9` unless a person says otherwise. */
    aspectRatio: z.string(),
    /** `live action`, `animation` …; null until a person says. */
    productionMode: z.string().nullable(),
    /** `theatrical`, `web` …; null until a person says. */
    productionFormat: z.string().nullable(),
    /** How often people are asked. Once the settings are confirmed, later runs of the project obey it unless they are told otherwise. */
    controlMode: ControlMode,
    /** Null: no limit. In millionths of a US dollar. */
    budgetCap: z.int().min(0).nullable(),
    /** Names of style packs by role; empty: the house style. */
    stylePacks: z.record(z.string(), z.string()),
    /** Model names; null: the studio's setting, or none at all. */
    modelStrategy: z.object({
      work: z.string().nullable(),
      verify: z.string().nullable(),
      escalate: z.string().nullable(),
    }),
    defaultModel: z.string().nullable(),
    detectionDetails: z.array(Detection),
    /** False until a person has confirmed it at the gate. */
    confirmed: z.boolean(),
    /** Milliseconds since 1970, UTC. */
    confirmedAt: z.int().nullable(),
  }),
  upgrades: [],
  summarize: ({ title, format, estimatedDurationMinutes, confirmed }) =>
    `${title}: ${format}, about ${Math.round(estimatedDurationMinutes)} min${confirmed ? "" : ", to be confirmed"}`,
});
