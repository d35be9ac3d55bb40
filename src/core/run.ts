import { z } from "zod";
import { StudioError } from "./error.ts";
import { Patch } from "./gate.ts";

export const RunStatus = z.enum([
  "queued",
  "running",
  "paused",
  "awaiting_approval",
  "completed",
  "completed_with_errors",
  "early_exit",
  "failed",
  "cancelled",
  "interrupted",
]);
export type RunStatus = z.infer<typeof RunStatus>;

/** Stages and units: the words of runs and three of their own. */
export const WorkStatus = z.enum([...RunStatus.options, "reused", "skipped", "blocked"]);
export type WorkStatus = z.infer<typeof WorkStatus>;

const nextRunStatus: Record<RunStatus, readonly RunStatus[]> = {
  queued: ["running", "paused", "cancelled"],
  running: [
    "paused",
    "awaiting_approval",
    "completed",
    "completed_with_errors",
    "early_exit",
    "failed",
    "cancelled",
    "interrupted",
  ],
  paused: ["running", "cancelled"],
  awaiting_approval: [
    "running",
    "paused",
    "completed",
    "completed_with_errors",
    "failed",
    "cancelled",
    "interrupted",
  ],
  interrupted: ["running", "paused", "cancelled"],
  completed: [],
  completed_with_errors: ["running"],
  early_exit: [],
  failed: ["running"],
  cancelled: [],
};

/** Whether a run may go from one status to another; finished runs with failures may run again to retry those. */
function runMayBecome(from: RunStatus, to: RunStatus): boolean {
  return nextRunStatus[from].includes(to);
}

export function assertRunMayBecome(run: string, from: RunStatus, to: RunStatus): void {
  if (!runMayBecome(from, to))
    throw new StudioError("illegal-transition", `Run ${run} is ${from}; it cannot become ${to}.`);
}

/** Where work may run side by side; how many at a time is the studio's setting. */
export const Lane = z.enum(["cpu", "text", "speech", "image", "video"]);
export type Lane = z.infer<typeof Lane>;

/** How often people are asked. `checkpoint` holds after every stage, `advisory` and `autonomous` only at required gates. */
export const ControlMode = z.enum(["autonomous", "checkpoint", "advisory"]);
export type ControlMode = z.infer<typeof ControlMode>;

export const GatePlan = z.object({
  kind: z.enum(["approval", "confirm"]),
  /** Required gates open in every control mode. */
  required: z.boolean().default(false),
  /** Answered by the studio's stored timer after so many seconds; absent: only by a person. */
  autoApproveAfter: z.int().positive().optional(),
  /** What an approval changes in what the stage made, as when a draft becomes confirmed; the value `"${now}"` stands for the time. */
  onApprove: Patch.optional(),
});
export type GatePlan = z.infer<typeof GatePlan>;

/** A stage in a run's frozen definition. */
export const PlannedStage = z.object({
  /** Unique in the pipeline; the stage's name unless the pipeline says otherwise. */
  id: z.string(),
  stage: z.string(),
  stageVersion: z.int().min(1),
  title: z.string(),
  lane: Lane,
  /** Ids of the stages whose artifacts it reads. */
  needs: z.array(z.string()),
  /** Ids of the stages it only waits for. */
  after: z.array(z.string()),
  inputs: z.array(
    z.object({ name: z.string(), type: z.string(), arity: z.enum(["one", "optional", "many"]) }),
  ),
  outputs: z.array(z.string()),
  params: z.record(z.string(), z.json()),
  gate: GatePlan.nullable(),
});
export type PlannedStage = z.infer<typeof PlannedStage>;

/** What a run was asked for; frozen with its definition when it starts. */
export const RunOptions = z.object({
  /** Make everything, also what is current. */
  force: z.boolean().default(false),
  /** Earlier stages keep their latest results. */
  from: z.string().optional(),
  /** Later stages are skipped. */
  until: z.string().optional(),
  /** Make only these units of the stages named; `scene-notes: ["scn_1"]`. */
  units: z.record(z.string(), z.array(z.string())).optional(),
  /** Emits do not move heads. */
  isolated: z.boolean().default(false),
  controlMode: ControlMode.default("autonomous"),
});
export type RunOptions = z.infer<typeof RunOptions>;

/** The pipeline as it was when the run started, in an order in which every stage follows those it needs. */
export const RunDefinition = z.object({
  pipeline: z.string(),
  version: z.int().min(1),
  stages: z.array(PlannedStage),
});
export type RunDefinition = z.infer<typeof RunDefinition>;
