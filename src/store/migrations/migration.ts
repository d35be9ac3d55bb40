/** The few words in which the SQL of the two dialects differs. */
export interface Words {
  /** A number that the database gives each new row. */
  readonly serial: string;
  /** Whole numbers up to 2^53. */
  readonly whole: string;
  readonly fraction: string;
  /** What closes a table. */
  readonly table: string;
  /** What closes a table that is kept in the order of its key. */
  readonly ordered: string;
  /** The text under a name of an object that a column holds as JSON; also for an index. */
  field(json: string, name: string): string;
  /** The elements of an array that a column holds as JSON, as rows called `name` with the column `value`. */
  elements(json: string, name: string): string;
}

export const sqliteWords: Words = {
  serial: "INTEGER PRIMARY KEY",
  whole: "INTEGER",
  fraction: "REAL",
  table: "STRICT",
  ordered: "STRICT, WITHOUT ROWID",
  field: (json, name) => `json_extract(${json}, '$.${name}')`,
  elements: (json, name) => `json_each(${json}) AS ${name}`,
};

/** One step from a released layout to the next. A released one is never edited; its checksum is kept in every store. */
export interface Migration {
  /** From 1, without gaps. */
  readonly number: number;
  readonly name: string;
  statements(words: Words): readonly string[];
}
