import type { RunId } from "../core/id.ts";
import type { Page, PageRequest, RunRecord, Runs } from "../core/store.ts";
import type { Connection } from "./connection.ts";
import { pageOf, readCursor, rowsToRead } from "./paging.ts";
import { runRecord } from "./records.ts";
import { query } from "./schema.ts";
import type { Scope } from "./scope.ts";

export function wholeRuns() {
  return query
    .selectFrom("runs")
    .innerJoin("run_plans", "run_plans.run_id", "runs.id")
    .selectAll("runs")
    .selectAll("run_plans");
}

/** Runs that nobody has taken out of the lists. */
export function listedRuns() {
  return wholeRuns().where("runs.removed_at", "is", null);
}

/** The runs of every project that may be seen, newest first. */
export function listAllRuns(
  connection: Connection,
  { principal }: Scope,
  { status, pipeline }: Parameters<Runs["listAll"]>[0],
  page: PageRequest,
): Page<RunRecord> {
  const after = readCursor(page.after);
  // The plans are long: they are fetched for the page alone, when it has been found among the narrow rows.
  let found = query
    .selectFrom("runs")
    .select("id")
    .where("removed_at", "is", null)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(rowsToRead(page));
  if (principal.kind === "user") {
    const own = query
      .selectFrom("members")
      .select("project_id")
      .where("user_id", "=", principal.id);
    found = found.where("project_id", "in", own);
  }
  if (status !== undefined) found = found.where("status", "in", status);
  if (pipeline !== undefined) found = found.where("pipeline", "=", pipeline);
  if (after) {
    found = found.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("created_at", "id"), "<", tuple(after.number, after.name as RunId)),
    );
  }
  const rows = wholeRuns()
    .where("runs.id", "in", found)
    .orderBy("runs.created_at", "desc")
    .orderBy("runs.id", "desc");
  return pageOf(connection.all(rows), page, runRecord, ({ created_at, id }) => ({
    number: created_at,
    name: id,
  }));
}
