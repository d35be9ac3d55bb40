import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useMemo } from "react";
import { Ago } from "../../design/ago.tsx";
import { SafeText } from "../../design/safe-text.tsx";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { StandingBadge } from "../../design/status-badge.tsx";
import { reads } from "../../live/queries.ts";
import type { Project, Run } from "../../live/shapes.ts";
import { standingOf } from "../../words/status.ts";

/** What was worked on, the latest first, each with how it stands. */
export function RecentProductions() {
  const projects = useQuery(reads.projects());
  const runs = useQuery(reads.allRuns());
  const newest = useMemo(() => newestRuns(runs.data?.items ?? []), [runs.data]);
  if (projects.data?.items.length === 0) return null;
  const latest = (projects.data?.items ?? []).toSorted(
    (one, other) => other.updatedAt - one.updatedAt,
  );
  return (
    <section aria-labelledby="recent" className="mt-14">
      <h2 id="recent" className="slate mb-2.5">
        Your productions
      </h2>
      {projects.isPending ? (
        <SkeletonRows rows={3} className="h-16" />
      ) : (
        <ul className="sheet divide-y divide-line overflow-hidden">
          {latest.map((project) => (
            <ProductionRow key={project.id} project={project} run={newest.get(project.id)} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** The newest run of each project: the list has the newest first. */
function newestRuns(runs: readonly Run[]): ReadonlyMap<string, Run> {
  const newest = new Map<string, Run>();
  for (const run of runs) if (!newest.has(run.project)) newest.set(run.project, run);
  return newest;
}

function ProductionRow({
  project,
  run,
}: {
  readonly project: Project;
  readonly run: Run | undefined;
}) {
  const { slug, name, updatedAt } = project;
  const standing = run ? standingOf(run.status) : ({ word: "draft", note: null } as const);
  return (
    <li>
      <Link
        to="/p/$project"
        params={{ project: slug }}
        className="group flex min-h-16 items-center gap-4 px-4 py-3 hover:bg-ink/4 md:px-5"
      >
        <span className="min-w-0 flex-1">
          <span className="line-clamp-2 font-title text-lead font-semibold">
            <SafeText text={name} />
          </span>
          <span className="text-small text-ink-soft">
            <Ago at={updatedAt} />
          </span>
        </span>
        <StandingBadge {...standing} />
        <ChevronRight
          size={18}
          aria-hidden
          className="shrink-0 text-ink-faint group-hover:text-ink max-sm:hidden"
        />
      </Link>
    </li>
  );
}
