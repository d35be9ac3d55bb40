import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Compilable } from "kysely";
import { storeFailure } from "./sqlite-failure.ts";

/** A prepared statement. What fails comes out as a `StudioError` where it was foreseen. */
export interface Statement<Row> {
  get(...values: SQLInputValue[]): Row | undefined;
  all(...values: SQLInputValue[]): Row[];
  /** The first rows, up to the one that is the last; those after it are never read. */
  upTo(isLast: (row: Row) => boolean, ...values: SQLInputValue[]): Row[];
  run(...values: SQLInputValue[]): void;
  /** Runs and gives the number of the row that was made; RETURNING would keep a table of its own for it. */
  insert(...values: SQLInputValue[]): number;
}

/** One open SQLite file. All calls run to their end before they return. */
export interface Connection {
  /** The same text gives the same statement. */
  prepare<Row = never>(sql: string): Statement<Row>;
  all<Row>(query: Compilable<Row>): Row[];
  /** The first rows, up to the one that is the last; those after it are never read. */
  upTo<Row>(query: Compilable<Row>, isLast: (row: Row) => boolean): Row[];
  first<Row>(query: Compilable<Row>): Row | undefined;
  run(query: Compilable): void;
  exec(sql: string): void;
  readonly isInTransaction: boolean;
  /** Grows with everything that may have written or moved a transaction; the same number means that no row has changed. */
  readonly moves: number;
  close(): void;
}

/** Texts of built queries vary with the number of their values; beyond so many, statements are prepared anew. */
const statementsKept = 1_000;

/** Statements that change no row; another, RETURNING say, may also when it is asked for rows. */
const looksOnly = /^\s*select\b/iu;

export function openConnection(file: string, mode: "write" | "read"): Connection {
  const database = mapped(
    () => new DatabaseSync(file, { readOnly: mode === "read", timeout: 5_000 }),
  );
  const statements = new Map<string, Statement<unknown>>();
  let moves = 0;
  const onMove = () => {
    moves += 1;
  };

  const prepare = <Row>(sql: string): Statement<Row> => {
    const known = statements.get(sql);
    if (known) return known as Statement<Row>;
    if (statements.size >= statementsKept) statements.clear();
    const statement = wrapped<Row>(
      mapped(() => database.prepare(sql)),
      looksOnly.test(sql) ? () => undefined : onMove,
    );
    statements.set(sql, statement);
    return statement;
  };
  return {
    prepare,
    all<Row>(query: Compilable<Row>) {
      const { sql, parameters } = query.compile();
      return prepare<Row>(sql).all(...(parameters as SQLInputValue[]));
    },
    upTo<Row>(query: Compilable<Row>, isLast: (row: Row) => boolean) {
      const { sql, parameters } = query.compile();
      return prepare<Row>(sql).upTo(isLast, ...(parameters as SQLInputValue[]));
    },
    first<Row>(query: Compilable<Row>) {
      const { sql, parameters } = query.compile();
      return prepare<Row>(sql).get(...(parameters as SQLInputValue[]));
    },
    run(query) {
      const { sql, parameters } = query.compile();
      prepare(sql).run(...(parameters as SQLInputValue[]));
    },
    exec(sql) {
      onMove();
      mapped(() => database.exec(sql));
    },
    get moves() {
      return moves;
    },
    get isInTransaction() {
      return database.isTransaction;
    },
    close() {
      statements.clear();
      if (database.isOpen) mapped(() => database.close());
    },
  };
}

function wrapped<Row>(statement: StatementSync, onRun: () => void): Statement<Row> {
  return {
    get(...values) {
      onRun();
      try {
        return statement.get(...values) as Row | undefined;
      } catch (error) {
        throw storeFailure(error);
      }
    },
    all(...values) {
      onRun();
      try {
        return statement.all(...values) as Row[];
      } catch (error) {
        throw storeFailure(error);
      }
    },
    upTo(isLast, ...values) {
      onRun();
      try {
        const rows: Row[] = [];
        for (const row of statement.iterate(...values) as IterableIterator<Row>) {
          rows.push(row);
          if (isLast(row)) break;
        }
        return rows;
      } catch (error) {
        throw storeFailure(error);
      }
    },
    run(...values) {
      onRun();
      try {
        statement.run(...values);
      } catch (error) {
        throw storeFailure(error);
      }
    },
    insert(...values) {
      onRun();
      try {
        return Number(statement.run(...values).lastInsertRowid);
      } catch (error) {
        throw storeFailure(error);
      }
    },
  };
}

function mapped<Value>(act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    throw storeFailure(error);
  }
}
