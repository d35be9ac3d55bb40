import type { StageView } from "../../live/watching.ts";
import type { Pipeline } from "../../live/shapes.ts";
import type { PlaceId } from "../../shell/places.ts";
import { hasEnded, type StatusWord } from "../../words/status.ts";

/** A part of a production, as its bar shows it. */
export interface Phase {
  readonly title: string;
  readonly place: PlaceId;
  /** Artifact types that belong to it; how many there are of the first is its number. */
  readonly types: readonly string[];
}

/** In the order in which a production grows. */
export const phases: readonly Phase[] = [
  { title: "Script", place: "script", types: ["canonical-script", "raw-input"] },
  { title: "Scenes", place: "scenes", types: ["scene", "scene-index"] },
  { title: "Cast", place: "characters", types: ["character-bible", "entity-discovery"] },
  { title: "Places", place: "locations", types: ["entity-discovery"] },
  { title: "Settings", place: "settings", types: ["project-config"] },
];

/**
 * How a phase stands: by the stages of the run at work that make its types, else by whether there is anything of it.
 *
 * @param stages - of the newest run; empty while there was none
 * @param made - how many current artifacts there are of the phase's types
 */
export function phaseWord(
  phase: Phase,
  stages: readonly StageView[],
  pipeline: Pipeline | undefined,
  made: number,
): StatusWord {
  const makers = new Set(
    pipeline?.stages
      .filter(({ makes }) => makes.some((type) => phase.types.includes(type)))
      .map(({ id }) => id),
  );
  const own = stages.filter(({ stage }) => makers.has(stage));
  if (own.some(({ status }) => status === "awaiting_approval")) return "needs-you";
  if (own.some(({ status }) => status === "failed" || status === "completed_with_errors"))
    return "failed";
  if (own.some(({ status }) => status === "running")) return "working";
  const isUnderWay =
    own.some(({ status }) => status === "queued") &&
    stages.some(({ status }) => status === "running");
  if (isUnderWay) return made > 0 ? "working" : "draft";
  if (made > 0) return "ready";
  return own.length > 0 && own.every(({ status }) => hasEnded(status)) ? "ready" : "draft";
}
