import { z } from "zod";
import { definePipeline } from "../core/pipeline.ts";
import { shapeIdea } from "../modules/idea/index.ts";
import { criticizeTopic } from "../modules/topic-critic/index.ts";
import { outlineTopic } from "../modules/topic-outline/index.ts";

/** From a topic to an outline by way of a critic, each step to be watched: shows ideation without a model. */
export const ideationDemo = definePipeline({
  name: "ideation-demo",
  version: 1,
  title: "Ideation (demo)",
  description: "Turns a topic into an idea, a critic's words and an outline, by rules alone.",
  params: z.object({
    /** What it is to be about, unless an idea was put into the run before it started. */
    topic: z.string().trim().max(2_000).default(""),
    /** Between two lines of the log, in milliseconds. */
    pace: z.int().min(0).max(60_000).default(1_500),
  }),
  files: "none",
  isolated: true,
  stages: [
    { stage: shapeIdea, params: { topic: "${topic}", pace: "${pace}" } },
    { stage: criticizeTopic, params: { pace: "${pace}" } },
    { stage: outlineTopic, params: { pace: "${pace}" } },
  ],
});
