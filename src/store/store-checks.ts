import { unitStatuses } from "./schema.ts";

/** A query that finds nothing in a sound store; each row names a project and what is wrong in it. */
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
