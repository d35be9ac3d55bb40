import { StudioError } from "../core/error.ts";
import type { GateId, ProjectId, RunId } from "../core/id.ts";
import { principalName, type Principal } from "../core/principal.ts";
import type { Connection } from "./connection.ts";

/**
 * What one principal may see. Every look at rows of a project goes through here first; what is hidden and what is not there
 * answer alike, with `not-found`.
 */
export interface Scope {
  readonly principal: Principal;
  /** As versions and decisions record it. */
  readonly name: string;
  assertSees(project: ProjectId): void;
  sees(project: ProjectId): boolean;
  /** The project of a run that may be seen. */
  projectOfRun(run: RunId): ProjectId;
  projectOfGate(gate: GateId): ProjectId;
}

const sql = {
  asMember: `SELECT 1 AS found FROM members WHERE project_id = ? AND user_id = ?`,
  asSystem: `SELECT 1 AS found FROM projects WHERE id = ?`,
  run: `SELECT project_id FROM runs WHERE id = ?`,
  gate: `SELECT project_id FROM gates WHERE id = ?`,
};

export function createScope(connection: Connection, principal: Principal): Scope {
  const sees = (project: ProjectId): boolean =>
    principal.kind === "user"
      ? connection.prepare(sql.asMember).get(project, principal.id) !== undefined
      : connection.prepare(sql.asSystem).get(project) !== undefined;
  const projectOf = (lookUp: string, kind: string, id: string): ProjectId => {
    const row = connection.prepare<{ project_id: ProjectId }>(lookUp).get(id);
    if (!row || !sees(row.project_id)) throw notFound(kind, id);
    return row.project_id;
  };
  return {
    principal,
    name: principalName(principal),
    sees,
    assertSees(project) {
      if (!sees(project)) throw notFound("project", project);
    },
    projectOfRun: (run) => projectOf(sql.run, "run", run),
    projectOfGate: (gate) => projectOf(sql.gate, "gate", gate),
  };
}

export function notFound(kind: string, name: string): StudioError {
  return new StudioError("not-found", `There is no ${kind} ${name}.`);
}
