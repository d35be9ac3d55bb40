import { z } from "zod";
import { definePipeline } from "../core/pipeline.ts";
import { echo } from "../modules/echo/index.ts";
import { seed } from "../modules/seed/index.ts";

/** Shows notes one by one: the smallest run there is, for tests and for trying out the studio. */
export const testEcho = definePipeline({
  name: "test-echo",
  version: 1,
  title: "Echo",
  description: "Lists some notes and emits them one by one.",
  params: z.object({
    titles: z.array(z.string().min(1)).default(["One", "Two", "Three"]),
    /** Before each note, in milliseconds. */
    delay: z.int().min(0).default(0),
  }),
  files: "none",
  stages: [
    { stage: seed, params: { titles: "${titles}" } },
    { stage: echo, params: { delay: "${delay}" } },
  ],
});
