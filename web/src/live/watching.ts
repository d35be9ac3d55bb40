import {
  watchProject,
  watchRun,
  type ProjectView,
  type RunView,
  type RunWatch,
  type Watch,
  type WatchedOutput,
} from "../../../src/client/index.ts";
import { studio } from "./studio-client.ts";

export type { ProjectView, RunView, RunWatch, WatchedOutput };
export type ProjectWatch = Watch<ProjectView>;

/** Parts of the views, by the names that pages use. */
export type StageView = RunView["stages"][number];
export type UnitView = StageView["units"][number];
export type LandedArtifact = RunView["artifacts"][number];
export type RunGate = RunView["gates"][number];
export type RunOutput = RunView["outputs"][number];
export type LogLine = RunView["logs"][number];
export type HeadLine = ProjectView["heads"][number];
export type RunLine = ProjectView["runs"][number];
export type WaitingGate = ProjectView["gates"][number];

export function openRunWatch(run: string): RunWatch {
  return watchRun(studio, run);
}

export function openProjectWatch(project: string): ProjectWatch {
  return watchProject(studio, project);
}
