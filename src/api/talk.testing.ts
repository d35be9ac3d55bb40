import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import { definePipeline } from "../core/pipeline.ts";
import { defineStage } from "../core/stage.ts";

const saying = defineArtifactType({
  name: "test-saying",
  schema: z.object({ text: z.string() }),
  summarize: ({ text }) => text,
});

const talk = defineStage({
  name: "test-talk",
  version: 1,
  title: "Talk",
  inputs: {},
  outputs: [saying],
  params: z.object({ word: z.string() }),
  lane: "cpu",
  async make(_, __, { word }, { emit, output, feedback, log }) {
    const text = [word, ...feedback()].join(" / ");
    output(`Saying ${text}.`);
    await log("talker", "said", { text });
    await emit(saying, { text });
  },
});

const repeat = defineStage({
  name: "test-repeat",
  version: 1,
  title: "Repeat",
  inputs: { said: saying },
  outputs: [],
  params: z.object({}),
  lane: "cpu",
  async make(_, { said }, __, { output }) {
    output(said.text);
  },
});

/** Says a word, asks whether it was well said, and says it again: an output, an artifact and a gate. */
export const talking = {
  types: [saying],
  stages: [talk, repeat],
  pipelines: [
    definePipeline({
      name: "test-talking",
      version: 1,
      title: "Talking",
      description: "Says a word.",
      params: z.object({ word: z.string().min(1).max(20).default("Hello") }),
      files: "none",
      stages: [
        {
          stage: talk,
          params: { word: "${word}" },
          gate: { kind: "approval", required: true, autoApproveAfter: 3_600 },
        },
        { stage: repeat },
      ],
    }),
  ],
};
