import { createHash } from "node:crypto";
import { memoryBlobs } from "../blob/memory.ts";
import type { ArtifactType } from "../core/artifact.ts";
import type { BlobStore } from "../core/blob.ts";
import type { Clock, Digest } from "../core/clock.ts";
import type { LogEvent } from "../core/event.ts";
import { ProjectId, type RunId } from "../core/id.ts";
import { canonicalJson } from "../core/json.ts";
import { definePipeline, type Pipeline } from "../core/pipeline.ts";
import { localPerson } from "../core/principal.ts";
import { RunOptions } from "../core/run.ts";
import { schemaVersionOf } from "../core/artifact.ts";
import type { AnyStage } from "../core/stage.ts";
import type { ProjectStores, RunRecord, Store } from "../core/store.ts";
import { createEngine, type Engine } from "../engine/engine.ts";
import { createLocalDispatcher } from "../engine/local-dispatcher.ts";
import type { EngineSettings } from "../engine/parts.ts";
import { memoryStore } from "../store/memory.ts";
import { manualClock, type ManualClock } from "./clock.ts";

export interface TestStudio {
  readonly engine: Engine;
  readonly store: Store;
  readonly stores: ProjectStores;
  readonly blobs: BlobStore;
  readonly clock: ManualClock;
  readonly project: ProjectId;
  /** Puts a value where a stage finds it that no other stage makes. */
  give(type: ArtifactType, body: unknown, key?: string): Promise<void>;
  /** Creates, starts and waits until the run rests. */
  run(pipeline: Pipeline, request?: TestRequest): Promise<RunRecord>;
  create(pipeline: Pipeline, request?: TestRequest): Promise<RunRecord>;
  events(run: RunId): Promise<readonly LogEvent[]>;
  /** Heads of a type as plain values, in order of first making. */
  bodies(
    type: ArtifactType,
  ): Promise<readonly { readonly key: string; readonly version: number; readonly body: unknown }[]>;
  /** Another engine over the same store, as after a crash. */
  another(): Promise<TestStudio>;
  close(): Promise<void>;
}

export interface TestRequest {
  readonly params?: Record<string, unknown>;
  readonly options?: Partial<RunOptions>;
  readonly files?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

export interface TestStudioParts {
  readonly stages: readonly AnyStage[];
  readonly settings?: Partial<EngineSettings>;
  readonly store?: Store;
  readonly blobs?: BlobStore;
  readonly clock?: ManualClock;
  readonly project?: ProjectId;
}

const sha256: Digest = (content) => createHash("sha256").update(content).digest("hex");

/** A whole studio in memory, with real SQLite, for tests of stages and of the engine. */
export async function createTestStudio(parts: TestStudioParts): Promise<TestStudio> {
  const store = parts.store ?? (await memoryStore());
  const blobs = parts.blobs ?? memoryBlobs(sha256);
  const clock = parts.clock ?? manualClock();
  const ids = countingIds(clock);
  const engine = engineOf(parts, { store, blobs, clock, ids });
  const stores = store.as(localPerson);
  const project = parts.project ?? ProjectId.parse(ids.next("prj"));
  if (!parts.project)
    await stores.projects.create(
      { id: project, slug: "test", name: "Test", settings: {} },
      clock.now(),
    );

  const create: TestStudio["create"] = async (
    pipeline,
    { params = {}, options = {}, files = [] } = {},
  ) => {
    const kept = await Promise.all(
      files.map(async ({ name, bytes }) => ({ name, ...(await blobs.put(bytes)) })),
    );
    const request = {
      project,
      pipeline,
      params,
      options: RunOptions.parse(options),
      files: kept,
      title: pipeline.title,
    };
    return engine.create(request, "user:local");
  };
  return {
    engine,
    store,
    stores,
    blobs,
    clock,
    project,
    create,
    give: (type, body, key = "") => give(stores, project, clock, type, body, key),
    async run(pipeline, request) {
      const { id } = await create(pipeline, request);
      await engine.start(id, "user:local");
      return engine.whenResting(id);
    },
    async events(run) {
      const events: LogEvent[] = [];
      let page: readonly LogEvent[];
      do {
        page = await stores.events.readRunAfter(run, events.at(-1)?.runSeq ?? 0, 1_000);
        events.push(...page);
      } while (page.length > 0);
      return events;
    },
    bodies: (type) => bodies(stores, blobs, project, type),
    another: () => createTestStudio({ ...parts, store, blobs, clock, project }),
    close: () => engine.close(),
  };
}

function engineOf(
  { stages, settings }: TestStudioParts,
  ports: { store: Store; blobs: BlobStore; clock: Clock; ids: ReturnType<typeof countingIds> },
): Engine {
  return createEngine({
    ...ports,
    dispatcher: createLocalDispatcher(),
    stages,
    types: [...new Set(stages.flatMap(({ outputs }) => outputs))],
    random: () => 0.5,
    digest: sha256,
    ...(settings ? { settings } : {}),
  });
}

/** A pipeline of these stages in this order, wired by what they read and make. */
export function pipelineOf(...stages: readonly AnyStage[]): Pipeline {
  return definePipeline({
    name: "test-pipeline",
    version: 1,
    title: "Test pipeline",
    description: "Stages under test.",
    files: "none",
    stages: stages.map((stage) => ({ stage })),
  });
}

async function give(
  stores: ProjectStores,
  project: ProjectId,
  clock: Clock,
  type: ArtifactType,
  body: unknown,
  key: string,
): Promise<void> {
  const json = canonicalJson(type.schema.parse(body));
  const draft = {
    project,
    type: type.name,
    key,
    entity: null,
    schemaVersion: schemaVersionOf(type),
    body: { json },
    bytes: Buffer.byteLength(json),
    digest: sha256(json),
    source: "import" as const,
    remarks: {},
    from: [],
    summary: type.name,
  };
  await stores.artifacts.write(draft, "user:local", clock.now());
}

async function bodies(
  stores: ProjectStores,
  blobs: BlobStore,
  project: ProjectId,
  type: ArtifactType,
) {
  const { rows } = await stores.artifacts.list(project, { type: type.name }, { limit: 100_000 });
  return Promise.all(
    rows.map(async ({ ref, headVersion }) => {
      const head = { ...ref, version: headVersion ?? ref.version };
      const kept = await stores.artifacts.body(project, head);
      const json =
        "json" in kept ? kept.json : new TextDecoder().decode(await blobs.get(kept.blob));
      return { key: ref.key, version: head.version, body: JSON.parse(json) as unknown };
    }),
  );
}

let made = 0;

function countingIds(clock: Clock) {
  return {
    next: (prefix: string) => {
      made += 1;
      return `${prefix}_${clock.now().toString(36).padStart(12, "0")}${made.toString(36).padStart(14, "0")}`;
    },
  };
}
