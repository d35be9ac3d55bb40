import { hash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ArtifactType } from "./core/artifact.ts";
import type { RunningServer, ServerOptions } from "./api/start.ts";
import type { Clock, Digest, Ids } from "./core/clock.ts";
import { StudioError } from "./core/error.ts";
import type { Pipeline } from "./core/pipeline.ts";
import type { AnyStage } from "./core/stage.ts";
import type { EngineSettings } from "./engine/parts.ts";
import type { StudioParts } from "./studio/desk.ts";
import type { Studio } from "./studio/studio.ts";

/** How to open a studio. */
export interface StudioOptions {
  /** The data folder; made when it is not there and the mode is `write`. */
  readonly folder: string;
  /** One process at a time may write; any number may read meanwhile. */
  readonly mode: "write" | "read";
  /** Stages, artifact types and pipelines of your own, beside those of the house. */
  readonly stages?: readonly AnyStage[];
  readonly types?: readonly ArtifactType[];
  readonly pipelines?: readonly Pipeline[];
  readonly settings?: Partial<EngineSettings>;
  /** Whether readable copies of runs are kept under `mirror/` of the data folder. */
  readonly mirror?: boolean;
}

/**
 * Opens a data folder as a studio, with SQLite, blobs on disk and work in this process. Throws `store-busy` when another
 * process writes there, `read-only` when this one may not, `not-found` when there is nothing to read. Close it when done.
 */
