import { z } from "zod";
import { characterBible } from "../../artifacts/character-bible.ts";
import { entityDiscovery } from "../../artifacts/entity-discovery.ts";
import { scene } from "../../artifacts/scene.ts";
import { StudioError } from "../../core/error.ts";
import { defineStage, many } from "../../core/stage.ts";
import { whole } from "../../core/view.ts";
import { bibleOf } from "./bible.ts";

/** One bible a character: what the script says and shows of them, in numbers and quotes. Reads only the scenes they are in. */
export const characterBibles = defineStage({
  name: "character-bible",
  version: 1,
  title: "Character bibles",
  inputs: { cast: entityDiscovery, scenes: many(scene) },
  outputs: [characterBible],
  params: z.object({
    /** Characters with fewer lines get no bible. */
    minLines: z.int().min(0).default(0),
  }),
  lane: "cpu",
  units: ({ cast }, { minLines }) =>
    [...cast.characterIds].flatMap((id) => {
      const character = cast.characters[id];
      return character && character.lines >= minLines
        ? [{ entity: id, title: character.name }]
        : [];
    }),
  async make({ key, title }, { cast, scenes }, _params, { emit, output }) {
    const character = whole(cast.characters[key]);
    if (!character) throw new StudioError("stage-failed", `The cast has no ${title} (${key}).`);
    const texts = character.sceneIds.flatMap((sceneId) => {
      const view = scenes.get(sceneId);
      return view ? [{ sceneId, elements: whole(view.elements) }] : [];
    });
    const bible = bibleOf(character, texts);
    output(`${bible.description}\n`);
    await emit(characterBible, bible, { confidence: bible.overallConfidence });
  },
});
