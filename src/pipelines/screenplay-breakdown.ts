import { z } from "zod";
import { definePipeline, type PipelineStage } from "../core/pipeline.ts";
import { breakdownScenes } from "../modules/breakdown-scenes/index.ts";
import { characterBibles } from "../modules/character-bible/index.ts";
import { configureProject } from "../modules/project-config/index.ts";
import { discoverEntities } from "../modules/entity-discovery/index.ts";
import { ingest } from "../modules/ingest/index.ts";
import { normalize } from "../modules/normalize/index.ts";

const confirmSettings: PipelineStage["gate"] = {
  kind: "confirm",
  required: true,
  onApprove: [
    { op: "replace", path: "/confirmed", value: true },
    { op: "replace", path: "/confirmedAt", value: "${now}" },
  ],
};

/** From a script, play or story to its scenes, cast, places and settings. Bibles go on while the settings wait to be confirmed. */
export const screenplayBreakdown = definePipeline({
  name: "screenplay-breakdown",
  version: 1,
  title: "Screenplay breakdown",
  description:
    "Reads a script in any common format and breaks it down: scenes, cast and places, a bible for each character, and draft settings to confirm.",
  params: z.object({
    /** Characters with fewer lines get no bible. */
    minLines: z.int().min(0).default(0),
  }),
  files: "one",
  stages: [
    { stage: ingest },
    { stage: normalize },
    { stage: breakdownScenes },
    { stage: discoverEntities },
    { stage: configureProject, gate: confirmSettings },
    { stage: characterBibles, params: { minLines: "${minLines}" } },
  ],
});
