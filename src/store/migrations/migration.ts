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
}

export const sqliteWords: Words = {
  serial: "INTEGER PRIMARY KEY",
  whole: "INTEGER",
  fraction: "REAL",
  table: "STRICT",
  ordered: "STRICT, WITHOUT ROWID",
};

/** One step from a released layout to the next. A released one is never edited; its checksum is kept in every store. */
export interface Migration {
  /** From 1, without gaps. */
  readonly number: number;
  readonly name: string;
  statements(words: Words): readonly string[];
}
