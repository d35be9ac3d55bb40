import type { ArtifactRef } from "../../../core/artifact.ts";
import type { RunStatus, WorkStatus } from "../../../core/run.ts";
import { presentStage } from "../words.ts";

/** Document 004's steps that are artifact types, and stages, of ours. */
const typeOfStep: Readonly<Record<string, string>> = {
  idea: "idea",
  topic_critic: "topic-critic",
  outline: "topic-outline",
};
const stepOfType = new Map(Object.entries(typeOfStep).map(([step, type]) => [type, step]));

/** The type that holds what a client keeps for a step of its own; the key is the step's name. */
const ownSteps = "step-note";

type Place = Pick<ArtifactRef, "type" | "key">;

/** Where the content of a step that a client names is kept. */
export function placeOfStep(step: string): Place {
  const type = Object.hasOwn(typeOfStep, step) ? typeOfStep[step] : undefined;
  return type === undefined ? { type: ownSteps, key: step } : { type, key: "" };
}

/** What document 004 calls the place of an artifact. Types that it has no step for keep their names: `scene/scn_1`. */
export function stepOf({ type, key }: Place): string {
  if (type === ownSteps) return key;
  const step = stepOfType.get(type) ?? type;
  return key === "" ? step : `${step}/${key}`;
}

/** A step's content as an artifact's body. */
export function bodyOf(step: string, content: unknown): unknown {
  return placeOfStep(step).type === ownSteps ? { step, content } : content;
}

/** An artifact's body as a step's content. */
export function contentOf({ type }: Place, body: unknown): unknown {
  return type === ownSteps ? (body as { readonly content: unknown }).content : body;
}

/** What document 004 calls a stage. */
export function stepOfStage(stage: string): string {
  return stepOfType.get(stage) ?? stage;
}

/** The step that a run is at. */
export function presentStep(
  stages: readonly { readonly stage: string; readonly status: WorkStatus }[],
): string {
  return stepOfStage(presentStage(stages) ?? "idea");
}

export const statuses = ["running", "awaiting_feedback", "completed", "failed"] as const;

/** Document 004's word for a run's status. Whatever waits for a person awaits feedback. */
export function statusWord(status: RunStatus): (typeof statuses)[number] {
  switch (status) {
    case "running":
      return "running";
    case "queued":
    case "paused":
    case "awaiting_approval":
    case "interrupted":
      return "awaiting_feedback";
    case "completed":
    case "completed_with_errors":
    case "early_exit":
      return "completed";
    case "failed":
    case "cancelled":
      return "failed";
  }
}
