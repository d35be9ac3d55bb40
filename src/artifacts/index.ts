import type { ArtifactType } from "../core/artifact.ts";
import { canonicalScript } from "./canonical-script.ts";
import { characterBible } from "./character-bible.ts";
import { entityDiscovery } from "./entity-discovery.ts";
import { idea } from "./idea.ts";
import { noteList } from "./note-list.ts";
import { note } from "./note.ts";
import { projectConfig } from "./project-config.ts";
import { rawInput } from "./raw-input.ts";
import { sceneIndex } from "./scene-index.ts";
import { scene } from "./scene.ts";
import { stepNote } from "./step-note.ts";
import { topicCritic } from "./topic-critic.ts";
import { topicOutline } from "./topic-outline.ts";

/** Every artifact type that this Backlot knows, in the order of the folder. */
export const artifactTypes: readonly ArtifactType[] = [
  canonicalScript,
  characterBible,
  entityDiscovery,
  idea,
  noteList,
  note,
  projectConfig,
  rawInput,
  sceneIndex,
  scene,
  stepNote,
  topicCritic,
  topicOutline,
] as readonly ArtifactType[];
