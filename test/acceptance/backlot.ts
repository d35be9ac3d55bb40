import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { LogEvent } from "../../src/core/event.ts";

export const repository = join(import.meta.dirname, "..", "..");
/** A short thriller of eight scenes. */
export const ferry = join(repository, "examples", "the-night-ferry", "the-night-ferry.fountain");
const main = join(repository, "src", "main.ts");

/** A command line that ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A command line at work. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard output holds the text; throws what was said when the process ends without it. */
  says(text: string): Promise<void>;
}

/** The real program in a process of its own. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: repository,
    env: { ...process.env, NO_COLOR: "1", BACKLOT_DEBUG: "", npm_lifecycle_event: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that everything it starts can be ended with it.
    detached: process.platform !== "win32",
  });
  onTestFinished(() => endGroup(child));
  let out = "";
  let err = "";
  const hear = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    for (const listen of hear) listen();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  return {
    child,
    ended,
    says: (text) =>
      new Promise((resolve, reject) => {
        const listen = () => {
          if (!out.includes(text)) return;
          hear.delete(listen);
          resolve();
        };
        hear.add(listen);
        listen();
        void ended.then((end) =>
          reject(new Error(`It ended without saying ${text}:\n${JSON.stringify(end)}`)),
        );
      }),
  };
}

/** Ends a process and all that it started; a test that fails or takes too long leaves nobody behind. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // Everybody has left already.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

export function backlot(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return start(args, env).ended;
}

/** A data folder that goes away when the test ends. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "backlot-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function eventsIn(out: string): LogEvent[] {
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LogEvent);
}

/** Keys and digests of everything that stands in a project, in a fixed order. */
export async function digests(folder: string, project: string): Promise<string[]> {
  const { out, err, code } = await backlot([
    "artifacts",
    "list",
    "--project",
    project,
    "--json",
    "--data",
    folder,
  ]);
  if (code !== 0) throw new Error(err);
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map(
      (line) =>
        JSON.parse(line) as { ref: { type: string; key: string; version: number }; digest: string },
    )
    .map(({ ref, digest }) => `${ref.type}/${ref.key}@${ref.version} ${digest}`)
    .toSorted();
}
