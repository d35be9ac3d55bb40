import { spawn, spawnSync, type ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A real process that writes to a store, and the lines that it has told. */
export interface WriterProcess {
  readonly pid: number;
  readonly told: readonly string[];
  /** Resolves with the first line that it tells; rejects when it ends before. */
  readonly ready: Promise<void>;
  /** Ends it as a power cut would, and resolves when all that it told has arrived. */
  kill(): Promise<void>;
}

/** Ids and folders of tests are given as arguments; its own complaints go to this process's. */
export function startProcess(script: string, ...args: readonly string[]): WriterProcess {
  const file = fileURLToPath(new URL(`programs/${script}`, import.meta.url));
  const child: ChildProcessByStdio<null, Readable, null> = spawn(
    process.execPath,
    [file, ...args],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const told: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  const ready = new Promise<void>((resolve, reject) => {
    lines.once("line", () => resolve());
    child.once("exit", (code) => reject(new Error(`The process ended early, with ${code}.`)));
  });
  lines.on("line", (line) => told.push(line));
  // A process may be killed before anybody waits for it.
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    told,
    ready,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Answer = Readonly<Record<string, unknown>>;

/** Runs a script to its end; its last line is its answer in JSON. Null when it cannot be started here. */
export function runScript(
  script: string,
  args: readonly string[],
  as: { uid?: number; gid?: number } = {},
): Answer | null {
  const file = fileURLToPath(new URL(`programs/${script}`, import.meta.url));
  return answerOf(spawnSync(process.execPath, [file, ...args], { encoding: "utf8", ...as }));
}

/** Runs a script with a small file system of its own at `folder`, which needs no rights where namespaces are allowed. */
export function runInNamespace(script: string, folder: string, size: string): Answer | null {
  const file = fileURLToPath(new URL(`programs/${script}`, import.meta.url));
  const mountAndRun = `mount -t tmpfs -o size=${size} none "$0" && exec "$1" "$2" "$0"`;
  return answerOf(
    spawnSync("unshare", ["-rm", "sh", "-c", mountAndRun, folder, process.execPath, file], {
      encoding: "utf8",
    }),
  );
}

function answerOf({
  stdout,
  stderr,
  error,
}: {
  stdout: string;
  stderr: string;
  error?: Error | undefined;
}): Answer | null {
  const last = stdout?.trim().split("\n").at(-1) ?? "";
  if (last.startsWith("{")) return JSON.parse(last) as Answer;
  const cannotStart =
    error !== undefined || /permission|not permitted|EACCES|unshare|mount/iu.test(stderr);
  if (cannotStart) return null;
  throw new Error(`The script gave no answer.\n${stderr}`);
}
