import { Link } from "@tanstack/react-router";
import { Counter } from "../design/counter.tsx";
import { StatusIcon } from "../design/status-badge.tsx";
import { useRunSplit } from "../live/production.ts";
import type { RunLine } from "../live/watching.ts";
import { hasEnded, standingOf, wordText } from "../words/status.ts";

interface RunPillProps {
  readonly project: string;
  readonly line: RunLine;
}

/** How the run at work stands, and the way to it. */
export function RunPill({ project, line }: RunPillProps) {
  const { word, note } = standingOf(line.status);
  return (
    <Link
      to="/p/$project/runs/$run"
      params={{ project, run: line.run }}
      className="flex min-h-8 items-center gap-2 rounded-full border border-line px-3 text-small text-ink-soft hover:border-line-strong hover:text-ink max-sm:hidden"
    >
      <StatusIcon word={word} />
      <span className="max-lg:hidden">Run {line.number}</span>
      <span className="font-medium text-ink">
        {note === null ? wordText[word] : note[0]!.toUpperCase() + note.slice(1)}
      </span>
      {!hasEnded(line.status) && <UnitsSoFar run={line.run} />}
    </Link>
  );
}

function UnitsSoFar({ run }: { readonly run: string }) {
  const split = useRunSplit(run);
  if (!split) return null;
  const settled = split.done + split.reused + split.failed;
  return (
    <span className="figures max-lg:hidden">
      <Counter value={settled} /> of {settled + split.working + split.waiting}
    </span>
  );
}
