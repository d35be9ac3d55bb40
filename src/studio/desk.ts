import { StudioError } from "../core/error.ts";
import type { Pipeline } from "../core/pipeline.ts";
import { principalName, type UserPrincipal } from "../core/principal.ts";
import type { ProjectStores } from "../core/store.ts";
import type { Engine } from "../engine/engine.ts";
import { createBench, type Bench, type EngineParts } from "../engine/parts.ts";
import type { Mirror } from "./mirror.ts";

/** What a studio is put together from. */
export interface StudioParts extends EngineParts {
  readonly pipelines: readonly Pipeline[];
  /** Where the readable copies go; null: nowhere. */
  readonly mirrorFolder: string | null;
  /** How often a follower looks for events that another process wrote, in milliseconds. */
  readonly pollMs: number;
}

/** What every use case works with: the parts, and the rows of the person it acts for. */
export interface Desk {
  readonly parts: StudioParts;
  readonly bench: Bench;
  readonly stores: ProjectStores;
  /** As decisions and versions record who acts. */
  readonly by: string;
  /** Throws `read-only` where the studio was opened for reading. */
  engine(): Engine;
  readonly mirror: Mirror | null;
}

export function createDesk(
  parts: StudioParts,
  engine: Engine | null,
  mirror: Mirror | null,
  principal: UserPrincipal,
): Desk {
  return {
    parts,
    bench: createBench(parts),
    stores: parts.store.as(principal),
    by: principalName(principal),
    engine() {
      if (engine) return engine;
      throw new StudioError(
        "read-only",
        "This studio was opened for reading; nothing can be changed through it.",
        {
          hint: "Open it for writing.",
        },
      );
    },
    mirror,
  };
}
