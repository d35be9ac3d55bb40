import { StudioError } from "../core/error.ts";
import { firstHash } from "../core/event.ts";
import type { ProjectId } from "../core/id.ts";
import type { ProjectRecord, Projects } from "../core/store.ts";
import type { Backing } from "./backing.ts";
import { refersToBlob } from "./blob-uses.ts";
import { pageOf, readCursor, rowsToRead } from "./paging.ts";
import { projectRecord } from "./records.ts";
import { jsonOf, query } from "./schema.ts";
import { notFound, type Scope } from "./scope.ts";

export function createProjects(backing: Backing, scope: Scope): Projects {
  const { connection, events, writer } = backing;
  const visible = () => visibleProjects(scope);
  const first = (rows: ReturnType<typeof visible>): ProjectRecord | null => {
    const row = connection.first(rows.limit(1));
    return row ? projectRecord(row) : null;
  };
  return {
    create: (project, now) => writer.write(() => createProject(backing, scope, project, now)),
    async get(project) {
      const found = first(visible().where("projects.id", "=", project));
      if (!found) throw notFound("project", project);
      return found;
    },
    bySlug: async (slug) => first(visible().where("projects.slug", "=", slug)),
    bySourcePath: async (path) =>
      first(
        visible()
          .innerJoin("inputs", "inputs.project_id", "projects.id")
          .where("inputs.source_path", "=", path)
          .orderBy("inputs.number", "desc"),
      ),
    async list(page) {
      const after = readCursor(page.after);
      let rows = visible()
        .orderBy("projects.created_at", "desc")
        .orderBy("projects.id", "desc")
        .limit(rowsToRead(page));
      if (after) {
        rows = rows.where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple("projects.created_at", "projects.id"),
            "<",
            tuple(after.number, after.name as ProjectId),
          ),
        );
      }
      return pageOf(connection.all(rows), page, projectRecord, ({ created_at, id }) => ({
        number: created_at,
        name: id,
      }));
    },
    rename: (project, name, by, now) =>
      writer.write(() => {
        scope.assertEdits(project);
        const renamed = query.updateTable("projects").set({ name }).where("id", "=", project);
        connection.run(renamed);
        const payload = { name, by };
        events.append(project, { type: "project.renamed", run: null, stage: null, payload }, now);
        events.writeCounters();
        return first(visible().where("projects.id", "=", project))!;
      }),
    async refersTo(project, digest) {
      scope.assertSees(project);
      return refersToBlob(connection, project, digest);
    },
  };
}

function visibleProjects({ principal }: Scope) {
  const projects = query
    .selectFrom("projects")
    .innerJoin("project_settings", "project_settings.project_id", "projects.id")
    .selectAll("projects")
    .select("project_settings.settings");
  if (principal.kind === "system") return projects;
  const member = query
    .selectFrom("members")
    .select("project_id")
    .where("user_id", "=", principal.id);
  return projects.where("projects.id", "in", member);
}

function createProject(
  { connection, events }: Backing,
  { principal }: Scope,
  { id, slug, name, settings }: Parameters<Projects["create"]>[0],
  now: number,
): ProjectRecord {
  const taken = connection.first(
    query
      .selectFrom("projects")
      .select("slug")
      .where((row) => row.or([row("id", "=", id), row("slug", "=", slug)])),
  );
  if (taken) throw new StudioError("conflict", `There is a project ${taken.slug} already.`);
  const project = {
    id,
    slug,
    name,
    seq: 0,
    hash: firstHash,
    runs: 0,
    created_at: now,
    updated_at: now,
  };
  connection.run(query.insertInto("projects").values(project));
  connection.run(
    query.insertInto("project_settings").values({ project_id: id, settings: jsonOf(settings) }),
  );
  if (principal.kind === "user") {
    connection.run(
      query.insertInto("members").values({ project_id: id, user_id: principal.id, role: "owner" }),
    );
  }
  events.append(id, { type: "project.created", run: null, stage: null, payload: { name } }, now);
  events.writeCounters();
  const stored = connection.first(
    visibleProjects({ principal } as Scope).where("projects.id", "=", id),
  );
  return projectRecord(stored!);
}
