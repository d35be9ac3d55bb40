import { longestRead, type EventLog } from "../core/store.ts";
import type { Backing } from "./backing.ts";
import { logEvent } from "./records.ts";
import { query } from "./schema.ts";
import type { Scope } from "./scope.ts";

export function createEventLog({ connection, wakes }: Backing, scope: Scope): EventLog {
  return {
    async readAfter(project, after, limit, filter = {}) {
      scope.assertSees(project);
      let rows = query
        .selectFrom("events")
        .selectAll()
        .where("project_id", "=", project)
        .where("seq", ">", after)
        .orderBy("seq")
        .limit(limit);
      if (filter.run !== undefined) rows = rows.where("run_id", "=", filter.run);
      if (filter.types !== undefined) rows = rows.where("type", "in", filter.types);
      return connection.upTo(rows, fills(longestRead)).map(logEvent);
    },
    async readRunAfter(run, afterRunSeq, limit) {
      scope.projectOfRun(run);
      const rows = query
        .selectFrom("events")
        .selectAll()
        .where("run_id", "=", run)
        .where("run_seq", ">", afterRunSeq)
        .orderBy("run_seq")
        .limit(limit);
      return connection.upTo(rows, fills(longestRead)).map(logEvent);
    },
    onCommit(project, wake) {
      scope.assertSees(project);
      return wakes.onCommit(project, wake);
    },
  };
}

/** Whether a row is the one by which all so far have so much payload, in UTF-16 units. */
function fills(length: number): (row: { readonly payload: string }) => boolean {
  let left = length;
  return ({ payload }) => (left -= payload.length) <= 0;
}
