import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import { looseBody, wordsOf } from "../core/loose-body.ts";

/** What a piece is to be about, before anybody has worked on it. Clients bring their own, with fields of their own. */
export const idea = defineArtifactType({
  name: "idea",
  schema: looseBody({
    title: z.string().exactOptional(),
    summary: z.string().exactOptional(),
  }),
  upgrades: [],
  summarize: ({ title, summary, ...others }) => wordsOf([title, summary], others),
});
