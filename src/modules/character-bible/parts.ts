import type { characterBible } from "../../artifacts/character-bible.ts";
import type { entityDiscovery } from "../../artifacts/entity-discovery.ts";
import type { BodyOf } from "../../core/artifact.ts";
import type { SceneSpeech, SceneText } from "../../core/story/scene-text.ts";

export type Bible = BodyOf<typeof characterBible>;
/** A character as the discovery has them. */
export type Character = BodyOf<typeof entityDiscovery>["characters"][string];

/** A speech of the character, and its scene. */
export interface OwnSpeech {
  readonly scene: SceneText;
  readonly speech: SceneSpeech;
}
