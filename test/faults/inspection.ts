import { openStudio, sha256 } from "../../src/compose.ts";
import type { VersionRecord } from "../../src/core/artifact.ts";
import { firstHash, hashedText, type LogEvent } from "../../src/core/event.ts";
import type { ProjectId } from "../../src/core/id.ts";
import { canonicalJson } from "../../src/core/json.ts";
import type { ArtifactRow, SystemStores } from "../../src/core/store.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";

/** All that a data folder holds, and everything that is wrong with it. */
export interface Inspection {
  readonly events: readonly LogEvent[];
  readonly artifacts: readonly ArtifactRow[];
  /** Digest of each head and how many versions it has had, by `project type/key`; a slug's number is left out, as it depends on what was there before. */
  readonly heads: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
}

/** Opens a folder as the next process would, reads everything, and has it verified. */
export async function inspect(folder: string): Promise<Inspection> {
  const store = await openSqliteStore({ folder, digest: sha256, mode: "write" });
  const events: LogEvent[] = [];
  const artifacts: ArtifactRow[] = [];
  const heads: Record<string, string> = {};
  const altered: string[] = [];
  try {
    const stores = store.as({ kind: "system", job: "verify" });
    const { rows: projects } = await stores.projects.list({ limit: 1_000 });
    for (const { id, slug } of projects) {
      events.push(...(await eventsOf(stores, id)));
      const rows = await artifactsOf(stores, id);
      artifacts.push(...rows);
      for (const { ref, headVersion, latestVersion } of rows) {
        const name = `${slug.replace(/-\d+$/u, "")} ${ref.type}/${ref.key}`;
        const head =
          headVersion === null
            ? null
            : await stores.artifacts.version(id, { ...ref, version: headVersion });
        if (name in heads) altered.push(`There are two of ${name}.`);
        const digest = head === null ? "no head" : await comparableDigest(stores, id, head);
        heads[name] = `${digest}, ${latestVersion} versions`;
        if (head !== null && !(await isSound(stores, id, head)))
          altered.push(`The text of ${name} is not that of its digest.`);
      }
    }
  } finally {
    await store.close();
  }
  return {
    events,
    artifacts,
    heads,
    faults: [...logFaults(events), ...altered, ...(await verified(folder))],
  };
}

async function eventsOf({ events }: SystemStores, project: ProjectId): Promise<LogEvent[]> {
  const all: LogEvent[] = [];
  for (;;) {
    const page = await events.readAfter(project, all.length, 1_000);
    all.push(...page);
    if (page.length === 0) return all;
  }
}

async function artifactsOf(
  { artifacts }: SystemStores,
  project: ProjectId,
): Promise<ArtifactRow[]> {
  const all: ArtifactRow[] = [];
  let after: string | null = null;
  do {
    const page = await artifacts.list(
      project,
      {},
      { limit: 1_000, ...(after === null ? {} : { after }) },
    );
    all.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return all;
}

/** A person's version says when they gave it; two runs that are the same were not answered at the same time. */
async function comparableDigest(
  { artifacts }: SystemStores,
  project: ProjectId,
  { ref, digest, source }: VersionRecord,
): Promise<string> {
  const body = await artifacts.body(project, ref);
  if (source !== "human" || "blob" in body) return digest;
  const untimed = body.json.replace(/"confirmedAt":\d+/u, '"confirmedAt":null');
  return sha256(untimed);
}

/** Blobs are left to `verify`. */
async function isSound(
  { artifacts }: SystemStores,
  project: ProjectId,
  { ref, digest }: VersionRecord,
): Promise<boolean> {
  const body = await artifacts.body(project, ref);
  return "blob" in body
    ? body.digest === digest && body.blob === digest
    : sha256(body.json) === digest;
}

async function verified(folder: string): Promise<string[]> {
  const studio = await openStudio({ folder, mode: "read" });
  const found: string[] = [];
  try {
    for await (const { severity, what, detail } of studio.verify())
      if (severity === "fault") found.push(`${what}: ${detail}`);
  } finally {
    await studio.close();
  }
  return found;
}

/** Gaps, wrong hashes, units that ended twice and terminal events that came twice, found without asking the store. */
function logFaults(events: readonly LogEvent[]): string[] {
  const faults: string[] = [];
  const last = new Map<string, LogEvent>();
  const lastInRun = new Map<string, number>();
  const once = new Set<string>();
  for (const event of events) {
    const before = last.get(event.project);
    const name = `event ${event.seq} (${event.type})`;
    if (event.seq !== (before?.seq ?? 0) + 1)
      faults.push(`${name} follows ${before?.seq ?? "nothing"}`);
    if (event.prevHash !== (before?.hash ?? firstHash))
      faults.push(`${name} is not chained to the one before`);
    const { hash, ...hashed } = event;
    if (sha256(hashedText(hashed, canonicalJson)) !== hash) faults.push(`${name} has a wrong hash`);
    last.set(event.project, event);
    if (event.run === null) continue;
    const inRun = (lastInRun.get(event.run) ?? 0) + 1;
    if (event.runSeq !== inRun)
      faults.push(`${name} is number ${event.runSeq} of its run instead of ${inRun}`);
    lastInRun.set(event.run, inRun);
    for (const mark of onceOnly(event)) {
      if (once.has(mark)) faults.push(`${name} came twice: ${mark}`);
      once.add(mark);
    }
  }
  return faults;
}

/** What an event says once and for all in its run; empty for events that may come again after an interruption. */
function onceOnly(event: LogEvent): string[] {
  const place = `${event.project} ${event.run} ${event.stage}`;
  if (event.type === "unit.completed") return [`${place} unit ${event.payload.unit} completed`];
  if (event.type === "stage.artifact_emitted") {
    const { ref, artifactIndex } = event.payload;
    return [`${place} artifact number ${artifactIndex}`, `${place} ${ref.type}/${ref.key} emitted`];
  }
  const isFinal = ["run.created", "run.finished", "stage.completed", "project.created"].includes(
    event.type,
  );
  return isFinal ? [`${place} ${event.type}`] : [];
}
