import type { z } from "zod";
import type { ArtifactRef, ArtifactType, BodyOf, Remarks } from "./artifact.ts";
import type { Clock, Digest, Random } from "./clock.ts";
import type { Lane } from "./run.ts";
import { Name } from "./id.ts";

/** Reads every artifact of a type, in the order in which they were emitted. */
export interface ManyInput<Type extends ArtifactType = ArtifactType> {
  readonly arity: "many";
  readonly type: Type;
}
/** Reads one artifact where there is one. */
export interface OptionalInput<Type extends ArtifactType = ArtifactType> {
  readonly arity: "optional";
  readonly type: Type;
}
export type StageInput = ArtifactType | ManyInput | OptionalInput;

export const many = <Type extends ArtifactType>(type: Type): ManyInput<Type> => ({
  arity: "many",
  type,
});
export const optional = <Type extends ArtifactType>(type: Type): OptionalInput<Type> => ({
  arity: "optional",
  type,
});

/** What a stage sees of a `many` input. Iterating gives `[key, body]` in story order; every look is recorded. */
export interface ManyView<Body> extends Iterable<readonly [key: string, body: Body]> {
  keys(): readonly string[];
  get(key: string): Body | undefined;
  readonly size: number;
  /** False when a unit that should have made one failed. */
  readonly complete: boolean;
}

/** What a stage reads: read-only views that record every value looked at. `whole()` takes the plain value out of one. */
export type InputViews<Inputs extends Record<string, StageInput>> = {
  readonly [Input in keyof Inputs]: Inputs[Input] extends ManyInput<infer Type>
    ? ManyView<BodyOf<Type>>
    : Inputs[Input] extends OptionalInput<infer Type>
      ? BodyOf<Type> | null
      : BodyOf<Inputs[Input]>;
};

/** One thing to make. The key is the unit's identity in its stage; empty for the whole. */
export interface Unit {
  readonly key: string;
  readonly title: string;
  /** The entity it is about, where there is one. */
  readonly entity: string | null;
}
/** As `units` returns them: `{ entity }` alone makes the entity the key. */
export type UnitSpec =
  | { readonly key: string; readonly title: string; readonly entity?: string }
  | { readonly entity: string; readonly title: string };

/** What `emit` may be told beside the body. */
export interface EmitOptions extends Remarks {
  /** Which one of its type; the unit's key by default. */
  readonly key?: string;
  readonly entity?: string;
  /** Versions it was made from, beside those that the unit has read so far. */
  readonly from?: readonly ArtifactRef[];
  /** Make a new version although this unit has emitted the key before. */
  readonly revise?: boolean;
  readonly source?: "code" | "ai" | "hybrid" | "import";
}

/** A file that the run was given. */
export interface InputFileView {
  readonly name: string;
  readonly digest: string;
  readonly bytes: number;
  read(): Promise<Uint8Array>;
}

/** An artifact returned at the end instead of emitted; the same (type, key) emitted before is not kept twice. */
export interface ReturnedArtifact {
  readonly type: ArtifactType;
  readonly body: unknown;
  readonly options?: EmitOptions;
}
export interface Batch {
  readonly artifacts?: readonly ReturnedArtifact[];
  /** Of the whole unit, in millionths of a US dollar. */
  readonly cost?: number;
}

/** See `StageContext.emit`. */
export type Emit<Outputs extends readonly ArtifactType[]> = <Type extends Outputs[number]>(
  type: Type,
  body: BodyOf<Type>,
  options?: EmitOptions,
) => Promise<ArtifactRef>;

/** All that a stage may touch. */
export interface StageContext<Outputs extends readonly ArtifactType[] = readonly ArtifactType[]> {
  /**
   * Checks, keeps, links and announces an artifact, and returns its reference once it is on disk.
   * A key that an earlier attempt of this unit left gives the old reference, unless `revise`.
   */
  readonly emit: Emit<Outputs>;
  /** The same, under the name that document 000 gives it. */
  readonly emit_artifact: Emit<Outputs>;
  /** What earlier attempts of this unit left, by `refName`-like name `type/key` (`type` alone for the whole). */
  readonly emitted: ReadonlyMap<string, ArtifactRef>;
  /** Streams text to whoever watches; kept in full. */
  readonly output: (text: string) => void;
  /** A line in the agent log. */
  readonly log: (agent: string, event: string, payload?: Record<string, unknown>) => Promise<void>;
  /** How far this unit is, at most a few times a second on the wire. */
  readonly progress: (done: number, total: number, title?: string) => void;
  /** Notes of the people who rejected earlier results of this stage, oldest first. */
  readonly feedback: () => readonly string[];
  readonly files: readonly InputFileView[];
  /** Which run, and which stage of its pipeline, this is; not for keys, which must be the same in every run. */
  readonly run: string;
  readonly stage: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Seeded by run, stage and unit: the same in every attempt. */
  readonly random: Random;
  readonly digest: Digest;
  readonly attempt: number;
}

/** Retry of transient failures: waits base × 2^(attempt-1), with jitter, at most `longest`. Times in milliseconds. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly base: number;
  readonly longest: number;
}

/** One step of a pipeline. Make one with `defineStage`. */
export interface Stage<
  Inputs extends Record<string, StageInput> = Record<string, StageInput>,
  Outputs extends readonly ArtifactType[] = readonly ArtifactType[],
  Params = unknown,
> {
  readonly name: string;
  /** Part of what decides reuse: raise it when the result would differ. */
  readonly version: number;
  /** In the user's words: "Scenes". */
  readonly title: string;
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  readonly params: z.ZodType<Params>;
  readonly lane: Lane;
  readonly retry: RetryPolicy;
  /** Longest time of one attempt at one unit, in milliseconds. */
  readonly timeout: number;
  /** Which units there are, in story order; absent: one, the whole. */
  units?(inputs: InputViews<Inputs>, params: Params): readonly UnitSpec[];
  make(
    unit: Unit,
    inputs: InputViews<Inputs>,
    params: Params,
    context: StageContext<Outputs>,
  ): Promise<Batch | void>;
}

/** A stage of any shape, as shelves and the engine hold them; only the engine, which made the arguments, calls it. */
export interface AnyStage extends Omit<Stage, "params" | "units" | "make"> {
  readonly params: z.ZodType;
  units?(inputs: never, params: never): readonly UnitSpec[];
  make(unit: Unit, inputs: never, params: never, context: never): Promise<Batch | void>;
}

const standardRetry: RetryPolicy = { attempts: 4, base: 500, longest: 30_000 };
const standardTimeout = 30 * 60_000;

/** Checks and completes a stage; what it reads and emits is typed from `inputs` and `outputs`. */
export function defineStage<
  const Inputs extends Record<string, StageInput>,
  const Outputs extends readonly ArtifactType[],
  Params,
>(
  definition: Omit<Stage<Inputs, Outputs, Params>, "retry" | "timeout"> & {
    retry?: RetryPolicy;
    timeout?: number;
  },
): Stage<Inputs, Outputs, Params> {
  Name.parse(definition.name);
  return { retry: standardRetry, timeout: standardTimeout, ...definition };
}

/** The type and arity of an input, however it was written. */
export function inputOf(input: StageInput): {
  type: ArtifactType;
  arity: "one" | "optional" | "many";
} {
  return "arity" in input ? input : { type: input, arity: "one" };
}
