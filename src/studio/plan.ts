import { ancestors, freezeDefinition } from "../engine/definition.ts";
import { planRun, type RunPlan } from "../engine/dry-run.ts";
import type { RunRequest } from "../engine/engine.ts";
import type { Desk } from "./desk.ts";
import type { CheckedRequest } from "./request.ts";

export function planWithProject({ bench }: Desk, request: RunRequest): Promise<RunPlan> {
  return planRun(bench, request);
}

/** The plan of a project's first run, before there is a project. */
export function planWithoutProject({ pipeline, params, options }: CheckedRequest): RunPlan {
  const definition = freezeDefinition(pipeline, params);
  const wanted = options.until === undefined ? null : ancestors(definition, options.until);
  const stages = definition.stages.map((planned): RunPlan["stages"][number] => {
    const about = { stage: planned.id, title: planned.title, gate: planned.gate?.kind ?? null };
    if (wanted && !wanted.has(planned.id)) {
      return {
        ...about,
        extent: "skipped",
        units: [],
        reason: `The run would end at ${options.until}.`,
      };
    }
    if (planned.needs.length > 0)
      return {
        ...about,
        extent: "open",
        units: [],
        reason: "Depends on what stages before it make.",
      };
    const unit = {
      unit: "",
      title: planned.title,
      status: "queued",
      reason: "It has not been made yet.",
    } as const;
    return { ...about, extent: "known", units: [unit], reason: "" };
  });
  return { pipeline: pipeline.name, stages };
}
