import { z } from "zod";
import { defineArtifactType, Method } from "../core/artifact.ts";
import { Heading, Span } from "../core/screenplay/model.ts";
import { Confidence, Evidence } from "../core/story/evidence.ts";
import { SceneElement } from "../core/story/scene-text.ts";
import { pagesInWords } from "../core/wording.ts";

/** How a field of the scene was found. */
const FieldProvenance = z.object({
  /** The field's name here. */
  field: z.string(),
  /** Which entry of the field it is about, where the field is a list: a name of \`charactersPresent\`. */
  value: z.string().exactOptional(),
  method: Method,
  /** Null where the script says nothing and a default stands. */
  evidence: Evidence.nullable(),
  confidence: Confidence,
});

/** One scene: where and when it plays, who is in it, and its text. Its key is the scene's id. */
export const scene = defineArtifactType({
  name: "scene",
  schema: z.object({
    /** Stable across drafts. */
    sceneId: z.string(),
    /** As printed in the margin; for display, never for identity. */
    sceneNumber: z.string(),
    /** Position in the script, from 1. */
    ordinal: z.int().min(1),
    /** As written; empty for text before the first heading. */
    heading: z.string(),
    intExt: Heading.shape.setting,
    location: z.string(),
    subLocations: z.array(z.string()),
    timeOfDay: z.string().nullable(),
    /** `FLASHBACK`, `INTERCUT`, a year … */
    qualifiers: z.array(z.string()),
    /**
     * Everybody who is there: speakers in the order of their first words, then those whom the action shows and who say
     * nothing, in the order they are seen. By the name most used in the script's cues; \`provenance\` has an entry for each.
     * Somebody who is only spoken of is not there.
     */
    charactersPresent: z.array(z.string()),
    /** Those of them who speak. */
    speakers: z.array(z.string()),
    /** The heading and everything up to the next one; titles and cards before the script's first heading open its first scene. */
    elements: z.array(SceneElement),
    /** Lines of the canonical script. */
    sourceSpan: Span,
    eighths: z.int().min(1),
    /** From the length and the kind of text; for planning only. */
    estimatedSeconds: z.number().min(0),
    provenance: z.array(FieldProvenance),
    confidence: Confidence,
  }),
  upgrades: [],
  summarize: ({ sceneNumber, heading, charactersPresent, speakers, eighths }) => {
    const silent = charactersPresent.filter((name) => !speakers.includes(name));
    const cast = speakers.join(", ") || "nobody speaks";
    return `${sceneNumber} ${heading || "(no heading)"}: ${pagesInWords(eighths)}, ${cast}${silent.length > 0 ? `; silent: ${silent.join(", ")}` : ""}`;
  },
});
