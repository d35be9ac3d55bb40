import type { ArtifactRef } from "../core/artifact.ts";
import type { WriteDraft } from "../core/store.ts";
import type { Backing } from "./backing.ts";
import type { Connection } from "./connection.ts";
import { runRow } from "./run-moves.ts";
import { addVersion, linkTo, readStanding, type NewVersion } from "./versions.ts";

/** Keeps what a person, an import or the API wrote: always a version, and the head unless it belongs to an isolated run alone. */
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
  const isIsolated = draft.of !== undefined && runRow(connection, draft.of.run).isolated === 1;
  const standing = isIsolated ? "isolated" : "head";
  const maker = makerOf(draft, place);
  const kept = addVersion(connection, known, { ...draft, standing, seq, by, now, maker });
  linkTo(connection, kept.id, project, from);
  if (place) takePlace(connection, place, kept, seq);
  const ref = { type, key, version: kept.version };
  const { run = null, stage = null } = draft.at ?? { run: draft.of?.run };
  const told = { ref, by, source, digest, summary };
  const payload = isIsolated ? { ...told, standing: "isolated" as const } : told;
  events.append(project, { type: "artifact.written", run, stage, payload }, now);
  return ref;
}

function makerOf({ at, of }: WriteDraft, place: Place | undefined): NewVersion["maker"] {
  if (at && place) return { ...at, unit: place.unit, attempt: place.attempt };
  return of ? { run: of.run, stage: null, unit: null, attempt: null } : null;
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
