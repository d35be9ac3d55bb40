import type { ProjectId, RunId } from "../../core/id.ts";
import type { ProjectView } from "../../core/live/project-view.ts";
import type { RunView } from "../../core/live/run-view.ts";
import type { UserPrincipal } from "../../core/principal.ts";
import type { ProjectStores } from "../../core/store.ts";
import type { Subscription, Wanted } from "./frames.ts";
import type { LiveRoom } from "./hub.ts";
import { assertPlace } from "./views.ts";

/** What is going on, as a person may see it. Everything throws `not-found` for what they may not. */
export interface LiveDesk {
  /** Throws `conflict` when `after` is beyond the log's end. */
  subscribe(wanted: Wanted): Promise<Subscription>;
  /** The fold at the log's end, or as it stood after event `at`; the caller's own copy. */
  runView(run: RunId, at?: number): Promise<RunView>;
  /** The same as JSON, made once for all who ask at the same place in the log. */
  runViewText(run: RunId, at?: number): Promise<string>;
  projectView(project: ProjectId, at?: number): Promise<ProjectView>;
  projectViewText(project: ProjectId, at?: number): Promise<string>;
}

export function createLiveDesk(
  hub: LiveRoom,
  stores: ProjectStores,
  person: UserPrincipal,
): LiveDesk {
  const runViewText = async (run: RunId, at?: number) => {
    if (at !== undefined) assertPlace(at);
    await stores.runs.get(run);
    return hub.views.runText(run, at);
  };
  const projectViewText = async (project: ProjectId, at?: number) => {
    if (at !== undefined) assertPlace(at);
    await stores.projects.get(project);
    return hub.views.projectText(project, at);
  };
  return {
    subscribe: (wanted) => hub.subscribe(person, wanted),
    runViewText,
    projectViewText,
    runView: async (run, at) => JSON.parse(await runViewText(run, at)) as RunView,
    projectView: async (project, at) =>
      JSON.parse(await projectViewText(project, at)) as ProjectView,
  };
}
