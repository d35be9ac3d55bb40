import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const repository = join(import.meta.dirname, "..", "..");

/** A way to start the `backlot` command. */
export interface Command {
  readonly title: string;
  readonly words: readonly string[];
}

export const fromSource: Command = {
  title: "from source",
  words: [process.execPath, join(repository, "src", "main.ts")],
};
export const bin: Command = {
  title: "built, bin/backlot.mjs",
  words: [process.execPath, join(repository, "bin", "backlot.mjs")],
};

/** Whether `npm run build` has been run, so that `bin` does not fall back to the source. */
export function isBuilt(): boolean {
  return existsSync(join(repository, "dist", "main.js"));
}

/** How a process went. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From before it was started until its end. */
  readonly milliseconds: number;
  /** Largest resident size in mebibytes; NaN where there is no /usr/bin/time, as is the next. */
  readonly peak: number;
  /** Seconds of processor, all threads and the kernel's part together: what a busy machine changes least. */
  readonly processor: number;
}

/** Runs a program to its end as a shell would. `usageFile`: where what it used is noted meanwhile. */
export async function runToEnd(words: readonly string[], usageFile: string): Promise<Ended> {
  const timed = existsSync("/usr/bin/time");
  const [program = "", ...args] = timed
    ? ["/usr/bin/time", "-f", "%M %U %S", "-o", usageFile, ...words]
    : words;
  const started = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const milliseconds = performance.now() - started;
  return {
    code,
    ...texts,
    milliseconds,
    ...(timed ? usageIn(usageFile) : { peak: Number.NaN, processor: Number.NaN }),
  };
}

function usageIn(file: string): { peak: number; processor: number } {
  const line = readFileSync(file, "utf8").trim().split("\n").at(-1) ?? "";
  const [kibibytes = Number.NaN, user = Number.NaN, kernel = Number.NaN] = line
    .split(" ")
    .map(Number);
  rmSync(file);
  return { peak: kibibytes / 1024, processor: user + kernel };
}
