import { Worker } from "node:worker_threads";
import { StudioError, type ErrorInfo } from "../core/error.ts";
import type { Manuscript } from "./manuscript.ts";

/** What a reading thread is given. */
export interface ReadingTask {
  readonly bytes: Uint8Array;
  readonly filename: string;
}

/** What it sends back, once. */
export type ReadingReply = { readonly manuscript: Manuscript } | { readonly failure: ErrorInfo };

/** How long a file may take, in milliseconds. */
const LONGEST = 120_000;
/** Memory that a file may take, in megabytes. */
const MEMORY = 1_024;

/**
 * Reads a file on a thread of its own, so that a heavy one stops nobody else, and a hostile one only itself.
 *
 * @throws StudioError as the reader does; "timeout", "aborted", or "input-too-large" when memory runs out
 */
export async function readOffThread(
  task: ReadingTask,
  signal?: AbortSignal,
  longest = LONGEST,
): Promise<Manuscript> {
  const worker = new Worker(workerUrl(), {
    workerData: {
      bytes: new Uint8Array(task.bytes),
      filename: task.filename,
    } satisfies ReadingTask,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    // A test runner's own loaders have no business in there.
    execArgv: [],
  });
  const limit = AbortSignal.timeout(longest);
  const stop = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  try {
    const reply = await firstReply(worker, stop);
    if ("manuscript" in reply) return reply.manuscript;
    const { code, message, hint } = reply.failure;
    if (code === "unexpected") throw new Error(message);
    throw new StudioError(code, message, { hint });
  } catch (cause) {
    if (signal?.aborted === true)
      throw new StudioError("aborted", `Reading ${task.filename} was stopped.`, { cause });
    if (limit.aborted) throw overtime(task.filename, longest, cause);
    if (ranOutOfMemory(cause))
      throw new StudioError(
        "input-too-large",
        `${task.filename} takes more than ${MEMORY} MB of memory to read.`,
        { cause },
      );
    throw cause;
  } finally {
    await worker.terminate();
  }
}

/** The worker lies beside this file, as source or built. */
function workerUrl(): URL {
  const extension = /\.[cm]?[jt]s$/.exec(new URL(import.meta.url).pathname)?.[0] ?? ".js";
  return new URL(`./worker${extension}`, import.meta.url);
}

function firstReply(worker: Worker, stop: AbortSignal): Promise<ReadingReply> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(stop.reason);
    if (stop.aborted) abort();
    stop.addEventListener("abort", abort, { once: true });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the reading thread ended with code ${code}`)));
  });
}

function overtime(filename: string, longest: number, cause: unknown): StudioError {
  const hint = "Split the file, or save it again from the program that made it.";
  return new StudioError(
    "timeout",
    `${filename} could not be read within ${longest / 1000} seconds.`,
    { hint, cause },
  );
}

function ranOutOfMemory(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
}
