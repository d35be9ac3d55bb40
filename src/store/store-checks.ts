import { unitStatuses } from "./schema.ts";

/** A query that finds nothing in a sound store; each row names a project, or none, and what is wrong in it. */
export interface StoreCheck {
  readonly what: string;
  readonly text: string;
}

const artifactName = `a.type || CASE a.key WHEN '' THEN '' ELSE '/' || a.key END`;
const unitCount = (status: string) =>
  `(SELECT count(*) FROM units u WHERE u.stage_id = s.id AND u.is_present = 1 AND u.status = '${status}')`;

export const storeChecks: readonly StoreCheck[] = [
  {
    what: "log",
    text: `SELECT e.project_id AS project, 'Event ' || e.seq || ' is later than the project''s last, ' || p.seq || '.' AS detail
      FROM projects p JOIN events e ON e.project_id = p.id AND e.seq > p.seq`,
  },
  {
    what: "log",
    text: `SELECT r.project_id AS project, 'Run ' || r.id || ' counts ' || r.run_seq || ' events; there are ' || count(e.id) || '.' AS detail
      FROM runs r LEFT JOIN events e ON e.run_id = r.id GROUP BY r.id HAVING count(e.id) <> r.run_seq OR coalesce(max(e.run_seq), 0) <> r.run_seq`,
  },
  {
    what: "versions",
    text: `SELECT a.project_id AS project, ${artifactName} || ' counts ' || a.latest_version || ' versions; there are ' || count(v.id) || '.' AS detail
      FROM artifacts a LEFT JOIN versions v ON v.artifact_id = a.id GROUP BY a.id
      HAVING count(v.id) <> a.latest_version OR coalesce(max(v.version), 0) <> a.latest_version`,
  },
  {
    what: "versions",
    text: `SELECT a.project_id AS project, 'The head of ' || ${artifactName} || ', version ' || a.head_version || ', is not there or never became it.' AS detail
      FROM artifacts a LEFT JOIN versions v ON v.artifact_id = a.id AND v.version = a.head_version
      WHERE a.head_version IS NOT NULL AND v.head_seq IS NULL`,
  },
  {
    what: "versions",
    text: `SELECT a.project_id AS project, ${artifactName} || ' version ' || v.version || ' has no body.' AS detail
      FROM artifacts a JOIN versions v ON v.artifact_id = a.id WHERE (v.json IS NULL) = (v.blob IS NULL)`,
  },
  {
    what: "versions",
    text: `SELECT a.project_id AS project, ${artifactName} || ' version ' || v.version || ' was announced by no event ' || v.head_seq || '.' AS detail
      FROM artifacts a JOIN versions v ON v.artifact_id = a.id LEFT JOIN events e ON e.project_id = a.project_id AND e.seq = v.head_seq
      WHERE v.head_seq IS NOT NULL AND coalesce(e.type, '') NOT IN ('stage.artifact_emitted', 'artifact.written')`,
  },
  {
    what: "versions",
    text: `SELECT a.project_id AS project, ${artifactName} || ' has ' || count(v.id) || ' versions of run ' || v.run_id || '; the last is numbered ' || max(v.run_version) || '.' AS detail
      FROM versions v JOIN artifacts a ON a.id = v.artifact_id WHERE v.run_id IS NOT NULL GROUP BY v.run_id, v.artifact_id
      HAVING count(v.id) <> coalesce(max(v.run_version), 0)`,
  },
  {
    what: "versions",
    text: `SELECT a.project_id AS project, ${artifactName} || ' version ' || v.version || ' is ' || v.standing || ' and was the head.' AS detail
      FROM versions v JOIN artifacts a ON a.id = v.artifact_id WHERE v.standing <> 'head' AND v.head_seq IS NOT NULL`,
  },
  {
    what: "runs",
    text: `SELECT r.project_id AS project, 'Run ' || r.id || ' was removed; the log does not say so.' AS detail
      FROM runs r WHERE r.removed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events e WHERE e.run_id = r.id AND e.type = 'run.removed')`,
  },
  {
    what: "runs",
    text: `SELECT r.project_id AS project, 'Run ' || r.id || ' is not found by its file ' || json_extract(f.value, '$.name') || '.' AS detail
      FROM runs r JOIN run_plans p ON p.run_id = r.id, json_each(iif(json_valid(p.files), p.files, '[]')) f
      WHERE NOT EXISTS (SELECT 1 FROM run_files x WHERE x.run_id = r.id AND x.digest = json_extract(f.value, '$.digest'))`,
  },
  {
    what: "members",
    text: `SELECT project_id AS project, 'The project has ' || count(*) || ' members and no owner.' AS detail
      FROM members GROUP BY project_id HAVING count(*) FILTER (WHERE role = 'owner') = 0`,
  },
  {
    what: "tokens",
    text: `SELECT project_id AS project, 'The scopes of token ' || id || ' cannot be read.' AS detail FROM tokens WHERE NOT json_valid(scopes)`,
  },
  {
    what: "requests",
    text: `SELECT NULL AS project, 'The answer to request ' || key || ' is kept in part.' AS detail
      FROM request_keys WHERE (status IS NULL) <> (body IS NULL)`,
  },
  {
    what: "emissions",
    text: `SELECT r.project_id AS project, 'Emission ' || e.artifact_index || ' of ' || s.stage || ' in run ' || r.id || ' names a version that is not there.' AS detail
      FROM emissions e JOIN stages s ON s.id = e.stage_id JOIN runs r ON r.id = s.run_id
      LEFT JOIN versions v ON v.artifact_id = e.artifact_id AND v.version = e.version WHERE v.id IS NULL`,
  },
  {
    what: "emissions",
    text: `SELECT r.project_id AS project, s.stage || ' in run ' || r.id || ' counts ' || s.artifacts || ' emissions; there are ' || count(e.artifact_index) || '.' AS detail
      FROM stages s JOIN runs r ON r.id = s.run_id LEFT JOIN emissions e ON e.stage_id = s.id GROUP BY s.id
      HAVING count(e.artifact_index) <> s.artifacts OR coalesce(max(e.artifact_index), 0) <> s.artifacts`,
  },
  {
    what: "units",
    text: `SELECT r.project_id AS project, s.stage || ' in run ' || r.id || ' counts its units wrongly.' AS detail
      FROM stages s JOIN runs r ON r.id = s.run_id WHERE ${unitStatuses.map((status) => `s.${status} <> ${unitCount(status)}`).join(" OR ")}`,
  },
];
