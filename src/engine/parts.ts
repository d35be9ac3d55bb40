import type { ArtifactType } from "../core/artifact.ts";
import type { BlobStore } from "../core/blob.ts";
import type { Clock, Digest, Ids, Random } from "../core/clock.ts";
import type { Dispatcher } from "../core/dispatcher.ts";
import type { Lane } from "../core/run.ts";
import type { AnyStage } from "../core/stage.ts";
import type { Store, SystemStores } from "../core/store.ts";

/** What an engine is put together from. */
export interface EngineParts {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly dispatcher: Dispatcher;
  readonly stages: readonly AnyStage[];
  readonly types: readonly ArtifactType[];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly digest: Digest;
  readonly settings?: Partial<EngineSettings>;
}

export interface EngineSettings {
  /** Units at work side by side, by lane. */
  readonly lanes: Readonly<Record<Lane, number>>;
  /** How long a lease holds without renewal, in milliseconds. */
  readonly leaseMs: number;
  /** How often what is due is looked for, in milliseconds. */
  readonly reconcileMs: number;
  /** How long a pause lets running units go on, in milliseconds. */
  readonly pauseGraceMs: number;
}

export const standardSettings: EngineSettings = {
  lanes: { cpu: 2, text: 5, speech: 1, image: 2, video: 1 },
  leaseMs: 30_000,
  reconcileMs: 1_000,
  pauseGraceMs: 30_000,
};

/** The parts as the engine's rooms use them: looked up by name, acting as the engine. */
export interface Bench {
  readonly parts: EngineParts;
  readonly settings: EngineSettings;
  readonly stores: SystemStores;
  readonly stages: ReadonlyMap<string, AnyStage>;
  readonly types: ReadonlyMap<string, ArtifactType>;
  /** This process among the workers. */
  readonly owner: string;
}

export function createBench(parts: EngineParts): Bench {
  return {
    parts,
    settings: { ...standardSettings, ...parts.settings },
    stores: parts.store.as({ kind: "system", job: "engine" }),
    stages: new Map(parts.stages.map((stage) => [stage.name, stage])),
    types: new Map(parts.types.map((type) => [type.name, type])),
    owner: parts.ids.next("worker"),
  };
}
