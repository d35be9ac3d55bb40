import { z } from "zod";
import type { AnyStage } from "./stage.ts";
import type { GatePlan } from "./run.ts";
import { Name } from "./id.ts";

/** A stage's place in a pipeline. */
export interface PipelineStage {
  readonly stage: AnyStage;
  /** Unique in the pipeline; the stage's name by default. */
  readonly id?: string;
  /** `"${name}"` stands for the run parameter of that name, whole values only. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Ids of stages to wait for without reading them. */
  readonly after?: readonly string[];
  readonly gate?: z.input<typeof GatePlan>;
}

/** A production format: stages wired by the artifact types that they read and make. */
export interface Pipeline {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  /** The run's own parameters. */
  readonly params: z.ZodType<Record<string, unknown>>;
  /** How many files a run must be given. */
  readonly files: "none" | "one";
  /** Its runs stay by themselves: what they make becomes the current value of nothing. */
  readonly isolated?: boolean;
  readonly stages: readonly PipelineStage[];
}

export function definePipeline(
  definition: Omit<Pipeline, "params"> & { params?: Pipeline["params"] },
): Pipeline {
  Name.parse(definition.name);
  return { params: z.record(z.string(), z.unknown()), ...definition };
}
