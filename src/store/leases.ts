import { StudioError } from "../core/error.ts";
import type { Lease } from "../core/journal.ts";
import type { Connection } from "./connection.ts";

/** A unit that the holder of a lease may write to. */
export interface HeldUnit {
  readonly unit_id: number;
  readonly stage_id: number;
  readonly title: string;
  readonly ordinal: number;
  readonly round: number;
  readonly isolated: 0 | 1;
  /** Emissions of its stage so far. */
  readonly artifacts: number;
}

const sql = `SELECT u.id AS unit_id, s.id AS stage_id, u.title, u.ordinal, u.round, r.isolated, s.artifacts, u.status, u.epoch, u.lease_owner, r.project_id
  FROM stages s JOIN units u ON u.stage_id = s.id JOIN runs r ON r.id = s.run_id
  WHERE s.run_id = ? AND s.stage = ? AND u.unit = ?`;

type FenceRow = HeldUnit & {
  status: string;
  epoch: number;
  lease_owner: string | null;
  project_id: string;
};

/** The fence: throws `lease-lost` unless this very lease still holds the unit. */
export function heldUnit(connection: Connection, lease: Lease): HeldUnit {
  const row = connection.prepare<FenceRow>(sql).get(lease.run, lease.stage, lease.unit);
  const isHeld =
    row?.status === "running" &&
    row.epoch === lease.epoch &&
    row.lease_owner === lease.owner &&
    row.project_id === lease.project;
  if (!row || !isHeld) {
    throw new StudioError(
      "lease-lost",
      `Attempt ${lease.attempt} no longer holds ${lease.stage} ${lease.unit} of run ${lease.run}.`,
    );
  }
  return row;
}

/**
 * The fence as a burst of emits goes through it. Between two of them that share a transaction and have nothing in between,
 * nothing can have moved: the second is spared the look.
 */
export interface Fence {
  /** Throws `lease-lost` unless this very lease still holds the unit. */
  held(lease: Lease): HeldUnit;
  /** Notes that an emit under this lease is written whole, as the stage's emission of this number. */
  emitted(lease: Lease, held: HeldUnit, artifactIndex: number): void;
}

export function createFence(connection: Connection): Fence {
  let last: { readonly lease: Lease; readonly held: HeldUnit; readonly moves: number } | null =
    null;
  return {
    held: (lease) =>
      last?.lease === lease && last.moves === connection.moves
        ? last.held
        : heldUnit(connection, lease),
    emitted(lease, held, artifacts) {
      last = { lease, held: { ...held, artifacts }, moves: connection.moves };
    },
  };
}
