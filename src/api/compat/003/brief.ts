import { z } from "@hono/zod-openapi";
import {
  audienceOf,
  beginningOf,
  excludedOf,
  includedOf,
  intentOf,
  lengthOf,
  moneyOf,
  sourcesOf,
  titleOf,
  toneOf,
} from "./brief-rules.ts";

/** Characters of what is kept of a text as its brief's notes. */
const longestNotes = 100_000;

const Words = z.array(z.string().max(300)).max(200);

/** What a production is to be. Lengths are in seconds. */
export const Brief = z
  .object({
    title: z.string().max(300),
    intent: z.string().max(300),
    audience: Words,
    tone: z.string().max(300),
    video: z.object({
      target_length_min: z.number().positive().openapi({ description: "In seconds." }),
      target_length_max: z.number().positive().openapi({ description: "In seconds." }),
    }),
    keywords_include: Words,
    keywords_exclude: Words,
    sources_preferred: Words,
    monetization: z.string().max(300),
    notes: z.string().max(longestNotes),
  })
  .openapi("Document003Brief", { description: "What a production is to be." });
export type Brief = z.infer<typeof Brief>;

/** A brief as somebody sends it: what is left out is guessed. */
export const SentBrief = Brief.partial().openapi("Document003SentBrief");
export type SentBrief = z.infer<typeof SentBrief>;

/** A brief, and in words everything in it that nobody has said. */
export interface Compiled {
  readonly brief: Brief;
  readonly assumptions: string[];
}

/** Something found in the text, or null with what is taken in its place. */
type Rule<Value> = (text: string) => Value | null;

/**
 * Makes a brief of free text by rules: what its beginning says plainly is taken, and whatever had to be guessed is told.
 *
 * @param given - what is known already; it stands as it is
 */
export function compileBrief(text: string, given: SentBrief = {}): Compiled {
  const assumptions: string[] = [];
  const beginning = beginningOf(text);
  const settle = <Value>(
    known: Value | undefined,
    rule: Rule<Value>,
    guess: Value,
    said: string,
  ): Value => {
    const found = known ?? rule(beginning);
    if (found === null) assumptions.push(said);
    return found ?? guess;
  };
  const brief: Brief = {
    title: settle(given.title, titleOf, "Untitled", "No title was given; it is called Untitled."),
    intent: settle(
      given.intent,
      intentOf,
      "explainer",
      "The intent was not said; it is an explainer.",
    ),
    audience: settle(
      given.audience,
      audienceOf,
      ["general"],
      "The audience was not said; it is for everybody.",
    ),
    tone: settle(given.tone, toneOf, "informative", "The tone was not said; it is informative."),
    video: settle(
      given.video,
      lengthOf,
      { target_length_min: 60, target_length_max: 90 },
      "The length was not said; it is 60 to 90 seconds.",
    ),
    keywords_include: given.keywords_include ?? includedOf(beginning),
    keywords_exclude: given.keywords_exclude ?? excludedOf(beginning),
    sources_preferred: settle(
      given.sources_preferred,
      sourcesOf,
      [],
      "No sources were named; any may be used.",
    ),
    monetization: settle(
      given.monetization,
      moneyOf,
      "none",
      "Nothing was said of money; there are no advertisements.",
    ),
    notes: given.notes ?? text.trim().slice(0, longestNotes),
  };
  return { brief, assumptions };
}
