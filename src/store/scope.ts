import { StudioError } from "../core/error.ts";
import type { GateId, ProjectId, RunId } from "../core/id.ts";
import { principalName, type Principal } from "../core/principal.ts";
import { isAtLeast, type Role } from "../core/role.ts";
import type { Connection } from "./connection.ts";

/**
 * What one principal may see and change. Every look at rows of a project goes through here first; what is hidden and what is
 * not there answer alike, with `not-found`. Who sees a project and may not do what they ask for gets `not-allowed`.
 */
export interface Scope {
  readonly principal: Principal;
  /** As versions and decisions record it. */
  readonly name: string;
  assertSees(project: ProjectId): void;
  /** Editors and owners. */
  assertEdits(project: ProjectId): void;
  assertOwns(project: ProjectId): void;
  sees(project: ProjectId): boolean;
  /** What the principal may do in a project; throws `not-found` where it sees none. The studio itself may do all. */
  roleIn(project: ProjectId): Role;
  /** The project of a run that may be seen. A removed one is for the studio's own eyes. */
  projectOfRun(run: RunId): ProjectId;
  projectOfGate(gate: GateId): ProjectId;
}

interface Place {
  readonly project_id: ProjectId;
  readonly removed_at: number | null;
}

const sql = {
  asMember: `SELECT role FROM members WHERE project_id = ? AND user_id = ?`,
  asSystem: `SELECT 'owner' AS role FROM projects WHERE id = ?`,
  run: `SELECT project_id, removed_at FROM runs WHERE id = ?`,
  gate: `SELECT g.project_id, r.removed_at FROM gates g JOIN runs r ON r.id = g.run_id WHERE g.id = ?`,
};

export function createScope(connection: Connection, principal: Principal): Scope {
  const known = (project: ProjectId): Role | undefined =>
    principal.kind === "user"
      ? connection.prepare<{ role: Role }>(sql.asMember).get(project, principal.id)?.role
      : connection.prepare<{ role: Role }>(sql.asSystem).get(project)?.role;
  const roleIn = (project: ProjectId): Role => {
    const role = known(project);
    if (role === undefined) throw notFound("project", project);
    return role;
  };
  const assertAtLeast = (project: ProjectId, wanted: Exclude<Role, "viewer">): void => {
    const role = roleIn(project);
    if (!isAtLeast(role, wanted)) throw notAllowed(project, role, wanted);
  };
  const projectOf = (lookUp: string, kind: string, id: string): ProjectId => {
    const place = connection.prepare<Place>(lookUp).get(id);
    const isGone = principal.kind === "user" && place?.removed_at !== null;
    if (!place || isGone || known(place.project_id) === undefined) throw notFound(kind, id);
    return place.project_id;
  };
  return {
    principal,
    name: principalName(principal),
    sees: (project) => known(project) !== undefined,
    roleIn,
    assertSees: (project) => void roleIn(project),
    assertEdits: (project) => assertAtLeast(project, "editor"),
    assertOwns: (project) => assertAtLeast(project, "owner"),
    projectOfRun: (run) => projectOf(sql.run, "run", run),
    projectOfGate: (gate) => projectOf(sql.gate, "gate", gate),
  };
}

export function notFound(kind: string, name: string): StudioError {
  return new StudioError("not-found", `There is no ${kind} ${name}.`);
}

function notAllowed(project: ProjectId, role: Role, wanted: "editor" | "owner"): StudioError {
  const who = wanted === "owner" ? "its owners" : "its editors and owners";
  return new StudioError(
    "not-allowed",
    `In project ${project} that is for ${who}; you are its ${role}.`,
  );
}
