import { StudioError } from "../core/error.ts";
import type { EmitDraft, EmitResult, Lease } from "../core/journal.ts";
import type { Backing } from "./backing.ts";
import type { HeldUnit } from "./leases.ts";
import { addVersion, linkTo, readStanding, type Standing } from "./versions.ts";

const sql = {
  earlier: `SELECT e.version, v.standing FROM emissions e JOIN versions v ON v.artifact_id = e.artifact_id AND v.version = e.version
    WHERE e.unit_id = ? AND e.round = ? AND e.artifact_id = ? ORDER BY e.artifact_index DESC LIMIT 1`,
  emission: `INSERT INTO emissions (stage_id, artifact_index, unit_id, round, attempt, artifact_id, version, unchanged, ordinal, seq)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  counted: `UPDATE stages SET artifacts = ? WHERE id = ?`,
};

/** Keeps one artifact of a unit under lease, with its lineage, emission and event. */
export function emit(
  backing: Backing,
  by: string,
  lease: Lease,
  draft: EmitDraft,
  now: number,
): EmitResult {
  const { connection, fence } = backing;
  const held = fence.held(lease);
  const known = readStanding(connection, lease.project, draft.type, draft.key);
  if (known && !draft.revise) {
    const earlier = emittedBefore(backing, held, draft, known);
    if (earlier) return earlier;
  }
  const isUnchanged = known?.head_digest === draft.digest;
  return isUnchanged
    ? keepHead(backing, lease, held, draft, known, now)
    : keepNew(backing, by, lease, held, draft, known, now);
}

function emittedBefore(
  { connection }: Backing,
  held: HeldUnit,
  { type, key }: EmitDraft,
  known: Standing,
): EmitResult | null {
  const row = connection
    .prepare<{ version: number; standing: EmitResult["standing"] }>(sql.earlier)
    .get(held.unit_id, held.round, known.id);
  return row
    ? {
        ref: { type, key, version: row.version },
        artifactIndex: null,
        unchanged: true,
        standing: row.standing,
      }
    : null;
}

function keepHead(
  backing: Backing,
  lease: Lease,
  held: HeldUnit,
  draft: EmitDraft,
  known: Standing,
  now: number,
): EmitResult {
  if (known.head_id === null || known.head_version === null) {
    throw new StudioError(
      "store-damaged",
      `The head of ${draft.type} ${draft.key} has no version.`,
    );
  }
  linkTo(backing.connection, known.head_id, lease.project, draft.from);
  return announce(
    backing,
    lease,
    held,
    draft,
    { artifact: known.id, version: known.head_version, unchanged: true, standing: "head" },
    now,
  );
}

function keepNew(
  backing: Backing,
  by: string,
  lease: Lease,
  held: HeldUnit,
  draft: EmitDraft,
  known: Standing | undefined,
  now: number,
): EmitResult {
  const { connection, events } = backing;
  const standing = standingOf(held, known);
  const seq = events.lastSeq(lease.project) + 1;
  const { project, run, stage, unit, attempt } = lease;
  const kept = addVersion(connection, known, {
    ...draft,
    project,
    standing,
    seq,
    by,
    now,
    maker: { run, stage, unit, attempt },
  });
  linkTo(connection, kept.id, project, draft.from);
  return announce(backing, lease, held, draft, { ...kept, unchanged: false, standing }, now);
}

/** A run on its own and a person's words both leave the head where it is. */
function standingOf(held: HeldUnit, known: Standing | undefined): EmitResult["standing"] {
  if (held.isolated === 1) return "isolated";
  return known?.head_source === "human" || known?.is_locked === 1 ? "proposed" : "head";
}

interface Kept {
  readonly artifact: number;
  readonly version: number;
  readonly unchanged: boolean;
  readonly standing: EmitResult["standing"];
}

function announce(
  backing: Backing,
  lease: Lease,
  held: HeldUnit,
  draft: EmitDraft,
  kept: Kept,
  now: number,
): EmitResult {
  const { connection, events, fence } = backing;
  const { unchanged, standing } = kept;
  const ref = { type: draft.type, key: draft.key, version: kept.version };
  const artifactIndex = held.artifacts + 1;
  connection.prepare(sql.emission).run(
    held.stage_id,
    artifactIndex,
    held.unit_id,
    held.round,
    lease.attempt,
    kept.artifact,
    kept.version,
    unchanged ? 1 : 0,
    held.ordinal,
    // An isolated emit gives its artifact no place in the production's order.
    standing === "isolated" ? null : events.lastSeq(lease.project) + 1,
  );
  connection.prepare(sql.counted).run(artifactIndex, held.stage_id);
  const { entity, summary, digest } = draft;
  const payload = {
    ref,
    entity,
    unit: lease.unit,
    artifactIndex,
    summary,
    digest,
    unchanged,
    standing,
  };
  events.append(
    lease.project,
    { type: "stage.artifact_emitted", run: lease.run, stage: lease.stage, payload },
    now,
  );
  fence.emitted(lease, held, artifactIndex);
  return { ref, artifactIndex, unchanged, standing };
}
