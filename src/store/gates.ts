import type { Gates } from "../core/store.ts";
import type { Backing } from "./backing.ts";
import { gateRecord } from "./records.ts";
import { query } from "./schema.ts";
import { notFound, type Scope } from "./scope.ts";

export function createGates({ connection }: Backing, scope: Scope): Gates {
  return {
    async get(gate) {
      scope.projectOfGate(gate);
      const row = connection.first(query.selectFrom("gates").selectAll().where("id", "=", gate));
      if (!row) throw notFound("gate", gate);
      return gateRecord(row);
    },
    async list(project, { run, waiting }) {
      scope.assertSees(project);
      let rows = query
        .selectFrom("gates")
        .selectAll("gates")
        .innerJoin("runs", "runs.id", "gates.run_id")
        .where("gates.project_id", "=", project)
        .where("runs.removed_at", "is", null)
        .orderBy("gates.number");
      if (run !== undefined) rows = rows.where("gates.run_id", "=", run);
      if (waiting !== undefined) rows = rows.where("gates.status", waiting ? "=" : "!=", "waiting");
      return connection.all(rows).map(gateRecord);
    },
  };
}
