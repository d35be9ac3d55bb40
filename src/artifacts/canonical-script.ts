import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import { Confidence } from "../core/story/evidence.ts";
import { counted, pagesInWords } from "../core/wording.ts";

const Normalization = z.object({
  /** What the source was: `fountain`, `pdf`, `prose` … */
  sourceFormat: z.string(),
  /** How it became a script, in a word or two. */
  strategy: z.string(),
  /** What the script says and the source did not; empty when nothing was made up. */
  inventions: z.array(z.string()),
  /** How doubtful places were read. */
  assumptions: z.array(z.string()),
  overallConfidence: Confidence,
  rationale: z.string(),
});

/** The one script that all later stages read, whatever the source was. */
export const canonicalScript = defineArtifactType({
  name: "canonical-script",
  schema: z.object({
    title: z.string(),
    /** Empty when the title page names nobody. */
    authors: z.array(z.string()),
    /** Fountain, title page included. */
    scriptText: z.string(),
    lineCount: z.int().min(0),
    sceneCount: z.int().min(0),
    /** Printed length in eighths of a page: the sum of the scenes', as the scene index has it. */
    pageEighths: z.int().min(0),
    normalization: Normalization,
  }),
  upgrades: [],
  summarize: ({ title, sceneCount, pageEighths }) =>
    `${title}: ${counted(sceneCount, "scene")}, ${pagesInWords(pageEighths)} ${pageEighths > 8 || pageEighths === 0 ? "pages" : "page"}`,
});
