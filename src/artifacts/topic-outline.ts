import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import { counted } from "../core/wording.ts";
import { looseBody, wordsOf } from "../core/loose-body.ts";

/** A title alone, or a section with what it is to say. */
const Section = z.union([
  z.string(),
  z
    .object({
      title: z.string().exactOptional(),
      name: z.string().exactOptional(),
      summary: z.string().exactOptional(),
      bullets: z.array(z.string()).exactOptional(),
    })
    .catchall(z.json()),
]);

/** The sections of a piece, in order. Clients bring their own, with fields of their own. */
export const topicOutline = defineArtifactType({
  name: "topic-outline",
  schema: looseBody({
    title: z.string().exactOptional(),
    sections: z.array(Section).exactOptional(),
  }),
  upgrades: [],
  summarize: ({ title, sections, ...others }) =>
    wordsOf(
      [title, sections === undefined ? undefined : counted(sections.length, "section")],
      others,
    ),
});
