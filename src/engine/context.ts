import type { ArtifactRef, ArtifactType } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import type { EventDraft, EventPayload } from "../core/event.ts";
import type { Emission, Lease } from "../core/journal.ts";
import type { AnyStage, EmitOptions, InputFileView, StageContext, Unit } from "../core/stage.ts";
import type { Recorder } from "../core/view.ts";
import type { FrozenRun } from "./definition.ts";
import { emitArtifact } from "./emit.ts";
import { fileNames, type StageInputs } from "./inputs.ts";
import { OutputStream } from "./output.ts";
import type { Bench } from "./parts.ts";
import { seededRandom } from "./seeded-random.ts";

/** Progress goes to the log at most this often, in milliseconds. */
const progressEvery = 250;

/** What one attempt works with. */
export interface AttemptScene {
  readonly run: FrozenRun;
  readonly stage: AnyStage;
  readonly unit: Unit;
  readonly lease: Lease;
  readonly inputs: StageInputs;
  readonly recorder: Recorder;
  readonly earlier: readonly Emission[];
  readonly signal: AbortSignal;
}

/** The context of one attempt and what the executor needs to end it. */
export interface AttemptContext {
  readonly context: StageContext;
  readonly emits: readonly ArtifactRef[];
  readonly emitsOfEarlierAttempts: boolean;
  /** Waits for emits and log lines that the stage did not wait for; throws what they threw. */
  settleLoose(): Promise<void>;
  closeOutput(): Promise<void>;
}

export function createContext(bench: Bench, scene: AttemptScene): AttemptContext {
  const { run, unit, lease, inputs, recorder, signal } = scene;
  const { clock, digest } = bench.parts;
  const loose = createLooseEnds();
  const emits: ArtifactRef[] = scene.earlier.map(({ ref }) => ref);
  const emitted = new Map(emits.map((ref) => [emittedName(ref), ref]));
  const output = new OutputStream(bench, lease);
  const announce = announcer(bench, scene, loose);
  const emit: StageContext["emit"] = (type, body, options) =>
    loose.tie(emitInto(bench, scene, { emits, emitted }, type, body, options));
  const context: StageContext = {
    emit,
    emit_artifact: emit,
    emitted,
    output: (text) => output.write(text),
    log: (agent, event, payload = {}) =>
      announce("agent.log", { agent, event, payload: asJson(payload), unit: unit.key }),
    progress: progressReporter(clock, (progress) =>
      announce("stage.progress", { unit: unit.key, ...progress }),
    ),
    feedback: () => {
      recorder.note({ kind: "feedback" }, "", inputs.feedback);
      return inputs.feedback;
    },
    get files() {
      recorder.note({ kind: "files" }, "", fileNames(inputs.files));
      return inputs.files.map((file) => fileView(bench, recorder, file));
    },
    run: run.id,
    stage: lease.stage,
    signal,
    clock,
    random: seededRandom(digest, `${run.request}/${lease.stage}/${unit.key}`),
    digest,
    attempt: lease.attempt,
  };
  return {
    context,
    emits,
    emitsOfEarlierAttempts: scene.earlier.length > 0,
    settleLoose: () => loose.settle(),
    closeOutput: () => output.close(),
  };
}

async function emitInto(
  bench: Bench,
  { stage, unit, lease, recorder, signal }: AttemptScene,
  memory: { emits: ArtifactRef[]; emitted: Map<string, ArtifactRef> },
  type: ArtifactType,
  body: unknown,
  options?: EmitOptions,
): Promise<ArtifactRef> {
  if (signal.aborted)
    throw new StudioError("aborted", "The attempt was stopped.", { cause: signal.reason });
  const emission = { stage, unit, type, body, options, readSoFar: recorder.versions() };
  const { ref, artifactIndex } = await emitArtifact(bench, lease, emission);
  if (artifactIndex !== null) memory.emits.push(ref);
  memory.emitted.set(emittedName(ref), ref);
  return ref;
}

/** What a stage has begun and need not wait for; the attempt does. */
interface LooseEnds {
  readonly tie: <Value>(promise: Promise<Value>) => Promise<Value>;
  /** Throws what any of them threw: an emit that failed fails the unit, also when nobody waited for it. */
  readonly settle: () => Promise<void>;
}

function createLooseEnds(): LooseEnds {
  const ends = new Set<Promise<unknown>>();
  let isOver = false;
  return {
    tie: (promise) => {
      if (isOver) promise.catch(() => undefined);
      if (isOver)
        throw new StudioError("stage-failed", "The stage went on after its unit had ended.");
      ends.add(promise);
      promise.then(
        () => ends.delete(promise),
        () => undefined,
      );
      return promise;
    },
    settle: async () => {
      // What a stage begins while others are waited for is waited for too.
      while (ends.size > 0) await Promise.all(ends);
      isOver = true;
    },
  };
}

function announcer(bench: Bench, { run, lease }: AttemptScene, loose: LooseEnds) {
  return <Type extends "agent.log" | "stage.progress">(
    type: Type,
    payload: EventPayload<Type>,
  ): Promise<void> => {
    const event = { type, run: run.id, stage: lease.stage, payload } as EventDraft;
    return loose.tie(announceOne(bench, event));
  };
}

async function announceOne({ stores, parts }: Bench, event: EventDraft): Promise<void> {
  await stores.journal.announce([event], parts.clock.now());
}

function emittedName(ref: ArtifactRef): string {
  return ref.key === "" ? ref.type : `${ref.type}/${ref.key}`;
}

function asJson(payload: Record<string, unknown>) {
  return JSON.parse(JSON.stringify(payload)) as Record<string, never>;
}

function fileView(
  bench: Bench,
  recorder: Recorder,
  file: FrozenRun["files"][number],
): InputFileView {
  recorder.note({ kind: "file", name: file.name }, "", file.digest);
  return { ...file, read: () => bench.parts.blobs.get(file.digest) };
}

function progressReporter(
  clock: Bench["parts"]["clock"],
  report: (progress: { done: number; total: number; title: string }) => Promise<void>,
): StageContext["progress"] {
  let last = Number.NEGATIVE_INFINITY;
  return (done, total, title = "") => {
    const now = clock.now();
    if (now - last < progressEvery && done < total) return;
    last = now;
    void report({ done, total, title });
  };
}
