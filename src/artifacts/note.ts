import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";

/** A piece of text under a title: what the test stages make, and what has no type of its own. */
export const note = defineArtifactType({
  name: "note",
  schema: z.object({ title: z.string(), text: z.string() }),
  upgrades: [],
  summarize: ({ title, text }) =>
    text === "" ? title : `${title}: ${text.split("\n", 1).join("").slice(0, 80)}`,
});
