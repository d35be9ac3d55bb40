import type { Member, Members } from "../core/account.ts";
import { StudioError } from "../core/error.ts";
import type { ProjectId } from "../core/id.ts";
import type { Role } from "../core/role.ts";
import type { Backing } from "./backing.ts";
import type { Connection } from "./connection.ts";
import type { Scope } from "./scope.ts";

const sql = {
  all: `SELECT user_id AS person, role FROM members WHERE project_id = ? ORDER BY user_id`,
  role: `SELECT role FROM members WHERE project_id = ? AND user_id = ?`,
  otherOwner: `SELECT 1 AS found FROM members WHERE project_id = ? AND role = 'owner' AND user_id <> ? LIMIT 1`,
  put: `INSERT INTO members (project_id, user_id, role) VALUES (?1, ?2, ?3) ON CONFLICT (user_id, project_id) DO UPDATE SET role = ?3`,
  drop: `DELETE FROM members WHERE project_id = ? AND user_id = ?`,
};

export function createMembers(backing: Backing, scope: Scope): Members {
  const { connection, writer } = backing;
  return {
    async list(project) {
      scope.assertSees(project);
      return connection.prepare<Member>(sql.all).all(project).map(memberOf);
    },
    role: async (project) => scope.roleIn(project),
    set: (project, person, role, by, now) =>
      writer.write(() => {
        const { principal } = scope;
        const isLeaving = role === null && principal.kind === "user" && principal.id === person;
        if (isLeaving) scope.assertSees(project);
        else scope.assertOwns(project);
        setRole(backing, project, person, role, by, now);
      }),
  };
}

/** Nothing, and no event, when the person has that role already. */
function setRole(
  { connection, events }: Backing,
  project: ProjectId,
  person: string,
  role: Role | null,
  by: string,
  now: number,
): void {
  const before = connection.prepare<{ role: Role }>(sql.role).get(project, person)?.role ?? null;
  if (before === role) return;
  if (before === "owner") assertOwnedWithout(connection, project, person);
  if (role === null) connection.prepare(sql.drop).run(project, person);
  else connection.prepare(sql.put).run(project, person, role);
  const payload = { person, role, by };
  events.append(project, { type: "project.member_changed", run: null, stage: null, payload }, now);
}

function assertOwnedWithout(connection: Connection, project: ProjectId, person: string): void {
  if (connection.prepare(sql.otherOwner).get(project, person)) return;
  throw new StudioError("conflict", `${person} is the last owner of project ${project}.`, {
    hint: "Make somebody else an owner first.",
  });
}

function memberOf({ person, role }: Member): Member {
  return { person, role };
}
