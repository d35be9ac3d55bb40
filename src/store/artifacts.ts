import type { ArtifactRef } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import type { ProjectId } from "../core/id.ts";
import type { ArtifactRow, Artifacts, StoredBody } from "../core/store.ts";
import { writeVersion } from "./artifact-write.ts";
import type { Backing } from "./backing.ts";
import { pageOf, readCursor, rowsToRead } from "./paging.ts";
import { createVersionsOfRuns } from "./versions-of-runs.ts";
import { refName, versionRecord, type VersionRow } from "./records.ts";
import { query } from "./schema.ts";
import { notFound, type Scope } from "./scope.ts";

const columns = [
  "artifacts.type",
  "artifacts.key",
  "versions.artifact_id",
  "versions.version",
  "versions.run_id",
  "versions.run_version",
  "versions.standing",
  "versions.digest",
  "versions.bytes",
  "versions.schema_version",
  "versions.source",
  "versions.entity",
  "versions.stage",
  "versions.unit",
  "versions.attempt",
  "versions.created_by",
  "versions.created_at",
  "versions.remarks",
] as const;

const headsAt = `SELECT ${columns.join(", ")} FROM artifacts JOIN versions ON versions.id =
    (SELECT id FROM versions WHERE artifact_id = artifacts.id AND head_seq <= ?3 ORDER BY version DESC LIMIT 1)
  WHERE artifacts.project_id = ?1 AND artifacts.type = ?2 AND artifacts.first_head_seq <= ?3`;
/** Something of an artifact's last emission up to then: its unit's place in the story then, and its own place in the unit. */
function lastEmission(what: string): string {
  return `(SELECT ${what} FROM emissions e
    WHERE e.artifact_id = artifacts.id AND e.seq <= ?3 ORDER BY e.seq DESC, e.artifact_index DESC LIMIT 1)`;
}

const sql = {
  headsAt: `${headsAt} ORDER BY ${lastEmission("e.ordinal")} NULLS LAST, ${lastEmission("e.artifact_index")}, artifacts.first_head_seq, artifacts.id`,
  headAt: `${headsAt} AND artifacts.key = ?4`,
  body: `SELECT v.schema_version, v.digest, v.json, v.blob FROM artifacts a JOIN versions v ON v.artifact_id = a.id
    WHERE a.project_id = ? AND a.type = ? AND a.key = ? AND v.version = ?`,
};

type BodyRow = { schema_version: number; digest: string; json: string | null; blob: string | null };

export function createArtifacts(backing: Backing, scope: Scope): Artifacts {
  return {
    ...createHeads(backing, scope),
    ...createVersions(backing, scope),
    ...createVersionsOfRuns(backing, scope),
    list: async (project, filter, page) => list(backing, scope, project, filter, page),
    write: (draft, by, now) =>
      backing.writer.write(() => {
        scope.assertEdits(draft.project);
        for (const { run } of [draft.at, draft.of].filter((place) => place !== undefined))
          if (scope.projectOfRun(run) !== draft.project) throw notFound("run", run);
        return writeVersion(backing, draft, by, now);
      }),
  };
}

function createHeads(
  { connection }: Backing,
  scope: Scope,
): Pick<Artifacts, "head" | "headAt" | "headsAt"> {
  return {
    async head(project, type, key) {
      scope.assertSees(project);
      const row = connection.first(
        versionsOf(project, type, key).whereRef("versions.version", "=", "artifacts.head_version"),
      );
      return row ? versionRecord(row) : null;
    },
    async headAt(project, type, key, seq) {
      scope.assertSees(project);
      const row = connection.prepare<VersionRow>(sql.headAt).get(project, type, seq, key);
      return row ? versionRecord(row) : null;
    },
    async headsAt(project, type, seq) {
      scope.assertSees(project);
      return connection.prepare<VersionRow>(sql.headsAt).all(project, type, seq).map(versionRecord);
    },
  };
}

type VersionReads = "version" | "versions" | "body" | "bodies" | "madeFrom" | "usedBy";

