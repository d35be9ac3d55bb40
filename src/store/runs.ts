import { StudioError } from "../core/error.ts";
import type { RunId } from "../core/id.ts";
import type { Emission, StageState, UnitState } from "../core/journal.ts";
import type { PlannedStage } from "../core/run.ts";
import type { NewRun, RunRecord, Runs } from "../core/store.ts";
import type { Backing } from "./backing.ts";
import type { Connection } from "./connection.ts";
import { pageOf, readCursor, rowsToRead } from "./paging.ts";
import { emission, runRecord, stageState, unitState, type EmissionRow } from "./records.ts";
import { listAllRuns, listedRuns, wholeRuns } from "./run-lists.ts";
import { removeRun } from "./run-removal.ts";
import { jsonOf, query } from "./schema.ts";
import { notFound, type Scope } from "./scope.ts";

export function createRuns(backing: Backing, scope: Scope): Runs {
  const { connection, writer } = backing;
  return {
    create: (run, by, now) => writer.write(() => createRun(backing, scope, run, by, now)),
    remove: (run, by, now) => writer.write(() => removeRun(backing, scope, run, by, now)),
    listAll: async (filter, page) => listAllRuns(connection, scope, filter, page),
    async get(run) {
      scope.projectOfRun(run);
      return readRun(connection, run);
    },
    async unfinished(project, request) {
      scope.assertSees(project);
      const row = connection.first(
        listedRuns()
          .where("runs.project_id", "=", project)
          .where("runs.request", "=", request)
          .where("runs.finished_at", "is", null)
          .orderBy("runs.number", "desc")
          .limit(1),
      );
      return row ? runRecord(row) : null;
    },
    async list(project, page) {
      scope.assertSees(project);
      const after = readCursor(page.after);
      let rows = listedRuns()
        .where("runs.project_id", "=", project)
        .orderBy("runs.number", "desc")
        .limit(rowsToRead(page));
      if (after) rows = rows.where("runs.number", "<", after.number);
      return pageOf(connection.all(rows), page, runRecord, ({ number, id }) => ({
        number,
        name: id,
      }));
    },
    async stages(run) {
      scope.projectOfRun(run);
      return readStages(connection, run);
    },
    async units(run, stage) {
      scope.projectOfRun(run);
      return readUnits(connection, run, stage);
    },
    async emissions(run, stage) {
      scope.projectOfRun(run);
      return readEmissions(connection, run, stage);
    },
  };
}

export function readRun(connection: Connection, run: RunId): RunRecord {
  const row = connection.first(wholeRuns().where("runs.id", "=", run));
  if (!row) throw notFound("run", run);
  return runRecord(row);
}

export function readStages(connection: Connection, run: RunId): StageState[] {
  return connection
    .all(query.selectFrom("stages").selectAll().where("run_id", "=", run).orderBy("ordinal"))
    .map(stageState);
}

export function readUnits(connection: Connection, run: RunId, stage: string): UnitState[] {
  const rows = query
    .selectFrom("stages")
    .innerJoin("units", "units.stage_id", "stages.id")
    .selectAll("units")
    .select("stages.stage")
    .where("stages.run_id", "=", run)
    .where("stages.stage", "=", stage)
    .where("units.is_present", "=", 1)
    .orderBy("units.ordinal");
  return connection.all(rows).map(unitState);
}

const stageEmissions = `SELECT a.type, a.key, e.version, v.entity, v.standing, s.stage, u.unit, e.attempt, e.artifact_index, e.unchanged
  FROM stages s
  JOIN emissions e ON e.stage_id = s.id AND e.round = s.round
  JOIN units u ON u.id = e.unit_id AND u.is_present = 1
  JOIN artifacts a ON a.id = e.artifact_id
  JOIN versions v ON v.artifact_id = e.artifact_id AND v.version = e.version
  WHERE s.run_id = ? AND s.stage = ?
  ORDER BY u.ordinal, e.artifact_index`;

/** What the stage's present round has emitted, unit by unit in story order, the last of each (type, key). */
export function readEmissions(connection: Connection, run: RunId, stage: string): Emission[] {
  const last = new Map<string, Emission>();
  for (const row of connection.prepare<EmissionRow>(stageEmissions).all(run, stage)) {
    const name = `${row.type}\n${row.key}`;
    // Taken out first, so that the last one also stands last.
    last.delete(name);
    last.set(name, emission(row));
  }
  return [...last.values()];
}

function createRun(
  { connection, events }: Backing,
  scope: Scope,
  run: NewRun,
  by: string,
  now: number,
): RunRecord {
  const { id, project, title, definition, params, options, files, request } = run;
  scope.assertEdits(project);
  if (connection.first(query.selectFrom("runs").select("id").where("id", "=", id))) {
    throw new StudioError("conflict", `There is a run ${id} already.`);
  }
  const counted = connection.first(
    query
      .updateTable("projects")
      .set((row) => ({ runs: row("runs", "+", 1) }))
      .where("id", "=", project)
      .returning("runs as number"),
  );
  const number = counted!.number;
  const row = {
    id,
    project_id: project,
    number,
    request,
    isolated: options.isolated ? (1 as const) : (0 as const),
    status: "queued" as const,
    halt: null,
    attempt: 0,
    frozen_at: events.lastSeq(project) + 1,
    started_by: by,
    created_at: now,
    started_at: null,
    finished_at: null,
    error: null,
    cost: 0,
    run_seq: 0,
    removed_at: null,
    pipeline: definition.pipeline,
  };
  const plan = {
    run_id: id,
    title,
    definition: jsonOf(definition),
    params: jsonOf(params),
    options: jsonOf(options),
    files: jsonOf(files),
  };
  connection.run(query.insertInto("runs").values(row));
  connection.run(query.insertInto("run_plans").values(plan));
  for (const digest of new Set(files.map((file) => file.digest)))
    connection.run(query.insertInto("run_files").values({ digest, run_id: id }));
  definition.stages.forEach((stage, ordinal) => createStage(connection, id, stage, ordinal));
  const payload = { pipeline: definition.pipeline, number, title };
  events.append(project, { type: "run.created", run: id, stage: null, payload }, now);
  return runRecord({ ...row, ...plan, run_seq: 1 });
}

function createStage(
  connection: Connection,
  run: RunId,
  { id, title, lane }: PlannedStage,
  ordinal: number,
): void {
  const none = {
    queued: 0,
    running: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
    reused: 0,
    skipped: 0,
  };
  const stage = {
    run_id: run,
    stage: id,
    ordinal,
    title,
    lane,
    status: "queued" as const,
    settles_as: null,
    is_open: 0 as const,
    round: 0,
    artifacts: 0,
    cost: 0,
    ...none,
    started_at: null,
    finished_at: null,
    reason: null,
    error: null,
  };
  connection.run(query.insertInto("stages").values(stage));
}
