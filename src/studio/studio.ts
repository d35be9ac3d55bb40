import type { RequestKeys } from "../core/account.ts";
import type { ArtifactType } from "../core/artifact.ts";
import type { Pipeline } from "../core/pipeline.ts";
import type { UserPrincipal } from "../core/principal.ts";
import { createEngine } from "../engine/engine.ts";
import { createAccountDesk, type AccountDesk } from "./accounts.ts";
import { createArtifacts, type ArtifactDesk } from "./artifacts.ts";
import { createBlobs, type BlobDesk } from "./blobs.ts";
import { createDesk, type StudioParts } from "./desk.ts";
import { createEvents, type EventDesk } from "./events.ts";
import { createExports, type ExportDesk } from "./exports/exports.ts";
import { createGates, type GateDesk } from "./gates.ts";
import { createInputs, type InputDesk } from "./inputs.ts";
import { createLiveDesk, type LiveDesk } from "./live/desk.ts";
import { createLiveHub, type LiveHub } from "./live/hub.ts";
import { createLogs, type LogDesk } from "./logs.ts";
import { createMembers, type MemberDesk } from "./members.ts";
import { createMirror, type Mirror } from "./mirror.ts";
import { createOperation, type Operation } from "./operation.ts";
import { createOutputIndex } from "./output-index.ts";
import { createOutputs, type OutputDesk } from "./outputs.ts";
import { createProjects, type ProjectDesk } from "./projects.ts";
import { createRuns, type RunDesk } from "./runs.ts";
import { createTextReader } from "./text-of-blob.ts";
import { createTurns } from "./turns.ts";
import { verifyStudio, type Finding } from "./verify.ts";

/** All that a person can do, acting as themselves: every use case reaches their own projects only. */
export interface Desks {
  readonly projects: ProjectDesk;
  readonly inputs: InputDesk;
  readonly runs: RunDesk;
  readonly gates: GateDesk;
  readonly artifacts: ArtifactDesk;
  readonly events: EventDesk;
  readonly outputs: OutputDesk;
  readonly blobs: BlobDesk;
  readonly logs: LogDesk;
  readonly live: LiveDesk;
  readonly exports: ExportDesk;
  readonly members: MemberDesk;
}

/** One data folder, open. Close it, or its timers keep the process alive. */
export interface Studio {
  /** `read`: whatever would change something throws `read-only`. */
  readonly mode: "write" | "read";
  readonly pipelines: readonly Pipeline[];
  readonly types: readonly ArtifactType[];
  /** What was asked with an idempotency key, and what came of it. */
  readonly keys: RequestKeys;
  /** Who may come in: people, their sessions and their tokens. */
  readonly accounts: AccountDesk;
  /** Whoever follows what happens here. */
  readonly live: LiveHub;
  as(person: UserPrincipal): Desks;
  /** All of it together, for the process that keeps it open. */
  readonly operation: Operation;
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
  const { setGoing, ...operation } = createOperation(parts, engine, mirror);
  const inTurn = createTurns();
  const textOf = createTextReader(parts.blobs);
  const live = createLiveHub({ ...parts, textOf });
  const { accessChanged } = live;
  const accounts = createAccountDesk(parts, accessChanged);
  const outputParts = { index: createOutputIndex(), textOf };
  return {
    mode,
    pipelines: parts.pipelines,
    types: parts.types,
    keys: parts.store.as({ kind: "system", job: "request-keys" }).requestKeys,
    accounts,
    live,
    operation,
    mirror,
    as(person) {
      const desk = createDesk(parts, engine, setGoing, inTurn, person);
      const inputs = createInputs(desk);
      const projects = createProjects(desk);
      return {
        projects,
        inputs,
        runs: createRuns(desk, projects, inputs),
        gates: createGates(desk),
        artifacts: createArtifacts(desk),
        events: createEvents(desk),
        outputs: createOutputs(desk, outputParts),
        blobs: createBlobs(desk),
        logs: createLogs(desk),
        live: createLiveDesk(live, desk.stores, person),
        exports: createExports(desk),
        members: createMembers(desk, parts.accounts, { ...accounts, accessChanged }),
      };
    },
    verify: () => verifyStudio(parts),
    async close() {
      await live.close();
      await engine?.close();
      await mirror?.close();
      await accounts.close();
      await parts.store.close();
    },
  };
}
