import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import { looseBody, wordsOf } from "../core/loose-body.ts";

/** What a critic says of an idea. Clients bring their own, with fields of their own. */
export const topicCritic = defineArtifactType({
  name: "topic-critic",
  schema: looseBody({
    feedback: z.string().exactOptional(),
    /** Of 10. */
    score: z.number().exactOptional(),
  }),
  upgrades: [],
  summarize: ({ feedback, score, ...others }) =>
    wordsOf([score === undefined ? undefined : `${score} of 10`, feedback], others),
});
