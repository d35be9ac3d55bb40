import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import { Confidence } from "../core/story/evidence.ts";

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
    /** Printed length in eighths of a page. */
    pageEighths: z.int().min(0),
    normalization: Normalization,
  }),
  upgrades: [],
  summarize: ({ title, sceneCount, pageEighths }) =>
    `${title}: ${sceneCount} scenes, ${pagesInWords(pageEighths)}`,
});

function pagesInWords(eighths: number): string {
  const whole = Math.floor(eighths / 8);
  const rest = eighths % 8;
  const parts = [whole > 0 ? `${whole}` : "", rest > 0 || whole === 0 ? `${rest}/8` : ""].filter(
    (part) => part !== "",
  );
  return `${parts.join(" ")} pages`;
}
