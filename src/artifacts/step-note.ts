import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";

/** What a client keeps for a step of its own, which no type of this Backlot describes; the key is the step's name. */
export const stepNote = defineArtifactType({
  name: "step-note",
  schema: z.object({ step: z.string().min(1).max(200), content: z.json() }),
  upgrades: [],
  summarize: ({ step, content }) => `${step}: ${oneLine(content)}`,
});

function oneLine(content: unknown): string {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const line = text.slice(0, 200).replaceAll(/\s+/gu, " ").trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
