import type { EventPayload, EventType, LogEvent } from "../core/event.ts";
import { ProjectId, RunId } from "../core/id.ts";
import type { RunRecord } from "../core/run-record.ts";
import { Past, type Moment } from "./wire.testing.ts";

const digits = (counted: number) => `${counted}`.padStart(26, "0");
const project = ProjectId.parse(`prj_${digits(1)}`);
/** The run that is watched, and another one of the same project, whose events lie between. */
export const run = RunId.parse(`run_${digits(1)}`);
export const otherRun = RunId.parse(`run_${digits(2)}`);

const stage = {
  id: "made",
  stage: "made",
  stageVersion: 1,
  title: "The making",
  lane: "text",
  needs: [],
  after: [],
  inputs: [],
  outputs: ["note"],
  params: {},
  gate: null,
} as const;

const record: RunRecord = {
  id: run,
  project,
  number: 1,
  definition: {
    pipeline: "play",
    version: 1,
    stages: [{ ...stage, needs: [], after: [], inputs: [], outputs: [] }],
  },
  params: {},
  options: { force: false, isolated: false, controlMode: "autonomous" },
  files: [],
  request: "same",
  status: "queued",
  halt: null,
  attempt: 0,
  frozenAt: 0,
  startedBy: "user:ada",
  createdAt: 1_000,
  startedAt: null,
  finishedAt: null,
  error: null,
  costMicroUsd: 0,
  runSeq: 0,
};

/** Writes a past, one moment after the other. */
export class PastWriter {
  readonly moments: Moment[] = [];
  private seq = 0;
  private readonly runSeqs = new Map<string, number>();
  private readonly texts = new Map<string, string>();

  say<Type extends EventType>(type: Type, payload: EventPayload<Type>, of: string = run): this {
    this.seq += 1;
    const runSeq = (this.runSeqs.get(of) ?? 0) + 1;
    this.runSeqs.set(of, runSeq);
    const isOfStage = /^(?:stage|unit|gate|agent)\./u.test(type);
    const place = { project, run: of, stage: isOfStage ? "made" : null };
    const chain = { seq: this.seq, runSeq, at: 1_000 + this.seq, prevHash: "", hash: "" };
    this.moments.push({ event: { ...place, ...chain, type, payload } as unknown as LogEvent });
    return this;
  }

  begin(): this {
    this.say("run.created", { pipeline: "play", number: 1, title: "Play" });
    this.say("run.created", { pipeline: "play", number: 2, title: "Other" }, otherRun);
    this.say("run.started", { attempt: 1, by: "user:ada" });
    return this.say("stage.started", { units: 3, reused: 0, title: "The making" });
  }

  log(event: string, of: string = run): this {
    return this.say("agent.log", { agent: "critic", event, payload: {}, unit: "" }, of);
  }

  made(key: string): this {
    const ref = { type: "note", key, version: 1 };
    const rest = { entity: null, unit: key, digest: "", unchanged: false } as const;
    const index = this.moments.length + 1;
    return this.say("stage.artifact_emitted", {
      ref,
      ...rest,
      summary: key,
      artifactIndex: index,
      standing: "head",
    });
  }

  open(stream: string): this {
    this.texts.set(stream, "");
    return this.say("stage.output_opened", { unit: stream, attempt: 1, stream });
  }

  write(stream: string, text: string): this {
    this.texts.set(stream, `${this.texts.get(stream) ?? ""}${text}`);
    this.moments.push({ stream, text });
    return this;
  }

  close(stream: string): this {
    const { length } = this.texts.get(stream)!;
    return this.say("stage.output_closed", { unit: stream, attempt: 1, stream, length, blob: "b" });
  }

  finish(status: "completed" | "failed" = "completed"): this {
    const payload = { status, failures: [], counts: {}, durationMs: 1, costMicroUsd: 0 };
    return this.say("run.finished", payload);
  }

  past(): Past {
    return new Past(record, this.moments);
  }
}
