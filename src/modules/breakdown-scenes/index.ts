import { z } from "zod";
import { canonicalScript } from "../../artifacts/canonical-script.ts";
import { sceneIndex } from "../../artifacts/scene-index.ts";
import { scene } from "../../artifacts/scene.ts";
import type { ArtifactRef, BodyOf } from "../../core/artifact.ts";
import { defineStage } from "../../core/stage.ts";
import { scenesAgain } from "../../formats/fountain/read-again.ts";
import { sceneBodiesInTurn } from "./scene-body.ts";
import { indexOf } from "./scene-index.ts";

/** Splits the script into scenes, each shown as soon as it is read, and closes with an index of all. */
export const breakdownScenes = defineStage({
  name: "breakdown-scenes",
  version: 1,
  title: "Scenes",
  inputs: { script: canonicalScript },
  outputs: [scene, sceneIndex],
  params: z.object({}),
  lane: "cpu",
  async make(_unit, { script }, _params, { emit, output, progress }) {
    const scenes = scenesAgain(script.scriptText);
    const bodies: BodyOf<typeof scene>[] = [];
    const from: ArtifactRef[] = [];
    for (const body of sceneBodiesInTurn(scenes)) {
      const { sceneId, confidence } = body;
      // Waiting for each emit lets other work go on between scenes.
      bodies.push(body);
      from.push(await emit(scene, body, { key: sceneId, entity: sceneId, confidence }));
      output(`${scene.summarize(body)}\n`);
      progress(from.length, scenes.length, body.heading);
    }
    return { artifacts: [{ type: sceneIndex, body: indexOf(bodies), options: { from } }] };
  },
});
