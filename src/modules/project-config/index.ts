import { z } from "zod";
import { canonicalScript } from "../../artifacts/canonical-script.ts";
import { entityDiscovery } from "../../artifacts/entity-discovery.ts";
import { projectConfig } from "../../artifacts/project-config.ts";
import { sceneIndex } from "../../artifacts/scene-index.ts";
import { defineStage } from "../../core/stage.ts";
import { whole } from "../../core/view.ts";
import { draftConfig } from "./draft.ts";

/** Drafts the production's settings from what the script shows, for a person to confirm. */
export const configureProject = defineStage({
  name: "project-config",
  version: 1,
  title: "Project settings",
  inputs: { script: canonicalScript, index: sceneIndex, cast: entityDiscovery },
  outputs: [projectConfig],
  params: z.object({}),
  lane: "cpu",
  async make(_unit, { script, index, cast }, _params, { emit, output }) {
    const { totalScenes, pageEighths, estimatedRuntimeMinutes } = index;
    const config = draftConfig({
      script: whole(script),
      index: { totalScenes, pageEighths, estimatedRuntimeMinutes },
      cast: whole(cast),
    });
    output(`${projectConfig.summarize(config)}\n`);
    await emit(projectConfig, config, {
      confidence: Math.min(...config.detectionDetails.map(({ confidence }) => confidence)),
    });
  },
});
