import type { ArtifactRef } from "../core/artifact.ts";
import type { WriteDraft } from "../core/store.ts";
import type { Backing } from "./backing.ts";
import type { Connection } from "./connection.ts";
import { addVersion, linkTo, readStanding } from "./versions.ts";

/** Keeps what a person, an import or the API wrote: always a version, and always the head. */
export function writeVersion(
  { connection, events }: Backing,
  draft: WriteDraft,
  by: string,
  now: number,
): ArtifactRef {
  const { project, type, key, source, digest, summary, from } = draft;
  const known = readStanding(connection, project, type, key);
  const seq = events.lastSeq(project) + 1;
  const place = known && draft.at ? emissionPlace(connection, draft.at, known.id) : undefined;
  const maker =
    draft.at && place ? { ...draft.at, unit: place.unit, attempt: place.attempt } : null;
  const kept = addVersion(connection, known, { ...draft, standing: "head", seq, by, now, maker });
  linkTo(connection, kept.id, project, from);
  if (place) takePlace(connection, place, kept, seq);
  const ref = { type, key, version: kept.version };
  const { run = null, stage = null } = draft.at ?? {};
  events.append(
    project,
    { type: "artifact.written", run, stage, payload: { ref, by, source, digest, summary } },
    now,
  );
  return ref;
}

interface Place {
  readonly stage_id: number;
  readonly artifacts: number;
  readonly unit_id: number;
  readonly unit: string;
  readonly round: number;
  readonly attempt: number;
  readonly ordinal: number;
}

const sql = {
  place: `SELECT s.id AS stage_id, s.artifacts, e.unit_id, u.unit, e.round, e.attempt, e.ordinal
    FROM stages s JOIN emissions e ON e.stage_id = s.id AND e.round = s.round JOIN units u ON u.id = e.unit_id
    WHERE s.run_id = ? AND s.stage = ? AND e.artifact_id = ? ORDER BY e.artifact_index DESC LIMIT 1`,
  emission: `INSERT INTO emissions (stage_id, artifact_index, unit_id, round, attempt, artifact_id, version, unchanged, ordinal, seq)
    VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
  counted: `UPDATE stages SET artifacts = ? WHERE id = ?`,
};

/** The emission of a run that a person's version puts itself in the place of. */
function emissionPlace(
  connection: Connection,
  at: NonNullable<WriteDraft["at"]>,
  artifact: number,
): Place | undefined {
  return connection.prepare<Place>(sql.place).get(at.run, at.stage, artifact);
}

function takePlace(
  connection: Connection,
  place: Place,
  kept: { artifact: number; version: number },
  seq: number,
): void {
  const index = place.artifacts + 1;
  connection
    .prepare(sql.emission)
    .run(
      place.stage_id,
      index,
      place.unit_id,
      place.round,
      place.attempt,
      kept.artifact,
      kept.version,
      place.ordinal,
      seq,
    );
  connection.prepare(sql.counted).run(index, place.stage_id);
}
