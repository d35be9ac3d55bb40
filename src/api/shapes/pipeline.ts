import { z } from "@hono/zod-openapi";
import type { Pipeline } from "../../core/pipeline.ts";
import { inputOf } from "../../core/stage.ts";
import type { RunDesk } from "../../studio/runs.ts";
import { JsonObject, Text } from "./common.ts";

export const PipelineShape = z
  .object({
    id: Text("The same as its name, as document 002 calls it."),
    name: z.string(),
    version: z.int(),
    title: z.string(),
    description: z.string(),
    files: z.enum(["none", "one"]).openapi({ description: "How many files a run must be given." }),
    isIsolated: z.boolean().openapi({ description: "Whether what its runs make stays by itself." }),
    params: JsonObject.openapi({ description: "JSON schema of a run's parameters." }),
    stages: z.array(
      z.object({
        id: z.string(),
        name: Text("The same as its title, as document 002 calls it."),
        type: z
          .literal("custom")
          .openapi({ description: "As document 002 calls a stage of a house's own." }),
        title: z.string(),
        lane: z.string(),
        reads: z.array(z.string()).openapi({ description: "Artifact types." }),
        makes: z.array(z.string()).openapi({ description: "Artifact types." }),
        gate: z.enum(["approval", "confirm"]).nullable(),
      }),
    ),
  })
  .openapi("Pipeline", { description: "A production format." });

export function shownPipeline(pipeline: Pipeline): z.infer<typeof PipelineShape> {
  const { name, version, title, description, files, isolated = false } = pipeline;
  return {
    id: name,
    name,
    version,
    title,
    description,
    files,
    isIsolated: isolated,
    params: z.toJSONSchema(pipeline.params, { io: "input", unrepresentable: "any" }),
    stages: pipeline.stages.map(({ stage, id, gate }) => ({
      id: id ?? stage.name,
      name: stage.title,
      type: "custom" as const,
      title: stage.title,
      lane: stage.lane,
      reads: Object.values(stage.inputs).map((input) => inputOf(input).type.name),
      makes: stage.outputs.map((type) => type.name),
      gate: gate?.kind ?? null,
    })),
  };
}

export const Plan = z
  .object({
    pipeline: z.string(),
    stages: z.array(
      z.object({
        stage: z.string(),
        title: z.string(),
        extent: z.enum(["known", "open", "skipped", "blocked"]).openapi({
          description: "`open`: which units there are comes out of stages that would run before.",
        }),
        units: z.array(
          z.object({
            unit: z.string(),
            title: z.string(),
            status: z.enum(["queued", "reused", "skipped"]),
            reason: z.string(),
          }),
        ),
        reason: Text("In words: why."),
        gate: z.string().nullable(),
      }),
    ),
  })
  .openapi("Plan", { description: "What a run would do." });

export function shownPlan({
  pipeline,
  stages,
}: Awaited<ReturnType<RunDesk["plan"]>>): z.infer<typeof Plan> {
  const shown = stages.map(({ units, ...stage }) => ({
    ...stage,
    units: units.map((unit) => ({ ...unit })),
  }));
  return { pipeline, stages: shown };
}
