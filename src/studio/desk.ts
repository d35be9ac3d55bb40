import type { Accounts } from "../core/account.ts";
import { StudioError } from "../core/error.ts";
import type { ProjectId } from "../core/id.ts";
import type { Pipeline } from "../core/pipeline.ts";
import { principalName, type UserPrincipal } from "../core/principal.ts";
import { isAtLeast, type Role } from "../core/role.ts";
import type { ProjectStores } from "../core/store.ts";
import type { Engine } from "../engine/engine.ts";
import { createBench, type Bench, type EngineParts } from "../engine/parts.ts";
import type { Mirror } from "./mirror.ts";
import type { Turns } from "./turns.ts";

/** What a studio is put together from. */
export interface StudioParts extends EngineParts {
  readonly pipelines: readonly Pipeline[];
  readonly accounts: Accounts;
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
  /** Whose desk it is. */
  readonly person: string;
  /** As decisions and versions record who acts. */
  readonly by: string;
  /** Throws `read-only` where the studio was opened for reading. */
  engine(): Engine;
  /** Throws `not-found` to whoever may not see the project, `not-allowed` to those whose role there does not allow it. */
  assertMay(project: ProjectId, wanted: Role): Promise<void>;
  /** Keeps what must not overlap apart, whoever asks for it. */
  readonly inTurn: Turns;
  /** Hears of each run that is set going. */
  readonly setGoing: Pick<Mirror, "follow">;
}

export function createDesk(
  parts: StudioParts,
  engine: Engine | null,
  setGoing: Pick<Mirror, "follow">,
  inTurn: Turns,
  principal: UserPrincipal,
): Desk {
  const stores = parts.store.as(principal);
  return {
    parts,
    bench: createBench(parts),
    stores,
    person: principal.id,
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
    async assertMay(project, wanted) {
      const role = await stores.members.role(project);
      if (isAtLeast(role, wanted)) return;
      throw new StudioError(
        "not-allowed",
        `In project ${project} that takes the role ${wanted}; yours is ${role}.`,
      );
    },
    inTurn,
    setGoing,
  };
}
