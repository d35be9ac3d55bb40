import type { ProjectId } from "../core/id.ts";
import type { Connection } from "./connection.ts";

/** Each finds, by an index, whether a project (?1) keeps something in the blob of a digest (?2). */
export const blobUses = [
  `SELECT 1 AS found FROM inputs WHERE digest = ?2 AND project_id = ?1 LIMIT 1`,
  `SELECT 1 AS found FROM versions v JOIN artifacts a ON a.id = v.artifact_id WHERE v.blob = ?2 AND a.project_id = ?1 LIMIT 1`,
  // The index of the second layout is on this very expression.
  `SELECT 1 AS found FROM events WHERE project_id = ?1 AND type = 'stage.output_closed' AND json_extract(payload, '$.blob') = ?2 LIMIT 1`,
  `SELECT 1 AS found FROM run_files f JOIN runs r ON r.id = f.run_id WHERE f.digest = ?2 AND r.project_id = ?1 LIMIT 1`,
];

export function refersToBlob(connection: Connection, project: ProjectId, digest: string): boolean {
  return blobUses.some((text) => connection.prepare(text).get(project, digest) !== undefined);
}
