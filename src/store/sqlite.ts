import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Digest } from "../core/clock.ts";
import { StudioError } from "../core/error.ts";
import type { Principal, SystemPrincipal, UserPrincipal } from "../core/principal.ts";
import type { ProjectStores, Store, SystemStores } from "../core/store.ts";
import { createArtifacts } from "./artifacts.ts";
import type { Backing } from "./backing.ts";
import { openConnection, type Connection } from "./connection.ts";
import { createEventLog } from "./event-log.ts";
import { createEventWriter } from "./event-writer.ts";
import { createGates } from "./gates.ts";
import { createWriter, type Writer } from "./group-commit.ts";
import { createInputs } from "./inputs.ts";
import { createJournal } from "./journal.ts";
import { createFence } from "./leases.ts";
import { createMembers } from "./members.ts";
import { checkLayout, migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { createOutputs } from "./outputs.ts";
import { createProjects } from "./projects.ts";
import { createRequestKeys } from "./request-keys.ts";
import { createRuns } from "./runs.ts";
import { createScope, type Scope } from "./scope.ts";
import { storeFailure } from "./sqlite-failure.ts";
import { assertSound, assertWholePages, closeToOthers, createFile } from "./store-file.ts";
import { createTokens } from "./tokens.ts";
import { createUpkeep } from "./upkeep.ts";
import { createWakes } from "./wakes.ts";
import { takeWriterLock, type WriterLock } from "./writer-lock.ts";

export interface SqliteOptions {
  /** Made when it is not there; `:memory:` keeps everything in this process. */
  readonly folder: string;
  readonly digest: Digest;
  /** `write`: alone, or not at all; `read`: beside whoever writes. */
  readonly mode: "write" | "read";
}

/**
 * Opens the store in `backlot.db` of a folder. Throws `store-busy` when another process writes to it, `store-damaged` when the
 * file is no sound store, `store-newer` when a newer Backlot wrote it, `read-only` and `disk-full`; then nothing was changed.
 * A store of an older Backlot is brought to today's layout first, in either mode.
 */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  if (options.folder === ":memory:") return openInMemory(options.digest);
  if (options.mode === "write") return openToWrite(options);
  // An older layout is brought up to date by whoever comes first, also by somebody who only wants to look.
  if (layoutsBehind(options) > 0) await openToWrite(options).close();
  return openToRead(options);
}

/** What SQLite sets aside while a statement runs, it would otherwise put into files. */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA foreign_keys = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32768;
`;

function openInMemory(digest: Digest): Store {
  const connection = openConnection(":memory:", "write");
  connection.exec(settings);
  migrate(connection, migrations, digest, null);
  return writingStore(connection, digest, null);
}

function openToWrite({ folder, digest }: SqliteOptions): Store {
  makeFolder(folder);
  const lock = takeWriterLock(folder);
  let connection: Connection | null = null;
  try {
    const file = join(folder, "backlot.db");
    createFile(file, digest);
    // SQLite would open a file that it may not write to as if nothing were wrong.
    accessSync(file, constants.W_OK);
    assertSound(file, digest);
    closeToOthers(folder);
    connection = openConnection(file, "write");
    connection.exec(settings);
    migrate(connection, migrations, digest, folder);
    return writingStore(connection, digest, lock);
  } catch (error) {
    connection?.close();
    lock.release();
    throw storeFailure(error, `The data folder ${folder}`);
  }
}

/** How many steps a store is behind this Backlot. */
function layoutsBehind({ folder, digest }: SqliteOptions): number {
  const file = join(folder, "backlot.db");
  if (!existsSync(file)) throw new StudioError("not-found", `There is no store in ${folder}.`);
  const connection = openConnection(file, "read");
  try {
    assertWholePages(connection, file);
    return migrations.length - checkLayout(connection, migrations, digest);
  } finally {
    connection.close();
  }
}

function openToRead({ folder, digest }: SqliteOptions): Store {
  const connection = openConnection(join(folder, "backlot.db"), "read");
  const wakes = createWakes(connection);
  const backing = {
    connection,
    events: createEventWriter(connection, digest),
    fence: createFence(connection),
    writer: refusingWriter,
    wakes,
  };
  return storeOn(backing, digest, false, () => connection.close());
}

function writingStore(connection: Connection, digest: Digest, lock: WriterLock | null): Store {
  const events = createEventWriter(connection, digest);
  const wakes = createWakes(null);
  const writer = createWriter(connection, events, wakes.wake);
  const fence = createFence(connection);
  return storeOn({ connection, events, fence, writer, wakes }, digest, true, () => {
    writer.close();
    connection.close();
    lock?.release();
  });
}

const refusingWriter: Writer = {
  write: () =>
    Promise.reject(
      new StudioError("read-only", "The store was opened to read.", {
        hint: "Another Backlot process writes to this data folder; ask it, or end it and open the store to write.",
      }),
    ),
  close: () => undefined,
};

function storeOn(backing: Backing, digest: Digest, sole: boolean, close: () => void): Store {
  const systemOf = (principal: SystemPrincipal): SystemStores => {
    const scope = createScope(backing.connection, principal);
    return {
      ...projectStores(backing, scope),
      journal: createJournal(backing, digest, scope.name),
      upkeep: createUpkeep(backing, digest),
      tokens: createTokens(backing, scope),
      requestKeys: createRequestKeys(backing),
    };
  };
  function as(principal: UserPrincipal): ProjectStores;
  function as(principal: SystemPrincipal): SystemStores;
  function as(principal: Principal): ProjectStores {
    return principal.kind === "system"
      ? systemOf(principal)
      : projectStores(backing, createScope(backing.connection, principal));
  }
  return {
    as,
    sole,
    async close() {
      backing.wakes.close();
      close();
    },
  };
}

function projectStores(backing: Backing, scope: Scope): ProjectStores {
  return {
    projects: createProjects(backing, scope),
    inputs: createInputs(backing, scope),
    runs: createRuns(backing, scope),
    artifacts: createArtifacts(backing, scope),
    events: createEventLog(backing, scope),
    gates: createGates(backing, scope),
    outputs: createOutputs(backing, scope),
    members: createMembers(backing, scope),
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storeFailure(error, `The data folder ${folder}`);
  }
}
