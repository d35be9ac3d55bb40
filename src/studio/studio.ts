import type { Pipeline } from "../core/pipeline.ts";
import type { UserPrincipal } from "../core/principal.ts";
import { createEngine } from "../engine/engine.ts";
import { createArtifacts, type ArtifactDesk } from "./artifacts.ts";
import { createDesk, type StudioParts } from "./desk.ts";
import { createEvents, type EventDesk } from "./events.ts";
import { createExports, type ExportDesk } from "./exports/exports.ts";
import { createGates, type GateDesk } from "./gates.ts";
import { createInputs, type InputDesk } from "./inputs.ts";
import { createMirror, type Mirror } from "./mirror.ts";
import { createProjects, type ProjectDesk } from "./projects.ts";
import { createRuns, type RunDesk } from "./runs.ts";
import { verifyStudio, type Finding } from "./verify.ts";

/** All that a person can do, acting as themselves: every use case reaches their own projects only. */
export interface Desks {
  readonly projects: ProjectDesk;
  readonly inputs: InputDesk;
  readonly runs: RunDesk;
  readonly gates: GateDesk;
  readonly artifacts: ArtifactDesk;
  readonly events: EventDesk;
  readonly exports: ExportDesk;
}

/** One data folder, open. Close it, or its timers keep the process alive. */
export interface Studio {
  /** `read`: whatever would change something throws `read-only`. */
  readonly mode: "write" | "read";
  readonly pipelines: readonly Pipeline[];
  as(person: UserPrincipal): Desks;
  /** Readable copies of what the log holds; null where none are kept. */
  readonly mirror: Mirror | null;
  /** Looks at every row and every byte, and names what is wrong. */
  verify(): AsyncIterable<Finding>;
  /** Puts running units back to the queue, finishes the readable copies, and lets go of the data folder. */
  close(): Promise<void>;
}

/**
 * Puts a studio together; `openStudio` of compose.ts does it with the usual adapters. In `write` mode it starts an engine
 * and marks the runs that a killed process left as interrupted.
 */
export async function createStudio(parts: StudioParts, mode: "write" | "read"): Promise<Studio> {
  const engine = mode === "write" ? createEngine(parts) : null;
  await engine?.recover();
  const mirror =
    engine && parts.mirrorFolder !== null ? createMirror(parts, parts.mirrorFolder) : null;
  return {
    mode,
    pipelines: parts.pipelines,
    mirror,
    as(person) {
      const desk = createDesk(parts, engine, mirror, person);
      const inputs = createInputs(desk);
      const projects = createProjects(desk);
      return {
        projects,
        inputs,
        runs: createRuns(desk, projects, inputs),
        gates: createGates(desk),
        artifacts: createArtifacts(desk),
        events: createEvents(desk),
        exports: createExports(desk),
      };
    },
    verify: () => verifyStudio(parts),
    async close() {
      await engine?.close();
      await mirror?.close();
      await parts.store.close();
    },
  };
}
