import type { Input } from "../../live/shapes.ts";
import type { ProjectView, RunLine } from "../../live/watching.ts";
import { hasEnded } from "../../words/status.ts";

/** As much of a production as decides what to do next. */
export interface Situation {
  readonly runs: readonly RunLine[];
  readonly gates: ProjectView["gates"];
  /** Oldest first. */
  readonly inputs: readonly Input[];
}

/** The one thing to do next. */
export type NextAction =
  | { readonly kind: "bring-script" }
  | { readonly kind: "break-down"; readonly input: Input }
  | { readonly kind: "answer"; readonly gate: ProjectView["gates"][number]; readonly more: number }
  | { readonly kind: "watch"; readonly run: RunLine }
  | { readonly kind: "go-on"; readonly run: RunLine }
  | { readonly kind: "retry"; readonly run: RunLine }
  | { readonly kind: "read"; readonly run: RunLine };

/** What waits for the person comes before what works by itself, and both before anything new. */
export function nextAction({ runs, gates, inputs }: Situation): NextAction {
  const gate = gates[0];
  if (gate) return { kind: "answer", gate, more: gates.length - 1 };
  const open = runs.findLast(({ status }) => !hasEnded(status));
  if (open) return isHeld(open) ? { kind: "go-on", run: open } : { kind: "watch", run: open };
  const newest = runs.at(-1);
  const input = inputs.at(-1);
  if (!newest) return input ? { kind: "break-down", input } : { kind: "bring-script" };
  if (input && input.createdAt > newest.createdAt) return { kind: "break-down", input };
  if (newest.status === "failed" || newest.status === "completed_with_errors")
    return { kind: "retry", run: newest };
  if (newest.status === "cancelled" && input) return { kind: "break-down", input };
  return { kind: "read", run: newest };
}

function isHeld({ status }: RunLine): boolean {
  return status === "paused" || status === "interrupted" || status === "queued";
}
