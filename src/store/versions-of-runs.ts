import type { Artifacts } from "../core/store.ts";
import type { Backing } from "./backing.ts";
import { versionRecord, type VersionRow } from "./records.ts";
import type { Scope } from "./scope.ts";

const columns = `a.type, a.key, v.artifact_id, v.version, v.run_id, v.run_version, v.standing, v.digest, v.bytes, v.schema_version,
  v.source, v.entity, v.stage, v.unit, v.attempt, v.created_by, v.created_at, v.remarks`;

const sql = {
  latest: `SELECT ${columns} FROM
      (SELECT artifact_id, max(run_version) AS latest, min(id) AS first FROM versions WHERE run_id = ?1 GROUP BY artifact_id) made
    JOIN versions v ON v.run_id = ?1 AND v.artifact_id = made.artifact_id AND v.run_version = made.latest
    JOIN artifacts a ON a.id = v.artifact_id ORDER BY made.first`,
  ofOne: `SELECT ${columns} FROM artifacts a JOIN versions v ON v.artifact_id = a.id AND v.run_id = ?4
    WHERE a.project_id = ?1 AND a.type = ?2 AND a.key = ?3 ORDER BY v.run_version DESC`,
};

/** Versions by the run that they were written in, numbered there from 1 for each (type, key). */
export function createVersionsOfRuns(
  { connection }: Backing,
  scope: Scope,
): Pick<Artifacts, "latestOfRun" | "versionsOfRun"> {
  return {
    async latestOfRun(run) {
      scope.projectOfRun(run);
      return connection.prepare<VersionRow>(sql.latest).all(run).map(versionRecord);
    },
    async versionsOfRun(run, type, key) {
      const project = scope.projectOfRun(run);
      return connection
        .prepare<VersionRow>(sql.ofOne)
        .all(project, type, key, run)
        .map(versionRecord);
    },
  };
}
