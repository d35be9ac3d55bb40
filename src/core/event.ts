import { z } from "zod";
import { RunStatus } from "./run.ts";
import { ArtifactRef } from "./artifact.ts";
import { Role } from "./role.ts";

const error = z.object({ code: z.string(), message: z.string(), hint: z.string() });

/** What each event carries beside its place in the log. Past facts only; the name is the key. */
export const eventPayloads = {
  "project.created": z.object({ name: z.string() }),
  "project.renamed": z.object({ name: z.string(), by: z.string() }),
  /** Somebody was let in, given another role, or (role null) let go. */
  "project.member_changed": z.object({
    person: z.string(),
    role: Role.nullable(),
    by: z.string(),
  }),
  "input.added": z.object({
    input: z.string(),
    filename: z.string(),
    digest: z.string(),
    bytes: z.int(),
  }),
  "run.created": z.object({ pipeline: z.string(), number: z.int(), title: z.string() }),
  "run.started": z.object({ attempt: z.int(), by: z.string() }),
  /** Goes on after a gate was answered. */
  "run.resumed": z.object({ reason: z.string() }),
  "run.pause_requested": z.object({ by: z.string() }),
  "run.paused": z.object({ reason: z.string() }),
  "run.cancel_requested": z.object({ by: z.string() }),
  "run.interrupted": z.object({ reason: z.string() }),
  "run.awaiting_approval": z.object({ gates: z.array(z.string()) }),
  /** The one terminal event of a run: completed, completed_with_errors, early_exit, failed or cancelled. */
  "run.finished": z.object({
    status: RunStatus,
    /** What failed, by name: `character-bible: Iris (timeout)`. */
    failures: z.array(z.object({ stage: z.string(), unit: z.string(), title: z.string(), error })),
    counts: z.record(z.string(), z.int()),
    durationMs: z.number(),
    costMicroUsd: z.number(),
  }),
  /** Taken out of every list; its events and artifacts stay. */
  "run.removed": z.object({ by: z.string() }),
  "stage.started": z.object({ units: z.int(), reused: z.int(), title: z.string() }),
  "stage.artifact_emitted": z.object({
    ref: ArtifactRef,
    entity: z.string().nullable(),
    unit: z.string(),
    /** Running number inside the stage run, from 1, across attempts. */
    artifactIndex: z.int().min(1),
    summary: z.string(),
    digest: z.string(),
    unchanged: z.boolean(),
    standing: z.enum(["head", "proposed", "isolated"]),
  }),
  "stage.progress": z.object({
    unit: z.string(),
    done: z.number(),
    total: z.number(),
    title: z.string(),
  }),
  "stage.retrying": z.object({ unit: z.string(), attempt: z.int(), delayMs: z.number(), error }),
  "stage.reused": z.object({ units: z.int(), artifacts: z.int(), reason: z.string() }),
  "stage.skipped": z.object({ reason: z.string() }),
  "stage.blocked": z.object({ reason: z.string() }),
  "stage.output_opened": z.object({ unit: z.string(), attempt: z.int(), stream: z.string() }),
  "stage.output_closed": z.object({
    unit: z.string(),
    attempt: z.int(),
    stream: z.string(),
    length: z.int(),
    blob: z.string().nullable(),
  }),
  "stage.completed": z.object({
    status: z.enum(["completed", "completed_with_errors", "failed", "cancelled"]),
    artifacts: z.int(),
    failedUnits: z.array(z.object({ unit: z.string(), title: z.string(), error })),
    durationMs: z.number(),
    costMicroUsd: z.number(),
  }),
  "stage.reopened": z.object({ reason: z.string(), notes: z.string() }),
  "unit.started": z.object({ unit: z.string(), title: z.string(), attempt: z.int() }),
  "unit.reused": z.object({ unit: z.string(), title: z.string(), artifacts: z.int() }),
  "unit.completed": z.object({ unit: z.string(), attempt: z.int(), artifacts: z.int() }),
  "unit.failed": z.object({ unit: z.string(), title: z.string(), attempt: z.int(), error }),
  "unit.requeued": z.object({ unit: z.string(), reason: z.string() }),
  "gate.opened": z.object({
    gate: z.string(),
    kind: z.string(),
    question: z.string(),
    autoApproveAt: z.number().nullable(),
  }),
  "gate.decided": z.object({
    gate: z.string(),
    verdict: z.enum(["approved", "rejected", "auto_approved"]),
    by: z.string(),
    notes: z.string(),
  }),
  "artifact.written": z.object({
    ref: ArtifactRef,
    by: z.string(),
    source: z.string(),
    digest: z.string(),
    summary: z.string(),
    /** Absent: `head`. */
    standing: z.enum(["head", "isolated"]).optional(),
  }),
  "agent.log": z.object({
    agent: z.string(),
    event: z.string(),
    payload: z.record(z.string(), z.json()),
    unit: z.string(),
  }),
} as const;

export type EventType = keyof typeof eventPayloads;
export type EventPayload<Type extends EventType> = z.infer<(typeof eventPayloads)[Type]>;

/** An event before it has its place in the log. */
export type EventDraft = {
  [Type in EventType]: {
    readonly type: Type;
    readonly run: string | null;
    readonly stage: string | null;
    readonly payload: EventPayload<Type>;
  };
}[EventType];

/** One past fact in a project's log. */
export type LogEvent = EventDraft & {
  readonly project: string;
  /** Place in the project's log, from 1 without gaps. */
  readonly seq: number;
  /** Place in the run's part of the log, from 1 without gaps; null outside a run. */
  readonly runSeq: number | null;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** SHA-256 over the previous event's hash and this event's canonical JSON. */
  readonly prevHash: string;
  readonly hash: string;
};

/** The text whose SHA-256 is an event's hash. */
export function hashedText(
  event: Omit<LogEvent, "hash">,
  canonicalJson: (value: unknown) => string,
): string {
  const { project, seq, runSeq, at, type, run, stage, payload, prevHash } = event;
  return `${prevHash}\n${canonicalJson({ project, seq, runSeq, at, type, run, stage, payload })}`;
}

/** The `prevHash` of a project's first event. */
export const firstHash = "0".repeat(64);
