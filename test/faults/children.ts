import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const repository = join(import.meta.dirname, "..", "..");

/** A process that is watched, and what it has said so far. */
export interface Child {
  readonly process: ChildProcess;
  /** Whole lines of standard output; a line that a kill cut short is no line. */
  lines(): readonly string[];
  errors(): string;
  /** Resolves once it is gone and all it said has arrived: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

export interface ChildOptions {
  /** Words before the program's own, such as `setpriv …`. */
  readonly through?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a file of this repository under the Node that runs the tests. */
export function startProgram(
  file: string,
  args: readonly string[],
  { through = [], env = {} }: ChildOptions = {},
): Child {
  const [program = "", ...words] = [...through, process.execPath, join(repository, file), ...args];
  const child = spawn(program, words, {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: repository,
    env: { ...process.env, ...env },
  });
  let said = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  return {
    process: child,
    lines: () => said.split("\n").slice(0, -1),
    errors: () => errors,
    ended,
  };
}

/** `backlot …` from source. */
export function startBacklot(args: readonly string[], options: ChildOptions = {}): Child {
  return startProgram("src/main.ts", args, options);
}

/** How a command ended. */
export interface Said {
  readonly exit: number | NodeJS.Signals | null;
  readonly lines: readonly string[];
  readonly errors: string;
}

export async function backlot(args: readonly string[], options: ChildOptions = {}): Promise<Said> {
  const child = startBacklot(args, options);
  return { exit: await child.ended, lines: child.lines(), errors: child.errors() };
}

/** What is wrong with how a failed command put it: people are told what happened and what to do, and see no stack. */
export function unclear({ exit, errors }: Said): string[] {
  const faults: string[] = [];
  if (typeof exit !== "number") faults.push(`ended by ${exit ?? "nothing"}`);
  if (!/^backlot: .+\n {2}\S/mu.test(errors))
    faults.push(`does not say what happened and what to do: ${errors}`);
  if (/This is a bug|\bat .+\(.+:\d+:\d+\)|ERR_|SQLITE_|undefined/u.test(errors))
    faults.push(`speaks of its insides: ${errors}`);
  return faults;
}

export function milliseconds(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}

/** Stops every thread of a process where it stands and resolves when none is in the middle of a system call. */
export async function holdStill({ process: child }: Child): Promise<void> {
  child.kill("SIGSTOP");
  while (!isStill(child.pid)) await milliseconds(1);
}

function isStill(pid: number | undefined): boolean {
  return pid === undefined || threadStates(pid).every((state) => state === "T" || state === "Z");
}

function threadStates(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2)[0] ?? "";
    });
  } catch {
    // It has ended by itself: nothing of it moves any more.
    return [];
  }
}