export async function openStudio(options: StudioOptions): Promise<Studio> {
  const { folder, mode, mirror = true, settings = {} } = options;
  if (mode === "write") makeFolder(folder);
  else assertStore(folder);
  const {
    artifactTypes,
    createAccounts,
    createLocalDispatcher,
    createStudio,
    diskBlobs,
    openSqliteStore,
    pipelines,
    stages,
  } = await rooms();
  const store = await openSqliteStore({ folder, digest: sha256, mode });
  const ids = createIds(systemClock);
  const parts: StudioParts = {
    store,
    accounts: createAccounts({ folder, mode, clock: systemClock, ids }),
    blobs: diskBlobs(join(folder, "blobs"), sha256),
    dispatcher: createLocalDispatcher(),
    stages: [...stages, ...(options.stages ?? [])],
    types: [...artifactTypes, ...(options.types ?? [])],
    pipelines: [...pipelines, ...(options.pipelines ?? [])],
    clock: systemClock,
    ids,
    random: Math.random,
    digest: sha256,
    settings,
    mirrorFolder: mirror ? join(folder, "mirror") : null,
    pollMs: mode === "write" ? 1_000 : 100,
  };
  try {
    return await createStudio(parts, mode);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Everything that a studio is made of, loaded when one is opened, so that `backlot help` need not wait for it. */
async function rooms() {
  const [accounts, artifacts, blob, dispatcher, modules, shelf, store, studio] = await Promise.all([
    import("./store/accounts/accounts.ts"),
    import("./artifacts/index.ts"),
    import("./blob/disk.ts"),
    import("./engine/local-dispatcher.ts"),
    import("./modules/index.ts"),
    import("./pipelines/index.ts"),
    import("./store/sqlite.ts"),
    import("./studio/studio.ts"),
  ]);
  return {
    artifactTypes: artifacts.artifactTypes,
    createAccounts: accounts.createAccounts,
    diskBlobs: blob.diskBlobs,
    createLocalDispatcher: dispatcher.createLocalDispatcher,
    stages: modules.stages,
    pipelines: shelf.pipelines,
    openSqliteStore: store.openSqliteStore,
    createStudio: studio.createStudio,
  };
}

/**
 * Serves an open studio over HTTP and WebSockets, with everything that this machine lends it. Throws `conflict` for a port
 * that is taken.
 *
 * @param options.folder - the studio's data folder, for the examination of the machine
 */
export async function startServer(
  options: ServerOptions & { readonly folder: string },
): Promise<RunningServer> {
  const [{ startApi }, { examine }] = await Promise.all([
    import("./api/start.ts"),
    import("./studio/doctor.ts"),
  ]);
  const writer = async () => `process ${process.pid}, which serves this`;
  return startApi(options, {
    clock: systemClock,
    digest: sha256,
    env: process.env,
    pagesFolder: join(dirname(import.meta.dirname), "dist", "web"),
    doctor: () => examine({ folder: options.folder, formats: examineFormats, writer }),
  });
}

/** The formats of the house, each with what keeps its reader from loading, for `backlot doctor`. */
export async function examineFormats(): Promise<
  readonly { readonly name: string; readonly problem: string | null }[]
> {
  const { formats } = await import("./formats/index.ts");
  const readers: Readonly<Record<string, () => Promise<unknown>>> = {
    pdf: () => import("./formats/pdf/read.ts"),
    docx: () => import("./formats/docx/read.ts"),
    fdx: () => import("./formats/fdx/read.ts"),
  };
  return Promise.all(
    formats.map(async ({ name, title }) => {
      try {
        await readers[name]?.();
        return { name: title, problem: null };
      } catch (error) {
        return { name: title, problem: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}

function assertStore(folder: string): void {
  if (existsSync(join(folder, "backlot.db"))) return;
  throw new StudioError("not-found", `There is nothing in the data folder ${folder} yet.`, {
    hint: "Begin with `backlot sample`, or name another folder with --data.",
  });
}

function makeFolder(folder: string): void {
  try {
    makeWithParents(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" || code === "ENOTDIR") {
      const message = `${folder} cannot be a data folder: there is a file in the way.`;
      const hint = "Name another with --data.";
      throw new StudioError("bad-request", message, { hint, cause: error });
    }
    if (code === "ENOSPC") {
      const message = `The data folder ${folder} cannot be made: the disk is full.`;
      throw new StudioError("disk-full", message, { cause: error });
    }
    throw new StudioError("read-only", `The data folder ${folder} cannot be made here.`, {
      cause: error,
    });
  }
}

/** One by one: Node's own way never ends under folders such as /proc, where nothing can be made. */
function makeWithParents(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(folder);
  if (parent !== folder) makeWithParents(parent);
  mkdirSync(folder, { mode: 0o700 });
}

/** The longest that a timer of the platform can run; longer waits are made of several. */
const longestTimer = 2 ** 31 - 1;

/** The machine's clock. Its timers keep the process alive until they run out or are called off. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    const until = Date.now() + milliseconds;
    do await timer(Math.min(until - Date.now(), longestTimer), signal);
    while (until - Date.now() > longestTimer);
  },
};

function timer(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      clearTimeout(running);
      reject(signal?.reason as Error);
    };
    const running = setTimeout(
      () => {
        signal?.removeEventListener("abort", fail);
        resolve();
      },
      Math.max(0, milliseconds),
    );
    if (signal?.aborted) fail();
    else signal?.addEventListener("abort", fail, { once: true });
  });
}

const letters = "0123456789abcdefghjkmnpqrstvwxyz";

/** Ids of ten characters of time and sixteen of chance; within one process each sorts after the one before. */
export function createIds(clock: Clock): Ids {
  let last = 0;
  let chance = new Uint8Array(16);
  return {
    next(prefix) {
      const now = clock.now();
      if (now > last) {
        last = now;
        chance = new Uint8Array(randomBytes(16)).map((byte) => byte & 31);
        // The highest stays low, so that counting up within a millisecond cannot overflow.
        chance[0]! &= 15;
      } else {
        countUp(chance);
      }
      return `${prefix}_${inLetters(last)}${Array.from(chance, (digit) => letters[digit]).join("")}`;
    },
  };
}

function countUp(digits: Uint8Array): void {
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    digits[at] = (digits[at]! + 1) & 31;
    if (digits[at] !== 0) return;
  }
}

function inLetters(time: number): string {
  let text = "";
  for (let rest = time, at = 0; at < 10; at += 1, rest = Math.floor(rest / 32))
    text = letters[rest % 32]! + text;
  return text;
}

/** SHA-256 of a text in UTF-8 or of bytes, as 64 hexadecimal digits. */
export const sha256: Digest = (content) => hash("sha256", content, "hex");
