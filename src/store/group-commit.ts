import { StudioError } from "../core/error.ts";
import type { Connection } from "./connection.ts";
import type { EventWriter } from "./event-writer.ts";
import { concernsWholeStore } from "./sqlite-failure.ts";

/** `durable`: on disk before it is acknowledged. `soon`: a power cut may cost it, with everything of its kind after it. */
export type Durability = "durable" | "soon";

/** The one way to write: whoever asks within a turn of the loop shares one commit. */
export interface Writer {
  /**
   * Runs `operation` in the next group's transaction and resolves with what it gave once that is on disk. It runs to its
   * end without waiting, reads and writes this connection alone, and may be run again from the start when another of its
   * group failed; what it throws undoes it alone.
   */
  write<Result>(operation: () => Result, durability?: Durability): Promise<Result>;
  /** Writes what is waiting, then refuses the rest. */
  close(): void;
}

interface Waiting {
  readonly operation: () => unknown;
  readonly durability: Durability;
  readonly resolve: (result: never) => void;
  readonly reject: (reason: unknown) => void;
}
type Outcome = { readonly result: unknown } | { readonly failure: unknown };

/** Bounds how long the loop stands still and how much a failed commit takes with it. */
const largestGroup = 256;

export function createWriter(
  connection: Connection,
  events: EventWriter,
  wake: (projects: ReadonlySet<string>) => void,
): Writer {
  let queue: Waiting[] = [];
  let isScheduled = false;
  let isClosed = false;
  const synchronous = synchronousSetting(connection);

  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      writeNext();
    });
  };
  const writeNext = () => {
    const group = queue.length <= largestGroup ? queue : queue.slice(0, largestGroup);
    queue = queue.slice(group.length);
    if (queue.length > 0) schedule();
    if (group.length === 0) return;
    try {
      synchronous(group.some(({ durability }) => durability === "durable") ? "FULL" : "NORMAL");
      const outcomes = inOneTransaction(connection, events, group);
      const touched = events.committed();
      group.forEach((waiting, index) => settle(waiting, outcomes[index]!));
      wake(touched);
    } catch (failure) {
      events.failed();
      for (const waiting of group) waiting.reject(failure);
    }
  };
  return {
    write(operation, durability = "durable") {
      if (isClosed) return Promise.reject(new StudioError("aborted", "The store is closed."));
      return new Promise((resolve, reject) => {
        queue.push({ operation, durability, resolve, reject });
        schedule();
      });
    },
    close() {
      isClosed = true;
      while (queue.length > 0) writeNext();
    },
  };
}

function settle({ resolve, reject }: Waiting, outcome: Outcome): void {
  if ("failure" in outcome) reject(outcome.failure);
  else resolve(outcome.result as never);
}

/** Throws when the group as a whole cannot be written; nothing of it is then on disk. */
function inOneTransaction(
  connection: Connection,
  events: EventWriter,
  group: readonly Waiting[],
): Outcome[] {
  connection.prepare("BEGIN IMMEDIATE").run();
  try {
    const outcomes = together(group) ?? oneByOne(connection, events, group);
    events.writeCounters();
    connection.prepare("COMMIT").run();
    return outcomes;
  } catch (failure) {
    // SQLite has often rolled back by itself when the disk is full or fails.
    if (connection.isInTransaction) connection.prepare("ROLLBACK").run();
    throw failure;
  }
}

/** Null when one of several failed: they are then undone and begun anew, each in a savepoint, which costs more than their rows. */
function together(group: readonly Waiting[]): Outcome[] | null {
  try {
    return group.map(({ operation }) => ({ result: operation() }));
  } catch (failure) {
    if (group.length === 1 || concernsWholeStore(failure)) throw failure;
    return null;
  }
}

function oneByOne(
  connection: Connection,
  events: EventWriter,
  group: readonly Waiting[],
): Outcome[] {
  connection.prepare("ROLLBACK").run();
  events.backTo(0);
  connection.prepare("BEGIN IMMEDIATE").run();
  return group.map(({ operation }) => inSavepoint(connection, events, operation));
}

function inSavepoint(
  connection: Connection,
  events: EventWriter,
  operation: () => unknown,
): Outcome {
  const mark = events.mark();
  connection.prepare("SAVEPOINT operation").run();
  try {
    const result = operation();
    connection.prepare("RELEASE operation").run();
    return { result };
  } catch (failure) {
    if (concernsWholeStore(failure) || !connection.isInTransaction) throw failure;
    connection.prepare("ROLLBACK TO operation").run();
    connection.prepare("RELEASE operation").run();
    events.backTo(mark);
    return { failure };
  }
}

/** Sets how much a commit waits for, when it differs from the last. */
function synchronousSetting(connection: Connection): (level: "FULL" | "NORMAL") => void {
  let current: "FULL" | "NORMAL" | null = null;
  return (level) => {
    if (level === current) return;
    connection.exec(`PRAGMA synchronous = ${level}`);
    current = level;
  };
}
