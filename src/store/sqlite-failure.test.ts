import { expect, test } from "vitest";
import { StudioError } from "../core/error.ts";
import { concernsWholeStore, storeFailure } from "./sqlite-failure.ts";

const sqliteError = (errcode: number) =>
  Object.assign(new Error("from SQLite"), { code: "ERR_SQLITE_ERROR", errcode });
const systemError = (code: string) => Object.assign(new Error("from the system"), { code });

test.for([
  ["SQLITE_FULL", sqliteError(13), "disk-full"],
  ["SQLITE_READONLY_DBMOVED", sqliteError(8 | (4 << 8)), "read-only"],
  ["SQLITE_CORRUPT_INDEX", sqliteError(11 | (3 << 8)), "store-damaged"],
  ["SQLITE_NOTADB", sqliteError(26), "store-damaged"],
  ["SQLITE_IOERR_SHORT_READ", sqliteError(10 | (2 << 8)), "store-damaged"],
  ["SQLITE_BUSY_SNAPSHOT", sqliteError(5 | (2 << 8)), "store-busy"],
  ["SQLITE_CANTOPEN", sqliteError(14), "read-only"],
  ["ENOSPC", systemError("ENOSPC"), "disk-full"],
  ["EROFS", systemError("EROFS"), "read-only"],
  ["EACCES", systemError("EACCES"), "read-only"],
] as const)("%s is foreseen as %3$s, and keeps its cause", ([, error, code]) => {
  const failure = storeFailure(error, "The data folder");

  expect(failure).toMatchObject({
    code,
    cause: error,
    message: expect.stringMatching(/^The data folder /u),
  });
  expect(concernsWholeStore(failure)).toBe(true);
});

test("what nobody foresaw comes out as it is", () => {
  const [constraint, known] = [sqliteError(19), new StudioError("conflict", "no")];

  expect(storeFailure(constraint)).toBe(constraint);
  expect(storeFailure(known)).toBe(known);
  expect(concernsWholeStore(constraint)).toBe(false);
  expect(concernsWholeStore(known)).toBe(false);
});
