import { Outlet, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useProductionState, useRunSplit } from "../live/production.ts";
import { projectWatches, runWatches } from "../live/shared-watches.ts";
import { useProjectConnection, useProjectView } from "../live/use-view.ts";
import type { RunLine } from "../live/watching.ts";
import { hasEnded, type StatusWord } from "../words/status.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { ConnectionStrip } from "./connection-strip.tsx";
import { useProductionTitle } from "./page-title.ts";
import { Problem } from "./problem.tsx";
import { Rail } from "./rail.tsx";
import { TopBar } from "./top-bar.tsx";

/** Around every page of a production. */
export function ProductionLayout() {
  const { project } = useParams({ from: "/p/$project" });
  const { connection, error, isLoaded } = useProjectConnection(project);
  useRevival(project);
  if (!isLoaded && connection === "ended" && error)
    return (
      <>
        <TopBar project={null} />
        <main id="content" tabIndex={-1}>
          <Problem {...error} onAgain={() => projectWatches.reopen(project)} />
        </main>
      </>
    );
  return (
    <>
      <TopBar project={project} />
      <div className="md:grid md:grid-cols-[14.5rem_minmax(0,1fr)]">
        <TabTitle project={project} />
        <aside className="sticky top-14 h-[calc(100dvh-3.5rem)] overflow-y-auto border-r border-line max-md:hidden">
          <Rail project={project} />
        </aside>
        <main
          id="content"
          tabIndex={-1}
          className="min-w-0 max-md:pb-[calc(4rem+env(safe-area-inset-bottom))]"
        >
          <Outlet />
        </main>
        <BottomBar project={project} />
        <ConnectionStrip project={project} />
      </div>
    </>
  );
}

/** A run that was over and is tried again is watched again. */
function useRevival(project: string): void {
  const atWork = useProjectView(project, ({ runs }) =>
    runs.filter(({ status }) => !hasEnded(status)).map(({ run }) => run),
  );
  useEffect(() => {
    for (const run of atWork ?? []) runWatches.revive(run);
  }, [atWork]);
}

/** Keeps the tab's title and icon as the production stands. */
function TabTitle({ project }: { readonly project: string }) {
  const state = useProductionState(project);
  if (!state) return null;
  const { name, word, run } = state;
  if (run && word === "working" && !hasEnded(run.status))
    return <RunInTitle name={name} run={run} />;
  return <PlainTitle name={name} word={word} note="" />;
}

function PlainTitle({ name, word, note }: { name: string; word: StatusWord; note: string }) {
  useProductionTitle(name, word, note);
  return null;
}

function RunInTitle({ name, run }: { readonly name: string; readonly run: RunLine }) {
  const split = useRunSplit(run.run);
  const settled = split ? split.done + split.reused + split.failed : 0;
  const total = split ? settled + split.working + split.waiting : 0;
  return <PlainTitle name={name} word="working" note={split ? `${settled}/${total}` : ""} />;
}
