import { beforeEach, describe, expect, test } from "vitest";
import { StudioError } from "../core/error.ts";
import { openConnection, type Connection } from "./connection.ts";
import type { EventWriter } from "./event-writer.ts";
import { createWriter, type Writer } from "./group-commit.ts";

describe("group commit", () => {
  let connection: Connection;
  let commits: string[];
  let failNext: Error | null;
  let writer: Writer;
  let woken: string[][];

  beforeEach(() => {
    connection = openConnection(":memory:", "write");
    connection.exec("CREATE TABLE words (word TEXT NOT NULL UNIQUE) STRICT");
    [commits, failNext, woken] = [[], null, []];
    writer = createWriter(watched(connection), noEvents(), (projects) => woken.push([...projects]));
  });

  /** The connection, with its commits counted and, when asked for, failing. */
  function watched(real: Connection): Connection {
    return {
      ...real,
      get isInTransaction() {
        return real.isInTransaction;
      },
      prepare<Row>(sql: string) {
        const statement = real.prepare<Row>(sql);
        if (sql !== "COMMIT") return statement;
        const run = () => {
          const failure = failNext;
          failNext = null;
          if (failure) throw failure;
          commits.push(words().join(" "));
          statement.run();
        };
        return { ...statement, run };
      },
    };
  }
  const add = (word: string) => () => {
    connection.prepare("INSERT INTO words VALUES (?)").run(word);
    return word;
  };
  const words = () =>
    connection
      .prepare<{ word: string }>("SELECT word FROM words ORDER BY rowid")
      .all()
      .map(({ word }) => word);

  test("what is asked for within a turn shares one commit, in order", async () => {
    const results = await Promise.all(["a", "b", "c"].map((word) => writer.write(add(word))));

    expect(results).toEqual(["a", "b", "c"]);
    expect(commits).toEqual(["a b c"]);
  });

  test("a lone write waits for no timer", async () => {
    const written = writer.write(add("a"));
    await new Promise(setImmediate);

    expect(commits).toEqual(["a"]);
    expect(await written).toBe("a");
  });

  test("nothing is acknowledged before the commit, and what fails fails alone, whole", async () => {
    const order: string[] = [];
    const half = () => {
      add("half")();
      throw new StudioError("conflict", "no");
    };

    const results = await Promise.allSettled([
      writer.write(add("a")).then(() => order.push(`a after ${commits.length}`)),
      writer.write(half),
      writer.write(add("b")).then(() => order.push(`b after ${commits.length}`)),
    ]);

    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(order).toEqual(["a after 1", "b after 1"]);
    expect(words()).toEqual(["a", "b"]);
  });

  test("a lone write that fails leaves nothing behind", async () => {
    await expect(
      writer.write(() => {
        add("half")();
        throw new StudioError("conflict", "no");
      }),
    ).rejects.toMatchObject({ code: "conflict" });

    expect(words()).toEqual([]);
    expect(await writer.write(add("a"))).toBe("a");
  });

  test("when the commit fails, all of the group hear why, and the next group goes on", async () => {
    failNext = Object.assign(new Error("database or disk is full"), { errcode: 13 });

    const results = await Promise.allSettled([writer.write(add("a")), writer.write(add("b"))]);

    expect(results).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
    expect(words()).toEqual([]);
    expect(await Promise.all([writer.write(add("c")), writer.write(add("d"))])).toEqual(["c", "d"]);
    expect(commits).toEqual(["c d"]);
  });

  test("a disk that fills up in the middle ends the whole group", async () => {
    const full = () => {
      throw new StudioError("disk-full", "full");
    };

    const results = await Promise.allSettled([
      writer.write(add("a")),
      writer.write(full),
      writer.write(add("b")),
    ]);

    expect(
      results.map((result) =>
        result.status === "rejected" ? (result.reason as StudioError).code : "",
      ),
    ).toEqual(["disk-full", "disk-full", "disk-full"]);
    expect(words()).toEqual([]);
  });

  test("a thousand at once are written in order, in groups", async () => {
    const asked = Array.from({ length: 1_000 }, (_, index) => `w${index}`);

    await Promise.all(asked.map((word) => writer.write(add(word))));

    expect(words()).toEqual(asked);
    expect(commits).toHaveLength(4);
  });

  test("only what may be lost is written without waiting for the disk", async () => {
    const level = () =>
      connection.prepare<{ synchronous: number }>("PRAGMA synchronous").get()?.synchronous;

    await writer.write(add("soon"), "soon");
    expect(level()).toBe(1);
    await Promise.all([writer.write(add("soon too"), "soon"), writer.write(add("durable"))]);
    expect(level()).toBe(2);
  });

  test("closing writes what waits and refuses the rest", async () => {
    const waiting = writer.write(add("a"));

    writer.close();

    expect(words()).toEqual(["a"]);
    expect(await waiting).toBe("a");
    await expect(writer.write(add("b"))).rejects.toMatchObject({ code: "aborted" });
  });
});

/** An event writer for groups without events. */
function noEvents(): EventWriter {
  const nothing = () => undefined;
  return {
    lastSeq: () => 0,
    append: () => 0,
    writeCounters: nothing,
    touch: nothing,
    mark: () => 0,
    backTo: nothing,
    committed: () => new Set(),
    failed: nothing,
  };
}
