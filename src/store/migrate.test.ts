import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openConnection, type Connection } from "./connection.ts";
import { sha256 } from "./contract/scene.ts";
import { checkLayout, migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import type { Migration } from "./migrations/migration.ts";

const books: Migration = {
  number: 1,
  name: "books",
  statements: ({ serial, table }) => [
    `CREATE TABLE books (id ${serial}, title TEXT NOT NULL) ${table}`,
  ],
};
const authors: Migration = {
  number: 2,
  name: "authors",
  statements: () => [
    "ALTER TABLE books ADD COLUMN author TEXT",
    "UPDATE books SET author = 'Anon.'",
  ],
};

describe("migrations", () => {
  let folder: string;
  let connection: Connection;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "backlot-migrate-"));
    connection = openConnection(join(folder, "backlot.db"), "write");
  });
  afterEach(async () => {
    connection.close();
    await rm(folder, { recursive: true });
  });
  const filled = () => {
    migrate(connection, [books], sha256, folder);
    connection.prepare("INSERT INTO books (title) VALUES ('Beowulf')").run();
  };
  const rowsOf = (database: Connection) => database.prepare("SELECT * FROM books").all();

  test("a new store gets every layout, and no copy of nothing", async () => {
    migrate(connection, [books, authors], sha256, folder);
    migrate(connection, [books, authors], sha256, folder);

    expect(checkLayout(connection, [books, authors], sha256)).toBe(2);
    expect(await readdir(folder)).toEqual(["backlot.db"]);
  });

  test("a filled store keeps what it holds, and a copy of how it was", async () => {
    filled();

    migrate(connection, [books, authors], sha256, folder);

    expect(rowsOf(connection)).toEqual([
      expect.objectContaining({ title: "Beowulf", author: "Anon." }),
    ]);
    const copy = openConnection(join(folder, "backlot.layout-1.db"), "read");
    expect(rowsOf(copy)).toEqual([expect.objectContaining({ id: 1, title: "Beowulf" })]);
    expect(checkLayout(copy, [books], sha256)).toBe(1);
    copy.close();
  });

  test("a step that fails leaves the store as it was", () => {
    filled();
    const broken: Migration = {
      number: 2,
      name: "broken",
      statements: () => ["ALTER TABLE books ADD COLUMN author TEXT", "UPDATE nowhere SET x = 1"],
    };

    expect(() => migrate(connection, [books, broken], sha256, folder)).toThrow("nowhere");

    expect(checkLayout(connection, [books], sha256)).toBe(1);
    migrate(connection, [books, authors], sha256, folder);
    expect(rowsOf(connection)).toEqual([expect.objectContaining({ author: "Anon." })]);
  });

  test("a step that leaves references dangling does not count", () => {
    const pages: Migration = {
      number: 2,
      name: "pages",
      statements: () => [
        "CREATE TABLE pages (book_id INTEGER NOT NULL REFERENCES books (id)) STRICT",
        "INSERT INTO pages VALUES (7)",
      ],
    };
    filled();

    expect(() => migrate(connection, [books, pages], sha256, folder)).toThrow("dangling");
    expect(checkLayout(connection, [books], sha256)).toBe(1);
  });

  test("a store of a newer Backlot is refused, and one whose record was changed", () => {
    migrate(connection, [books, authors], sha256, folder);

    expect(() => checkLayout(connection, [books], sha256)).toThrow(
      expect.objectContaining({ code: "store-newer" }),
    );
    const edited: Migration = {
      ...books,
      statements: () => ["CREATE TABLE books (title TEXT) STRICT"],
    };
    expect(() => checkLayout(connection, [edited, authors], sha256)).toThrow(
      expect.objectContaining({ code: "store-damaged" }),
    );
  });

  test("somebody else's database is not taken for a store", () => {
    connection.exec("CREATE TABLE recipes (name TEXT)");

    expect(() => migrate(connection, [books], sha256, folder)).toThrow(
      expect.objectContaining({
        code: "store-damaged",
        message: expect.stringContaining("recipes"),
      }),
    );
  });

  test("the list is numbered from 1 without gaps", () => {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
  });
});
