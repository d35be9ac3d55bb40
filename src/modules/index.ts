import type { AnyStage } from "../core/stage.ts";
import { batch } from "./batch/index.ts";
import { breakdownScenes } from "./breakdown-scenes/index.ts";
import { characterBibles } from "./character-bible/index.ts";
import { discoverEntities } from "./entity-discovery/index.ts";
import { echo } from "./echo/index.ts";
import { faulty } from "./faulty/index.ts";
import { shapeIdea } from "./idea/index.ts";
import { ingest } from "./ingest/index.ts";
import { mixed } from "./mixed/index.ts";
import { normalize } from "./normalize/index.ts";
import { configureProject } from "./project-config/index.ts";
import { seed } from "./seed/index.ts";
import { criticizeTopic } from "./topic-critic/index.ts";
import { outlineTopic } from "./topic-outline/index.ts";

/** Every stage that this Backlot knows, in the order of the folder. */
export const stages: readonly AnyStage[] = [
  batch,
  breakdownScenes,
  characterBibles,
  echo,
  discoverEntities,
  faulty,
  shapeIdea,
  ingest,
  mixed,
  normalize,
  configureProject,
  seed,
  criticizeTopic,
  outlineTopic,
];