function createVersions({ connection }: Backing, scope: Scope): Pick<Artifacts, VersionReads> {
  const storedBody = (project: ProjectId, ref: ArtifactRef) => {
    const row = connection.prepare<BodyRow>(sql.body).get(project, ref.type, ref.key, ref.version);
    if (!row) throw noVersion(ref);
    return bodyOf(row);
  };
  return {
    async version(project, ref) {
      scope.assertSees(project);
      const row = connection.first(
        versionsOf(project, ref.type, ref.key).where("versions.version", "=", ref.version),
      );
      if (!row) throw noVersion(ref);
      return versionRecord(row);
    },
    async body(project, ref) {
      scope.assertSees(project);
      return storedBody(project, ref);
    },
    async bodies(project, refs) {
      scope.assertSees(project);
      return refs.map((ref) => storedBody(project, ref));
    },
    async versions(project, type, key) {
      scope.assertSees(project);
      return connection
        .all(versionsOf(project, type, key).orderBy("versions.version", "desc"))
        .map(versionRecord);
    },
    async madeFrom(project, ref) {
      scope.assertSees(project);
      return connection.all(relatives(project, ref, "version_id", "from_id"));
    },
    async usedBy(project, ref) {
      scope.assertSees(project);
      return connection.all(relatives(project, ref, "from_id", "version_id"));
    },
  };
}

function noVersion(ref: ArtifactRef): StudioError {
  return notFound("version", refName(ref));
}

function versionsOf(project: ProjectId, type: string, key: string) {
  return query
    .selectFrom("artifacts")
    .innerJoin("versions", "versions.artifact_id", "artifacts.id")
    .select(columns)
    .where("artifacts.project_id", "=", project)
    .where("artifacts.type", "=", type)
    .where("artifacts.key", "=", key);
}

/** Versions at the other end of the lineage edges that have this version at their `here` end. */
function relatives(
  project: ProjectId,
  { type, key, version }: ArtifactRef,
  here: "version_id" | "from_id",
  there: "version_id" | "from_id",
) {
  return query
    .selectFrom("artifacts as a")
    .innerJoin("versions as v", "v.artifact_id", "a.id")
    .innerJoin("lineage", `lineage.${here}`, "v.id")
    .innerJoin("versions as other", "other.id", `lineage.${there}`)
    .innerJoin("artifacts as named", "named.id", "other.artifact_id")
    .select(["named.type", "named.key", "other.version"])
    .where("a.project_id", "=", project)
    .where("a.type", "=", type)
    .where("a.key", "=", key)
    .where("v.version", "=", version)
    .orderBy("other.id");
}

function list(
  { connection }: Backing,
  scope: Scope,
  ...[project, { type, entity }, page]: Parameters<Artifacts["list"]>
) {
  scope.assertSees(project);
  const after = readCursor(page.after);
  let rows = query
    .selectFrom("artifacts")
    .innerJoin("versions", (join) =>
      join
        .onRef("versions.artifact_id", "=", "artifacts.id")
        .on((row) =>
          row(
            "versions.version",
            "=",
            row.fn.coalesce("artifacts.head_version", "artifacts.latest_version"),
          ),
        ),
    )
    .select(columns)
    .select(["artifacts.head_version", "artifacts.latest_version"])
    .where("artifacts.project_id", "=", project)
    .orderBy("artifacts.type")
    .orderBy("artifacts.id")
    .limit(rowsToRead(page));
  if (type !== undefined) rows = rows.where("artifacts.type", "=", type);
  if (entity !== undefined) rows = rows.where("artifacts.entity", "=", entity);
  if (after) {
    rows = rows.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("artifacts.type", "artifacts.id"), ">", tuple(after.name, after.number)),
    );
  }
  return pageOf(
    connection.all(rows),
    page,
    (row): ArtifactRow => ({
      ...versionRecord(row),
      latestVersion: row.latest_version,
      headVersion: row.head_version,
    }),
    (row) => ({ number: row.artifact_id, name: row.type }),
  );
}

function bodyOf({ schema_version: schemaVersion, digest, json, blob }: BodyRow): StoredBody {
  return json === null
    ? { schemaVersion, digest, blob: blob ?? "" }
    : { schemaVersion, digest, json };
}
