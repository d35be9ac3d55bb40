import { appendFile, chmod, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LogEvent } from "../core/event.ts";
import type { ProjectId, RunId } from "../core/id.ts";
import type { RunRecord, SystemStores } from "../core/store.ts";
import type { EngineParts } from "../engine/parts.ts";
import { event000, ref000, timestamp } from "./document-000.ts";
import { eventsAfter } from "./following.ts";
import { everyRow } from "./pages.ts";
import { applyEvent, emptyRunState, type RunState000 } from "./run-state-000.ts";

/** Scripts before they are published are for nobody else on this machine. */
const ownersFolder = { recursive: true, mode: 0o700 } as const;
const ownersFile = { mode: 0o600 } as const;

/** Files of a run are written at most this often, in milliseconds. */
const quiet = 250;

/**
 * Readable copies of runs in the shape of document 000: `<project>/runs/<run>/run_state.json`, `pipeline_events.jsonl` and
 * `artifacts/<stage>/`. Written from the log alone and never read back, so they can be thrown away at any time.
 */
export interface Mirror {
  /** Keeps a run's copies up to date from here on. */
  follow(project: ProjectId, run: RunId): void;
  /** Writes all copies of a project anew; resolves with the number of runs. */
  rebuild(project: ProjectId): Promise<number>;
  /** Why copies stopped being written; null while all is well. Runs go on without them. */
  readonly trouble: unknown;
  /** Resolves when everything that is in the log by now is in the files. */
  close(): Promise<void>;
}

export function createMirror(parts: EngineParts, folder: string): Mirror {
  const stores = parts.store.as({ kind: "system", job: "mirror" });
  const following = new Map<RunId, Promise<void>>();
  const closing = new AbortController();
  let trouble: unknown = null;
  return {
    follow(project, run) {
      if (following.has(run)) return;
      const copies = createRunCopies(parts, stores, folder);
      const followed = followRun(parts, stores, copies, project, run, closing.signal).catch(
        (error: unknown) => {
          trouble ??= error;
        },
      );
      following.set(run, followed);
    },
    async rebuild(project) {
      const runs = await everyRow((page) => stores.runs.list(project, page));
      for (const run of runs) {
        const copies = createRunCopies(parts, stores, folder);
        await copies.begin(run);
        await copies.catchUp();
      }
      return runs.length;
    },
    get trouble() {
      return trouble;
    },
    async close() {
      closing.abort();
      await Promise.all(following.values());
    },
  };
}

async function followRun(
  { clock }: EngineParts,
  stores: SystemStores,
  copies: RunCopies,
  project: ProjectId,
  run: RunId,
  closing: AbortSignal,
): Promise<void> {
  let isDue = true;
  let wake = () => undefined as void;
  const stop = stores.events.onCommit(project, () => {
    isDue = true;
    wake();
  });
  closing.addEventListener("abort", () => wake(), { once: true });
  try {
    await copies.begin(await stores.runs.get(run));
    while (true) {
      const isLast = closing.aborted;
      isDue = false;
      const began = clock.now();
      await copies.catchUp();
      if (isLast) return;
      // Long files take long to write: they are written less often, so that copying stays a small part of the work.
      const rest = Math.max(quiet, 8 * (clock.now() - began));
      await clock.sleep(rest, closing).catch(() => undefined);
      if (!isDue && !closing.aborted) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop();
  }
}

/** The files of one run. */
interface RunCopies {
  /** Starts the files anew. */
  begin(run: RunRecord): Promise<void>;
  /** Takes in what the log holds by now. */
  catchUp(): Promise<void>;
}

function createRunCopies(parts: EngineParts, stores: SystemStores, root: string): RunCopies {
  let folder = "";
  let cursor = 0;
  let run: RunRecord;
  let state: RunState000;
  const pathOf = (event: EmittedEvent) => artifactPath(event, parts.digest);
  return {
    async begin(record) {
      run = record;
      state = emptyRunState(record);
      folder = join(root, run.project, "runs", run.id);
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, ownersFolder);
      await closeToOthers(root);
      await writeWhole(join(folder, "run_state.json"), state);
    },
    async catchUp() {
      const lines: string[] = [];
      const emitted: EmittedEvent[] = [];
      for await (const event of eventsAfter(stores.events, run.project, cursor, run.id)) {
        cursor = event.seq;
        applyEvent(state, event, pathOf);
        const line = event000(event);
        if (line) lines.push(`${JSON.stringify(line)}\n`);
        if (event.type === "stage.artifact_emitted") emitted.push(event);
      }
      if (lines.length === 0) return;
      for (const event of emitted)
        await writeArtifact(parts, stores, run, event, join(folder, pathOf(event)));
      await appendFile(join(folder, "pipeline_events.jsonl"), lines.join(""), ownersFile);
      await writeWhole(join(folder, "run_state.json"), state);
    },
  };
}

type EmittedEvent = Extract<LogEvent, { type: "stage.artifact_emitted" }>;

/** Where an artifact's copy lies inside the run's folder. Keys may hold anything; only plain ones are used as they are. */
function artifactPath(
  { stage, payload: { ref } }: EmittedEvent,
  digest: EngineParts["digest"],
): string {
  const key = ref.key === "" ? "" : `.${safeName(ref.key, digest)}`;
  return `artifacts/${safeName(stage ?? "none", digest)}/${safeName(ref.type, digest)}${key}.v${ref.version}.json`;
}

function safeName(name: string, digest: EngineParts["digest"]): string {
  return /^[a-z0-9][a-z0-9_-]{0,79}$/u.test(name) ? name : `x-${digest(name).slice(0, 24)}`;
}

async function writeArtifact(
  parts: EngineParts,
  stores: SystemStores,
  run: RunRecord,
  { payload }: EmittedEvent,
  path: string,
): Promise<void> {
  const { ref, entity } = payload;
  const record = await stores.artifacts.version(run.project, ref);
  const stored = await stores.artifacts.body(run.project, ref);
  const json =
    "json" in stored ? stored.json : new TextDecoder().decode(await parts.blobs.get(stored.blob));
  const lineage = await stores.artifacts.madeFrom(run.project, ref);
  const metadata = {
    ref: ref000(ref, entity),
    lineage: lineage.map((from) => ref000(from, null)),
    ...record.remarks,
    source: record.source,
    producing_module: record.stage,
    schema_version: record.schemaVersion,
    digest: record.digest,
    created_at: timestamp(record.createdAt),
  };
  await mkdir(dirname(path), ownersFolder);
  const copy = { metadata, data: JSON.parse(json) as unknown };
  await writeFile(path, `${JSON.stringify(copy, null, 2)}\n`, ownersFile);
}

/** Takes a folder away from everybody but its owner, where it is ours to do that with. */
async function closeToOthers(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  // It may be somebody else's, or on a disk that has no such rights.
  if ((mode & 0o077) !== 0) await chmod(folder, 0o700).catch(() => undefined);
}

/** Readers see the file as it was or as it is, never half of it. */
async function writeWhole(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, ownersFile);
  await rename(`${path}.new`, path);
}
