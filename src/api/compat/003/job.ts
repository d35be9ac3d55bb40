import { z } from "@hono/zod-openapi";
import type { VersionRecord } from "../../../core/artifact.ts";
import type { GateRecord } from "../../../core/gate.ts";
import type { JsonValue } from "../../../core/json.ts";
import type { RunRecord } from "../../../core/store.ts";
import type { Desks } from "../../../studio/studio.ts";
import { JsonObject, Text } from "../../shapes/common.ts";
import { iso, isoOrNull, presentStage } from "../words.ts";
import { Brief } from "./brief.ts";
import { jobStatus, jobStatuses } from "./words.ts";

const Time = z.string().openapi({ format: "date-time" });

/** Where a job's own words are kept: as an artifact of its run. */
const place = { type: "step-note", key: "job" } as const;

/** What a job was asked for, beside its run. */
const Asked = z.object({
  slug: z.string(),
  intent: z.string(),
  operator: z.string(),
  brief: Brief,
  assumptions: z.array(z.string()),
});
export type AskedJob = z.infer<typeof Asked>;

export const JobGate = z
  .object({
    stage: z.string(),
    required: z.boolean(),
    approved: z.boolean().nullable().openapi({ description: "Null: it waits." }),
    by: z.string().nullable(),
    at: Time.nullable(),
    notes: z.string(),
    patch: z.null().openapi({ description: "What a patch made is a version among the artifacts." }),
    auto_approved: z.boolean(),
    timeout_seconds: z
      .number()
      .nullable()
      .openapi({ description: "Null: only a person answers it." }),
    opened_at: Time,
    time_remaining_seconds: z.number().nullable(),
    question: z.string(),
  })
  .openapi("Document003Gate");

export function jobGate(gate: GateRecord, now: number): z.infer<typeof JobGate> {
  const { status, openedAt, autoApproveAt, decidedAt } = gate;
  const isTimed = status === "waiting" && autoApproveAt !== null;
  return {
    stage: gate.stage,
    required: gate.required,
    approved: status === "waiting" ? null : status !== "rejected",
    by: gate.decidedBy,
    at: isoOrNull(decidedAt),
    notes: gate.notes,
    patch: null,
    auto_approved: status === "auto_approved",
    timeout_seconds: autoApproveAt === null ? null : (autoApproveAt - openedAt) / 1_000,
    opened_at: iso(openedAt),
    time_remaining_seconds: isTimed ? Math.max(0, autoApproveAt - now) / 1_000 : null,
    question: gate.question,
  };
}

export const JobArtifact = z
  .object({
    stage: z.string().nullable(),
    kind: z.string(),
    path: Text("Address of the version in this API; never a path of the server's disk."),
    meta: JsonObject,
    created_at: Time,
    size_bytes: z.int(),
    checksum: Text("SHA-256 of its JSON."),
  })
  .openapi("Document003Artifact");

export function jobArtifact(run: RunRecord, record: VersionRecord): z.infer<typeof JobArtifact> {
  const { ref, stage, source, createdAt, bytes, digest } = record;
  const { type, key, version } = ref;
  const query = key === "" ? "" : `?key=${encodeURIComponent(key)}`;
  return {
    stage,
    kind: type.replaceAll("-", "_"),
    path: `/api/projects/${run.project}/artifacts/${type}/versions/${version}${query}`,
    meta: { key, version, source, generated_at: iso(createdAt) },
    created_at: iso(createdAt),
    size_bytes: bytes,
    checksum: digest,
  };
}

export const Job = z
  .object({
    id: z.string(),
    slug: z.string(),
    intent: z.string(),
    status: z.enum(jobStatuses),
    stage: Text("Where it is.").nullable(),
    cfg: z
      .object({
        brief: Brief.nullable(),
        assumptions: z.array(z.string()),
        pipeline: z.string(),
        params: JsonObject,
        render: JsonObject,
        models: JsonObject.openapi({ description: "Empty: no stage asks a model yet." }),
        modules: z.record(z.string(), z.int()).openapi({ description: "Stages, by version." }),
        captured_at: Time,
      })
      .openapi({ description: "As it was when the job was created; it never changes." }),
    gates: z.array(JobGate),
    artifacts: z.array(JobArtifact),
    operator: z.string(),
    project_id: z.string(),
    error: z.string().nullable(),
    created_at: Time,
    updated_at: Time,
    started_at: Time.nullable(),
    finished_at: Time.nullable(),
  })
  .openapi("Document003Job", { description: "A job, which is a run." });
export type Job = z.infer<typeof Job>;

/** What a run has made, without what the job itself was asked for. */
export async function jobArtifacts({ artifacts }: Desks, { id }: RunRecord) {
  const all = await artifacts.ofRun(id);
  return all.filter(({ ref }) => ref.type !== place.type || ref.key !== place.key);
}

export async function jobOf(desks: Desks, run: RunRecord, now: number): Promise<Job> {
  const { definition, project } = run;
  const asked = await askedFor(desks, run);
  const stages = await desks.runs.stages(run.id);
  const gates = await desks.gates.list(project, { run: run.id });
  const made = await jobArtifacts(desks, run);
  const moves = [run, ...stages].flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt]);
  const answers = gates.flatMap(({ openedAt, decidedAt }) => [openedAt, decidedAt]);
  const lastMove = Math.max(run.createdAt, ...[...moves, ...answers].map((at) => at ?? 0));
  return {
    id: run.id,
    slug: asked?.slug ?? (await desks.projects.get(project)).slug,
    intent: asked?.intent ?? definition.pipeline,
    status: jobStatus(run.status),
    stage: presentStage(stages),
    cfg: {
      brief: asked?.brief ?? null,
      assumptions: asked?.assumptions ?? [],
      pipeline: definition.pipeline,
      params: { ...run.params },
      render: {},
      models: {},
      modules: Object.fromEntries(
        definition.stages.map(({ id, stageVersion }) => [id, stageVersion]),
      ),
      captured_at: iso(run.createdAt),
    },
    gates: gates.map((gate) => jobGate(gate, now)),
    artifacts: made.map((record) => jobArtifact(run, record)),
    operator: asked?.operator ?? run.startedBy,
    project_id: project,
    error: run.error?.message ?? null,
    created_at: iso(run.createdAt),
    updated_at: iso(lastMove),
    started_at: isoOrNull(run.startedAt),
    finished_at: isoOrNull(run.finishedAt),
  };
}

/** What a run was asked for as a job; null where it was asked for otherwise. */
async function askedFor({ artifacts }: Desks, run: RunRecord): Promise<AskedJob | null> {
  const versions = await artifacts.versionsOfRun(run.id, place.type, place.key);
  const first = versions.at(-1);
  if (!first) return null;
  const body = (await artifacts.body(run.project, first.ref)) as { readonly content: JsonValue };
  return Asked.safeParse(body.content).data ?? null;
}

export async function keepAsked(
  { artifacts }: Desks,
  run: RunRecord,
  asked: AskedJob,
): Promise<void> {
  await artifacts.post(run.id, { ...place, body: { step: place.key, content: asked } });
}
