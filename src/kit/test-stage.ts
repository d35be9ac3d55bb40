import type { ArtifactType } from "../core/artifact.ts";
import type { LogEvent } from "../core/event.ts";
import { StudioError } from "../core/error.ts";
import { canonicalJson } from "../core/json.ts";
import { definePipeline, type Pipeline } from "../core/pipeline.ts";
import type { AnyStage, StageContext } from "../core/stage.ts";
import type { RunRecord } from "../core/store.ts";
import { createTestStudio, pipelineOf, type TestRequest, type TestStudio } from "./test-studio.ts";

/** What a stage under test finds. */
export interface Given {
  readonly params?: Record<string, unknown>;
  readonly inputs?: readonly {
    readonly type: ArtifactType;
    readonly body: unknown;
    readonly key?: string;
  }[];
  readonly files?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** What came of it. */
export interface TestedStage {
  readonly run: RunRecord;
  readonly events: readonly LogEvent[];
  /** Heads of the stage's own types, in order of first making. */
  readonly artifacts: readonly {
    readonly type: string;
    readonly key: string;
    readonly version: number;
    readonly body: unknown;
  }[];
}

/** Runs one stage alone in a real engine, on the inputs given. */
export async function testStage(stage: AnyStage, given: Given = {}): Promise<TestedStage> {
  const studio = await studioFor(stage, given);
  try {
    return await ranIn(studio, stage, given);
  } finally {
    await studio.close();
  }
}

/**
 * What every stage must keep to: the same inputs give the same artifacts; a second run makes nothing again; forced, it
 * gives the same digests; an attempt that is cut off after any emit and made again ends the same. Throws an Error that
 * says in words which rule is broken.
 */
export async function conformsToStageContract(stage: AnyStage, given: Given = {}): Promise<void> {
  const studio = await studioFor(stage, given);
  try {
    const first = await ranIn(studio, stage, given);
    if (first.run.status !== "completed")
      throw new Error(`${stage.name} did not complete: ${first.run.status}.`);
    const again = await ranIn(studio, stage, given);
    const started = again.events.filter(({ type }) => type === "unit.started").length;
    if (started > 0)
      throw new Error(
        `${stage.name} made ${started} units again although nothing they read had changed.`,
      );
    const forced = await studio.run(pipelineWith(stage, given), {
      ...asRequest(given),
      options: { force: true },
    });
    const changed = (await studio.events(forced.id)).filter(
      (event) => event.type === "stage.artifact_emitted" && !event.payload.unchanged,
    );
    if (changed.length > 0)
      throw new Error(
        `${stage.name} gave other bodies for the same inputs: it must not depend on time, chance or order.`,
      );
    await endsTheSameAfterACut(stage, given, bodiesOf(first));
  } finally {
    await studio.close();
  }
}

async function endsTheSameAfterACut(
  stage: AnyStage,
  given: Given,
  expected: string,
): Promise<void> {
  const emits = (JSON.parse(expected) as unknown[]).length;
  for (const cut of new Set([1, Math.ceil(emits / 2)])) {
    let left = cut;
    const cutStage: AnyStage = {
      ...stage,
      retry: { attempts: 2, base: 0, longest: 0 },
      make: (unit, inputs, params, context: StageContext) => {
        const emit: StageContext["emit"] = async (type, body, options) => {
          const ref = await context.emit(type, body, options);
          left -= 1;
          if (left === 0) throw new StudioError("transient", "Cut off by the stage contract.");
          return ref;
        };
        return stage.make(unit, inputs, params, { ...context, emit, emit_artifact: emit } as never);
      },
    };
    const studio = await studioFor(cutStage, given);
    try {
      const { id } = await studio.create(pipelineWith(cutStage, given), asRequest(given));
      await studio.engine.start(id, "user:local");
      const resting = studio.engine.whenResting(id);
      await moveUntil(studio, resting);
      const found = bodiesOf(await collected(studio, stage, await resting));
      if (found !== expected)
        throw new Error(
          `${stage.name} ended differently after it was cut off at emit ${cut} and made again.`,
        );
    } finally {
      await studio.close();
    }
  }
}

/** Moves the clock on until the promise settles: retries wait for it. */
export async function moveUntil(
  studio: Pick<TestStudio, "clock">,
  settled: Promise<unknown>,
  step = 1_000,
): Promise<void> {
  const state = { isSettled: false };
  const settle = () => {
    state.isSettled = true;
  };
  settled.then(settle, settle);
  for (let turn = 0; turn < 10_000; turn += 1) {
    if (state.isSettled) return;
    await new Promise((resolve) => setImmediate(resolve));
    await studio.clock.advance(turn % 20 === 19 ? step : 0);
  }
}

async function studioFor(stage: AnyStage, given: Given): Promise<TestStudio> {
  const studio = await createTestStudio({ stages: [stage] });
  for (const { type, body, key } of given.inputs ?? []) await studio.give(type, body, key);
  return studio;
}

async function ranIn(studio: TestStudio, stage: AnyStage, given: Given): Promise<TestedStage> {
  return collected(studio, stage, await studio.run(pipelineWith(stage, given), asRequest(given)));
}

async function collected(
  studio: TestStudio,
  stage: AnyStage,
  run: RunRecord,
): Promise<TestedStage> {
  const byType = await Promise.all(
    stage.outputs.map(async (type) =>
      (await studio.bodies(type)).map((artifact) => ({ type: type.name, ...artifact })),
    ),
  );
  return { run, events: await studio.events(run.id), artifacts: byType.flat() };
}

/** The stage alone, with the parameters given. */
function pipelineWith(stage: AnyStage, { params = {} }: Given): Pipeline {
  return definePipeline({ ...pipelineOf(stage), stages: [{ stage, params }] });
}

function asRequest({ files }: Given): TestRequest {
  return files ? { files } : {};
}

function bodiesOf({ artifacts }: TestedStage): string {
  return canonicalJson(artifacts.map(({ type, key, body }) => ({ type, key, body })));
}
