import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** What an emit is told beside the artifact's body. */
interface Emitted {
  readonly type: string;
  readonly entity: string;
  readonly body: unknown;
}

/**
 * A studio as document 000 describes it, done in the plain way: each emit writes the artifact's file, adds its reference to the run's state, rewrites
 * `run_state.json` and appends a line to `pipeline_events.jsonl`.
 */
export interface StateFileStudio {
  emit(artifact: Emitted): void;
  /** Takes an artifact into the state and writes nothing: a quick way to a large state. */
  remember(artifact: Emitted): void;
  /** Has the kernel write what it still keeps, so that whoever syncs next need not. */
  flush(): void;
}

interface Reference {
  readonly artifact_type: string;
  readonly entity_id: string;
  readonly version: number;
  readonly path: string;
}

/** `isSynced`: each file is on disk before `emit` returns, by way of a temporary file, fsync and rename; the log by fsync. */
export function createStateFileStudio(folder: string, isSynced: boolean): StateFileStudio {
  mkdirSync(join(folder, "artifacts"), { recursive: true });
  const references: Reference[] = [];
  const started = new Date().toISOString();
  const write = isSynced ? writeSynced : writeFileSync;
  const append = isSynced ? appendSynced : appendFileSync;
  const remember = ({ type, entity }: Emitted): string => {
    const path = join("artifacts", `${type}-${entity}-v1.json`);
    references.push({ artifact_type: type, entity_id: entity, version: 1, path });
    return path;
  };
  return {
    flush() {
      for (const name of ["run_state.json", "pipeline_events.jsonl"]) syncFile(join(folder, name));
    },
    remember,
    emit({ type, entity, body }) {
      const path = remember({ type, entity, body });
      write(join(folder, path), JSON.stringify(body));
      const state = runState(started, references);
      write(join(folder, "run_state.json"), JSON.stringify(state, null, 2));
      const event = {
        event: "stage_artifact_emitted",
        stage_id: "breakdown_scenes",
        artifact_type: type,
        entity_id: entity,
        artifact_index: references.length,
        timestamp: new Date().toISOString(),
      };
      append(join(folder, "pipeline_events.jsonl"), `${JSON.stringify(event)}\n`);
    },
  };
}

function runState(started: string, artifactRefs: readonly Reference[]) {
  const stage = {
    status: "running",
    model_used: null,
    call_count: 0,
    attempt_count: 1,
    attempts: [],
    final_error_class: null,
    artifact_refs: artifactRefs,
    duration_seconds: 0,
    cost_usd: 0,
    started_at: started,
  };
  return {
    run_id: "run-1",
    recipe_id: "mvp_ingest",
    dry_run: false,
    started_at: started,
    finished_at: null,
    stages: { breakdown_scenes: stage },
    runtime_params: {},
    total_cost_usd: 0,
    stage_order: ["breakdown_scenes"],
    instrumented: false,
  };
}

function writeSynced(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  withFile(temporary, "w", text);
  renameSync(temporary, path);
}

function syncFile(path: string): void {
  const file = openSync(path, "r+");
  fsyncSync(file);
  closeSync(file);
}

function appendSynced(path: string, text: string): void {
  withFile(path, "a", text);
}

function withFile(path: string, mode: "w" | "a", text: string): void {
  const file = openSync(path, mode);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
