import { Link } from "@tanstack/react-router";
import { Ago } from "../../design/ago.tsx";
import { SafeText } from "../../design/safe-text.tsx";
import { StatusBadge } from "../../design/status-badge.tsx";
import { useProjectView, useRunView } from "../../live/use-view.ts";
import type { RunLine } from "../../live/watching.ts";

/** Open questions beside the one that is the next thing to do, and what failed in the newest run: what does not get on without a person. */
export function NeedsYou({ project }: { readonly project: string }) {
  const state = useProjectView(project, ({ gates, runs }) => ({
    gates: gates.slice(1),
    run: runs.at(-1) ?? null,
  }));
  const hasFailed =
    state?.run?.status === "failed" || state?.run?.status === "completed_with_errors";
  if (!state || (state.gates.length === 0 && !hasFailed)) return null;
  return (
    <section aria-labelledby="needs-you">
      <h2 id="needs-you" className="slate mb-2 flex h-6 items-center">
        Needs you
      </h2>
      <ul className="sheet divide-y divide-line overflow-hidden">
        {state.gates.map(({ gate, question, openedAt }) => (
          <li key={gate}>
            <Link
              to="/p/$project/inbox"
              params={{ project }}
              hash={gate}
              className="flex min-h-14 items-center gap-4 px-4 py-2.5 -outline-offset-2 hover:bg-ink/4"
            >
              <span className="min-w-0 flex-1">
                <SafeText text={question} />
                <span className="block text-small text-ink-soft">
                  asked <Ago at={openedAt} />
                </span>
              </span>
              <StatusBadge word="needs-you" />
            </Link>
          </li>
        ))}
        {hasFailed && state.run && <Failures project={project} run={state.run} />}
      </ul>
    </section>
  );
}

function Failures({ project, run }: { readonly project: string; readonly run: RunLine }) {
  const failures = useRunView(run.run, (view) => view.failures);
  return failures?.map(({ stage, unit, title, error }) => (
    <li key={`${stage}/${unit}`}>
      <Link
        to="/p/$project/runs/$run"
        params={{ project, run: run.run }}
        className="flex min-h-14 items-center gap-4 px-4 py-2.5 -outline-offset-2 hover:bg-ink/4"
      >
        <span className="min-w-0 flex-1">
          <SafeText text={title || stage} />
          <span className="block text-small text-ink-soft">
            <SafeText text={error.message} />
          </span>
        </span>
        <StatusBadge word="failed" />
      </Link>
    </li>
  ));
}
