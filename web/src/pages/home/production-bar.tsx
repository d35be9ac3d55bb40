import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Counter } from "../../design/counter.tsx";
import { StatusBadge } from "../../design/status-badge.tsx";
import { useTypeCounts } from "../../live/production.ts";
import { reads } from "../../live/queries.ts";
import { useProjectView, useRunView } from "../../live/use-view.ts";
import type { RunLine, StageView } from "../../live/watching.ts";
import { useCounts } from "../../shell/counts.ts";
import { places } from "../../shell/places.ts";
import { phases, phaseWord, type Phase } from "./phases.ts";

/** The production from script to settings: each part with how it stands, and the way there. */
export function ProductionBar({ project }: { readonly project: string }) {
  const run = useProjectView(project, ({ runs }) => runs.at(-1) ?? null);
  return run ? (
    <BarOfRun key={run.run} project={project} run={run} />
  ) : (
    <Bar project={project} stages={[]} pipeline="" />
  );
}

function BarOfRun({ project, run }: { readonly project: string; readonly run: RunLine }) {
  const stages = useRunView(run.run, stagesInShort);
  return <Bar project={project} stages={stages ?? []} pipeline={run.pipeline} />;
}

function stagesInShort({
  stages,
}: {
  readonly stages: readonly StageView[];
}): readonly StageView[] {
  return stages.map((stage) => ({ ...stage, units: [] }));
}

interface BarProps {
  readonly project: string;
  readonly stages: readonly StageView[];
  readonly pipeline: string;
}

function Bar({ project, stages, pipeline }: BarProps) {
  const types = useTypeCounts(project);
  const pipelines = useQuery(reads.pipelines());
  const definition = pipelines.data?.items.find(({ name }) => name === pipeline);
  return (
    <ol
      aria-label="Production"
      className="sheet grid grid-cols-5 divide-x divide-line overflow-hidden max-md:grid-cols-1 max-md:divide-x-0 max-md:divide-y"
    >
      {phases.map((phase) => {
        const made = phase.types.reduce((sum, type) => sum + (types[type] ?? 0), 0);
        return (
          <Segment
            key={phase.title}
            project={project}
            phase={phase}
            word={phaseWord(phase, stages, definition, made)}
          />
        );
      })}
    </ol>
  );
}

interface SegmentProps {
  readonly project: string;
  readonly phase: Phase;
  readonly word: ReturnType<typeof phaseWord>;
}

const edges = {
  draft: "bg-line",
  working: "bg-working working-stripes animate-working",
  "needs-you": "bg-needs-you",
  ready: "bg-ready",
  "out-of-date": "bg-out-of-date",
  failed: "bg-failed",
} as const;

function Segment({ project, phase, word }: SegmentProps) {
  const counts = useCounts(project);
  const count =
    phase.place === "script" || phase.place === "settings" ? undefined : counts[phase.place];
  const { to } = places.find(({ id }) => id === phase.place)!;
  return (
    <li>
      <Link
        to={to}
        params={{ project }}
        className="relative flex h-full flex-col gap-1 px-4 pt-4 pb-3 -outline-offset-2 hover:bg-ink/4 max-md:flex-row max-md:items-center max-md:gap-3 max-md:py-2.5"
      >
        <span
          aria-hidden
          className={`absolute inset-x-0 top-0 h-1 max-md:inset-x-auto max-md:inset-y-0 max-md:left-0 max-md:h-full max-md:w-1 ${edges[word]}`}
        />
        <span className="flex items-baseline gap-2 font-medium">
          {phase.title}
          {count !== undefined && (
            <Counter value={count} className="min-w-0! font-normal text-ink-soft" />
          )}
        </span>
        <span className="max-md:ml-auto">
          <StatusBadge word={word} isPlain />
        </span>
      </Link>
    </li>
  );
}
