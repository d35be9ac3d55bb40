import type { Digest } from "../core/clock.ts";
import type { Emission, Journal } from "../core/journal.ts";
import type { Trace } from "../core/trace.ts";
import { acquire, renew } from "./acquire.ts";
import type { Backing } from "./backing.ts";
import { emit } from "./emit.ts";
import { decideGate, dueGates, feedback } from "./gate-moves.ts";
import { openStage } from "./open-stage.ts";
import { emission, gateRecord, runRecord, type EmissionRow } from "./records.ts";
import { reopenStage } from "./reopen-stage.ts";
import { announce, clearHalt, moveRun, requestHalt } from "./run-moves.ts";
import { listedRuns } from "./run-lists.ts";
import { readEmissions, readRun, readStages, readUnits } from "./runs.ts";
import { type Json, parsed, query } from "./schema.ts";
import { settleStage } from "./settle-stage.ts";
import { settleUnit } from "./settle-unit.ts";
import { takeOver } from "./take-over.ts";
import { nextWake, readyUnits } from "./unit-queue.ts";

/** @param by - as whom it writes */
export function createJournal(backing: Backing, digest: Digest, by: string): Journal {
  const { write } = backing.writer;
  return {
    ...createLookUps(backing),
    moveRun: (run, from, to, event, now) =>
      write(() => moveRun(backing, run, from, to, event, now)),
    requestHalt: (run, halt, who, now) => write(() => requestHalt(backing, run, halt, who, now)),
    clearHalt: (run) => write(() => clearHalt(backing, run)),
    openStage: (run, stage, units, reads, now) =>
      write(() => openStage(backing, run, stage, units, reads, now)),
    settleStage: (run, stage, outcome, now) =>
      write(() => settleStage(backing, digest, run, stage, outcome, now)),
    reopenStage: (run, stage, which, reason, notes, now) =>
      write(() => reopenStage(backing, run, stage, which, reason, notes, now)),
    acquire: (ref, owner, ttl, now) => write(() => acquire(backing, ref, owner, ttl, now)),
    renew: (owner, ttl, now) => write(() => renew(backing, owner, ttl, now)),
    emit: (lease, draft, now) => write(() => emit(backing, by, lease, draft, now)),
    settleUnit: (lease, outcome, now) => write(() => settleUnit(backing, lease, outcome, now)),
    announce: (events, now) => write(() => announce(backing, events, now)),
    takeOver: (owner, sole, now) => write(() => takeOver(backing, owner, sole, now)),
    decideGate: (gate, decision, who, verdict, now, change) =>
      write(() => decideGate(backing, gate, decision, who, verdict, now, change)),
  };
}

const unitEmissions = `SELECT a.type, a.key, e.version, v.entity, v.standing, s.stage, u.unit, e.attempt, e.artifact_index, e.unchanged
  FROM stages s
  JOIN units u ON u.stage_id = s.id AND u.is_present = 1
  JOIN emissions e ON e.unit_id = u.id AND e.round = u.round
  JOIN artifacts a ON a.id = e.artifact_id
  JOIN versions v ON v.artifact_id = e.artifact_id AND v.version = e.version
  WHERE s.run_id = ? AND s.stage = ? AND u.unit = ?
  ORDER BY e.artifact_index`;

type LookUp =
  | "run"
  | "openRuns"
  | "stages"
  | "units"
  | "emitted"
  | "emissions"
  | "lastTrace"
  | "lastTraces"
  | "readyUnits"
  | "nextWake"
  | "gates"
  | "dueGates"
  | "feedback";

function createLookUps({ connection }: Backing): Pick<Journal, LookUp> {
  return {
    run: async (run) => readRun(connection, run),
    openRuns: async () =>
      connection
        .all(
          listedRuns()
            .where("runs.finished_at", "is", null)
            .orderBy("runs.created_at")
            .orderBy("runs.id"),
        )
        .map(runRecord),
    stages: async (run) => readStages(connection, run),
    units: async (run, stage) => readUnits(connection, run, stage),
    emitted: async ({ run, stage, unit }): Promise<Emission[]> =>
      connection.prepare<EmissionRow>(unitEmissions).all(run, stage, unit).map(emission),
    emissions: async (run, stage) => readEmissions(connection, run, stage),
    async lastTrace(project, stage, unit) {
      const row = connection.prepare<{ trace: Json<Trace> }>(lastTrace).get(project, stage, unit);
      return row ? parsed(row.trace) : null;
    },
    async lastTraces(project, stage) {
      const rows = connection
        .prepare<{ unit: string; trace: Json<Trace> }>(lastTraces)
        .all(project, stage);
      return new Map(rows.map(({ unit, trace }) => [unit, parsed(trace)]));
    },
    readyUnits: async (run, now, limit) => readyUnits(connection, run, now, limit),
    nextWake: async (run, now) => nextWake(connection, run, now),
    gates: async (run) =>
      connection
        .all(query.selectFrom("gates").selectAll().where("run_id", "=", run).orderBy("number"))
        .map(gateRecord),
    dueGates: async (now) => dueGates(connection, now),
    feedback: async (run, stage) => feedback(connection, run, stage),
  };
}

const lastTrace = `SELECT trace FROM traces WHERE project_id = ? AND stage = ? AND unit = ? AND is_reusable = 1 ORDER BY id DESC LIMIT 1`;
const lastTraces = `SELECT unit, trace FROM traces WHERE id IN (
    SELECT max(id) FROM traces WHERE project_id = ? AND stage = ? AND is_reusable = 1 GROUP BY unit
  ) ORDER BY id`;
