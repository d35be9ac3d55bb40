import { Link } from "@tanstack/react-router";
import { Ago } from "../../design/ago.tsx";
import { SafeText } from "../../design/safe-text.tsx";
import { StandingBadge } from "../../design/status-badge.tsx";
import { useProjectView } from "../../live/use-view.ts";
import type { RunLine } from "../../live/watching.ts";
import { lasted } from "../../words/phrase.ts";
import { standingOf } from "../../words/status.ts";

/** So many are on the home page. */
const most = 5;

/** The newest runs; the rest are on the page of runs. */
export function RecentRuns({ project }: { readonly project: string }) {
  const runs = useProjectView(project, ({ runs: all }) => ({
    newest: all.slice(-most).toReversed(),
    count: all.length,
  }));
  if (!runs || runs.count === 0) return null;
  return (
    <section aria-labelledby="runs">
      <div className="mb-2 flex h-6 items-center justify-between">
        <h2 id="runs" className="slate">
          Recent runs
        </h2>
        {runs.count > most && (
          <Link
            to="/p/$project/runs"
            params={{ project }}
            className="text-small text-lamp hover:underline"
          >
            All {runs.count}
          </Link>
        )}
      </div>
      <ul className="sheet divide-y divide-line overflow-hidden">
        {runs.newest.map((run) => (
          <RunRow key={run.run} project={project} run={run} />
        ))}
      </ul>
    </section>
  );
}

function RunRow({ project, run }: { readonly project: string; readonly run: RunLine }) {
  const { number, title, status, createdAt, startedAt, finishedAt } = run;
  const took =
    startedAt !== null && finishedAt !== null ? ` · took ${lasted(finishedAt - startedAt)}` : "";
  return (
    <li>
      <Link
        to="/p/$project/runs/$run"
        params={{ project, run: run.run }}
        className="flex min-h-14 items-center gap-4 px-4 py-2 -outline-offset-2 hover:bg-ink/4"
      >
        <span className="figures w-8 shrink-0 text-ink-faint">#{number}</span>
        <span className="min-w-0 flex-1">
          <span className="block truncate">
            <SafeText text={title} />
          </span>
          <span className="text-small text-ink-soft">
            <Ago at={createdAt} />
            {took}
          </span>
        </span>
        <StandingBadge {...standingOf(status)} />
      </Link>
    </li>
  );
}
