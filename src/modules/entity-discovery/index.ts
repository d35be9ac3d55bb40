import { z } from "zod";
import { canonicalScript } from "../../artifacts/canonical-script.ts";
import { entityDiscovery } from "../../artifacts/entity-discovery.ts";
import { scene } from "../../artifacts/scene.ts";
import { defineStage, many } from "../../core/stage.ts";
import { whole } from "../../core/view.ts";
import type { BodyOf } from "../../core/artifact.ts";
import type { PlacedScene } from "../../core/story/places.ts";
import { counted } from "../../core/wording.ts";
import { discover } from "./discovery.ts";

/** Finds who and what there is in the story, and says of every name in a cue or in capitals what it is and why. */
export const discoverEntities = defineStage({
  name: "entity-discovery",
  version: 1,
  title: "Cast and places",
  inputs: { script: canonicalScript, scenes: many(scene) },
  outputs: [entityDiscovery],
  params: z.object({}),
  lane: "cpu",
  async make(_unit, { script, scenes }, _params, context) {
    const found = discover(
      script.title,
      [...scenes].map(([, body]) => forStoryRules(body)),
    );
    const doubtful = found.proposals.length;
    context.output(
      `${counted(found.characterIds.length, "character")}, ${counted(found.locationIds.length, "place")}. ${counted(found.rejected.length, "other name")} set aside as nobody` +
        `${doubtful > 0 ? `; ${doubtful} that may be one person's are left to you` : ""}.\n`,
    );
    await context.emit(entityDiscovery, found);
  },
});

/** What the rules read of a scene and no more, so that a scene that only moved on the page is as it was. */
function forStoryRules(view: BodyOf<typeof scene>): PlacedScene {
  const { sceneId, intExt, location, timeOfDay } = view;
  return {
    sceneId,
    intExt,
    location,
    timeOfDay,
    subLocations: whole(view.subLocations),
    elements: whole(view.elements),
  };
}
