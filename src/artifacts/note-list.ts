import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import { counted } from "../core/wording.ts";

/** Titles of notes, in the order in which they are to be or were made. */
export const noteList = defineArtifactType({
  name: "note-list",
  schema: z.object({ titles: z.array(z.string()) }),
  upgrades: [],
  summarize: ({ titles }) => counted(titles.length, "note"),
});
