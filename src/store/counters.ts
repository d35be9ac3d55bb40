import type { Connection } from "./connection.ts";
import { notFound } from "./scope.ts";

/** How far a project's log has come. */
export interface LogEnd {
  readonly seq: number;
  readonly hash: string;
  /** When its last event happened. */
  readonly at: number;
}

/**
 * How far the logs of projects and runs have come. They live in memory, since one process writes, are read when first
 * asked for, and go to the rows of projects and runs once a group.
 */
export interface Counters {
  project(id: string): LogEnd;
  run(id: string): number;
  moveProject(id: string, end: LogEnd): void;
  moveRun(id: string, runSeq: number): void;
  /** Puts what moved into the rows; harmless when repeated in a group. */
  write(): void;

  /** A point in the group that `backTo` can return to. */
  mark(): number;
  backTo(mark: number): void;
  /** Ends the group; tells the projects that moved. */
  committed(): ReadonlySet<string>;
  /** Ends the group and forgets all, to be read again from what is on disk. */
  failed(): void;
}

const sql = {
  project: `SELECT seq, hash, updated_at AS at FROM projects WHERE id = ?`,
  run: `SELECT run_seq FROM runs WHERE id = ?`,
  setProject: `UPDATE projects SET seq = ?, hash = ?, updated_at = ? WHERE id = ?`,
  setRun: `UPDATE runs SET run_seq = ? WHERE id = ?`,
};

export function createCounters(connection: Connection): Counters {
  const projects = remembered((id) => readProject(connection, id));
  const runs = remembered((id) => readRunSeq(connection, id));
  let undo: (() => void)[] = [];

  return {
    project: projects.get,
    run: runs.get,
    moveProject: (id, end) => undo.push(projects.move(id, end)),
    moveRun: (id, runSeq) => undo.push(runs.move(id, runSeq)),
    write() {
      for (const id of projects.moved) {
        const { seq, hash, at } = projects.get(id);
        connection.prepare(sql.setProject).run(seq, hash, at, id);
      }
      for (const id of runs.moved) connection.prepare(sql.setRun).run(runs.get(id), id);
    },
    mark: () => undo.length,
    backTo(mark) {
      while (undo.length > mark) undo.pop()?.();
    },
    committed() {
      const moved = new Set(projects.moved);
      undo = [];
      projects.moved.clear();
      runs.moved.clear();
      return moved;
    },
    failed() {
      undo = [];
      projects.forget();
      runs.forget();
    },
  };
}

interface Remembered<Value> {
  get(id: string): Value;
  /** Gives back how to undo it. */
  move(id: string, value: Value): () => void;
  readonly moved: Set<string>;
  forget(): void;
}

function remembered<Value>(read: (id: string) => Value): Remembered<Value> {
  const known = new Map<string, Value>();
  const moved = new Set<string>();
  const get = (id: string): Value => {
    const value = known.get(id) ?? read(id);
    known.set(id, value);
    return value;
  };
  return {
    get,
    moved,
    move(id, value) {
      const before = get(id);
      known.set(id, value);
      moved.add(id);
      return () => known.set(id, before);
    },
    forget() {
      known.clear();
      moved.clear();
    },
  };
}

function readProject(connection: Connection, id: string): LogEnd {
  const row = connection.prepare<LogEnd>(sql.project).get(id);
  if (!row) throw notFound("project", id);
  return row;
}

function readRunSeq(connection: Connection, id: string): number {
  const row = connection.prepare<{ run_seq: number }>(sql.run).get(id);
  if (!row) throw notFound("run", id);
  return row.run_seq;
}
