import type { LogEvent } from "../core/event.ts";
import { applyToProject, type ProjectView } from "../core/live/project-view.ts";
import type { BacklotClient } from "./client.ts";
import { notOurs } from "./failure.ts";
import { Follower, type Fold } from "./follower.ts";
import { begun, Changes, type Watch, type WatchOptions } from "./watch.ts";

export interface ProjectWatchOptions extends Omit<WatchOptions, "keep" | "transport"> {
  /** A project is not to be had over the WebSocket, which speaks of runs only. */
  readonly transport?: "sse" | "polling" | "auto";
}

/** Follows a project: its runs, current values and open questions. Never throws; see `error`. It ends when you close it. */
export function watchProject(
  client: BacklotClient,
  project: string,
  options: ProjectWatchOptions = {},
): Watch<ProjectView> {
  const changes = new Changes(client.soon);
  const fold = new ProjectFold(client, `/api/projects/${encodeURIComponent(project)}`);
  const { transport = "auto", from, onEvent } = options;
  const transports = transport === "auto" ? (["sse", "polling"] as const) : [transport];
  const follower = new Follower(fold, { transports, keep: false, from, onEvent }, changes);
  return begun({ follower, changes, options, view: () => fold.view });
}

class ProjectFold implements Fold {
  readonly client: BacklotClient;
  readonly path: string;
  readonly run = null;
  readonly wantsOutputs = false;
  view: ProjectView | null = null;
  isLoaded = false;

  constructor(client: BacklotClient, path: string) {
    [this.client, this.path] = [client, path];
  }

  readonly place = () => ({ after: this.view?.cursor ?? 0, offsets: new Map<string, number>() });

  async readOutput(): Promise<never> {
    throw new Error("The outputs of a project are read by run.");
  }

  async load(at: number | undefined, signal: AbortSignal): Promise<void> {
    const query = at === undefined ? "" : `?at=${at}`;
    const view = (await this.client.read(`${this.path}/view${query}`, signal)) as ProjectView;
    if (!Array.isArray(view.runs) || !Number.isSafeInteger(view.cursor))
      throw notOurs(this.client.url, 200);
    this.view = view;
    this.isLoaded = true;
  }

  forget(): void {
    this.isLoaded = false;
  }

  take(event: LogEvent) {
    return applyToProject(this.view!, event);
  }

  takeOutput(): boolean {
    return true;
  }

  isWhole(): boolean {
    return true;
  }

  async settle(): Promise<void> {
    // It has no text.
  }
}
