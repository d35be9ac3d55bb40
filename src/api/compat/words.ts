import type { Context } from "hono";
import type { WorkStatus } from "../../core/run.ts";
import type { Page } from "../../core/store.ts";
import type { Role, TokenScope } from "../../core/role.ts";

/** A moment as the documents write it: ISO 8601, UTC. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

export function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}

/** The policy of what the documents call `{id}`, and we a run. */
export function runPolicy<const Who extends Role, const Scope extends TokenScope>(
  who: Who,
  scope: Scope,
) {
  return { who, scope, of: "run", parameter: "id" } as const;
}

/** Says where a bare list goes on, since a list alone has no room for it. */
export function tellNext<Row>(c: Context, { next }: Page<Row>): void {
  if (next === null) return;
  const url = new URL(c.req.url);
  url.searchParams.set("after", next);
  c.header("Link", `<${url.pathname}${url.search}>; rel="next"`);
}

const past: ReadonlySet<WorkStatus> = new Set<WorkStatus>([
  "completed",
  "completed_with_errors",
  "reused",
  "skipped",
]);

/** The stage that a run is at: the first that is not done, or the last; null where it has none. */
export function presentStage(
  stages: readonly { readonly stage: string; readonly status: WorkStatus }[],
): string | null {
  const present = stages.find(({ status }) => !past.has(status)) ?? stages.at(-1);
  return present?.stage ?? null;
}
