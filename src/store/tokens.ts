import type { ApiToken, Tokens } from "../core/account.ts";
import { StudioError } from "../core/error.ts";
import type { ProjectId } from "../core/id.ts";
import type { Backing } from "./backing.ts";
import type { Row } from "./records.ts";
import { jsonOf, parsed, query } from "./schema.ts";
import { notFound, type Scope } from "./scope.ts";

const sql = {
  taken: `SELECT 1 AS found FROM tokens WHERE id = ? OR digest = ?`,
  ofPerson: `SELECT * FROM tokens WHERE person = ? ORDER BY number DESC`,
  byDigest: `SELECT * FROM tokens WHERE digest = ?`,
  used: `UPDATE tokens SET last_used_at = ?1 WHERE id = ?2 AND coalesce(last_used_at, 0) < ?1`,
  find: `SELECT 1 AS found FROM tokens WHERE person = ? AND id = ?`,
  remove: `DELETE FROM tokens WHERE id = ?`,
};

export function createTokens({ connection, writer }: Backing, scope: Scope): Tokens {
  return {
    add: (token, digest) =>
      writer.write(() => {
        const { id, person, name, scopes, createdAt, expiresAt, lastUsedAt } = token;
        const project = token.project as ProjectId | null;
        if (project !== null && !scope.sees(project)) throw notFound("project", project);
        if (connection.prepare(sql.taken).get(id, digest))
          throw new StudioError("conflict", `There is a token ${id} already.`);
        const row = { id, digest, person, name, scopes: jsonOf(scopes), project_id: project };
        const times = { created_at: createdAt, expires_at: expiresAt, last_used_at: lastUsedAt };
        connection.run(query.insertInto("tokens").values({ ...row, ...times }));
      }),
    list: async (person) =>
      connection.prepare<Row<"tokens">>(sql.ofPerson).all(person).map(tokenOf),
    async byDigest(digest) {
      const row = connection.prepare<Row<"tokens">>(sql.byDigest).get(digest);
      return row ? tokenOf(row) : null;
    },
    // Every request with a token comes here; that a power cut costs the last of these times is no loss.
    used: (token, now) => writer.write(() => connection.prepare(sql.used).run(now, token), "soon"),
    remove: (person, token) =>
      writer.write(() => {
        if (!connection.prepare(sql.find).get(person, token)) return false;
        connection.prepare(sql.remove).run(token);
        return true;
      }),
  };
}

function tokenOf(row: Row<"tokens">): ApiToken {
  return {
    id: row.id,
    person: row.person,
    name: row.name,
    scopes: parsed(row.scopes),
    project: row.project_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
