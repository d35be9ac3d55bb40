import { hash } from "node:crypto";
import type { Digest } from "../../src/core/clock.ts";
import { ProjectId, RunId } from "../../src/core/id.ts";
import type { EmitDraft, Journal, Lease, OpenedUnit } from "../../src/core/journal.ts";
import type { PlannedStage } from "../../src/core/run.ts";
import type { Store } from "../../src/core/store.ts";

export const sha256: Digest = (content) => hash("sha256", content, "hex");

/** A running run and what writes to it. */
export interface StartedRun {
  readonly id: RunId;
  readonly journal: Journal;
}

let made = 0;

/** A run of its own in a project of its own, with the stages that the benches use. */
export async function startedRun(store: Store): Promise<StartedRun> {
  made += 1;
  const { projects, runs, journal } = store.as({ kind: "system", job: "engine" });
  const number = String(made).padStart(26, "0");
  const project = ProjectId.parse(`prj_${number}`);
  const id = RunId.parse(`run_${number}`);
  await projects.create({ id: project, slug: `bench-${made}`, name: "Bench", settings: {} }, 1);
  const definition = {
    pipeline: "bench",
    version: 1,
    stages: ["compared", "grows", "counted"].map(stage),
  };
  const options = { force: false, isolated: false, controlMode: "autonomous" } as const;
  await runs.create(
    { id, project, title: "Bench", definition, params: {}, options, files: [], request: "" },
    "user:bench",
    1,
  );
  const event = {
    type: "run.started",
    run: id,
    stage: null,
    payload: { attempt: 1, by: "user:bench" },
  } as const;
  await journal.moveRun(id, ["queued"], "running", event, 1);
  return { id, journal };
}

function stage(id: string): PlannedStage {
  return {
    id,
    stage: id,
    stageVersion: 1,
    title: id,
    lane: "cpu",
    needs: [],
    after: [],
    inputs: [],
    outputs: ["note"],
    params: {},
    gate: null,
  };
}

export function queued(unit: string): OpenedUnit {
  return {
    unit,
    title: unit,
    entity: null,
    status: "queued",
    reason: "It has not been made yet.",
    carried: [],
  };
}

/** The only unit of a stage, under a lease that outlasts any bench. */
export async function openUnit({ id, journal }: StartedRun, name: string): Promise<Lease> {
  await journal.openStage(id, name, [queued("")], [], 1);
  const acquired = await journal.acquire({ run: id, stage: name, unit: "" }, "worker", 1e9, 1);
  if (acquired.state !== "leased") throw new Error(`The bench's unit is ${acquired.state}.`);
  return acquired.lease;
}

export function draft(key: string, json: string): EmitDraft {
  const facts = {
    entity: null,
    schemaVersion: 1,
    source: "code",
    remarks: {},
    from: [],
    revise: false,
    summary: "A note.",
  } as const;
  return {
    ...facts,
    type: "note",
    key,
    body: { json },
    bytes: json.length,
    digest: sha256(json + key),
  };
}
