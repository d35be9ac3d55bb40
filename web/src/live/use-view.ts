import { useCallback, useRef, useSyncExternalStore } from "react";
import type { Connection, FailureInfo, Watch } from "../../../src/client/index.ts";
import { projectWatches, runWatches, type SharedWatches } from "./shared-watches.ts";
import { taken } from "./taken.ts";
import type { LandedArtifact, LogLine, ProjectView, RunView, WatchedOutput } from "./watching.ts";

/**
 * What a page shows of a project, kept up with its log. Draws again only when what `select` takes out has changed.
 *
 * @param project - its id or slug
 * @param select - takes out what is shown and nothing more; what it gives is copied, so parts of the view will do
 * @returns null until the first answer
 */
export function useProjectView<Shown>(
  project: string,
  select: (view: ProjectView) => Shown,
): Shown | null {
  return useSelected(projectWatches, project, ({ view }) => view && select(view));
}

/** The same of a run. For its artifacts and log lines there are `useLanded` and `useLogLines`, which cost nothing as they grow. */
export function useRunView<Shown>(run: string, select: (view: RunView) => Shown): Shown | null {
  return useSelected(runWatches, run, ({ view }) => view && select(view));
}

/** How a watch itself is: whether it is live, and why not. */
export interface WatchState {
  readonly connection: Connection;
  readonly error: FailureInfo | null;
  readonly isLoaded: boolean;
}

export function useProjectConnection(project: string): WatchState {
  return useSelected(projectWatches, project, stateOf);
}

export function useRunConnection(run: string): WatchState {
  return useSelected(runWatches, run, stateOf);
}

/** Everything that landed in a run, in order; the list is a new one only when something was added. */
export function useLanded(run: string): readonly LandedArtifact[] {
  return useGrowing(
    run,
    ({ artifacts }) => artifacts,
    ({ artifacts }) => artifacts.length,
  );
}

/** The newest lines of a run's log, oldest first; older ones are read by page. */
export function useLogLines(run: string): readonly LogLine[] {
  return useGrowing(
    run,
    ({ logs }) => logs,
    ({ logs }) => logs.at(-1)?.seq ?? 0,
  );
}

const noOutput: WatchedOutput = { text: "", start: 0, length: 0, isFinal: false };

/** The text of a stream as it is written; the newest 100 KB of it. */
export function useOutput(run: string, stream: string | null): WatchedOutput {
  const read = useCallback(
    () => (stream === null ? noOutput : (runWatches.of(run).output(stream) ?? noOutput)),
    [run, stream],
  );
  return useSyncExternalStore(useSubscribe(runWatches, run), read);
}

function stateOf({ connection, error, view }: Watch<unknown>): WatchState {
  const told = error && { code: error.code, message: error.message, hint: error.hint };
  return { connection, error: told, isLoaded: view !== null };
}

function useSubscribe<Kind extends Watch<unknown>>(watches: SharedWatches<Kind>, id: string) {
  return useCallback((listener: () => void) => watches.hear(id, listener), [watches, id]);
}

interface Kept<Shown> {
  readonly watch: object;
  readonly version: number;
  readonly select: unknown;
  readonly shown: Shown;
}

function useSelected<Kind extends Watch<unknown>, Shown>(
  watches: SharedWatches<Kind>,
  id: string,
  select: (watch: Kind) => Shown,
): Shown {
  const kept = useRef<Kept<Shown> | null>(null);
  const read = (): Shown => {
    const watch = watches.of(id);
    const { version } = watch;
    const last = kept.current;
    if (last && last.watch === watch && last.version === version && last.select === select)
      return last.shown;
    const shown = taken(last?.watch === watch ? last.shown : undefined, select(watch));
    kept.current = { watch, version, select, shown };
    return shown;
  };
  return useSyncExternalStore(useSubscribe(watches, id), read);
}

function useGrowing<Item>(
  run: string,
  listOf: (view: RunView) => readonly Item[],
  markOf: (view: RunView) => number,
): readonly Item[] {
  const kept = useRef<{ view: RunView | null; mark: number; items: readonly Item[] }>(nothing);
  const read = (): readonly Item[] => {
    const { view } = runWatches.of(run);
    if (!view) return nothing.items;
    const mark = markOf(view);
    const last = kept.current;
    if (last.view === view && last.mark === mark) return last.items;
    kept.current = { view, mark, items: listOf(view).slice() };
    return kept.current.items;
  };
  return useSyncExternalStore(useSubscribe(runWatches, run), read);
}

const nothing = { view: null, mark: 0, items: [] as never[] };
