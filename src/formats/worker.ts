import { parentPort, workerData } from "node:worker_threads";
import { errorInfo } from "../core/error.ts";
import { read } from "./read.ts";
import type { ReadingTask, ReadingReply } from "./off-thread.ts";

/** Reads the one file it was started for and sends back what it found, or why not. */
async function answer(task: ReadingTask): Promise<ReadingReply> {
  try {
    return { manuscript: await read(task.bytes, task.filename) };
  } catch (error) {
    return { failure: errorInfo(error) };
  }
}

// The main thread alone starts this file, with a task of this type.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin; windows do
parentPort?.postMessage(await answer(workerData as ReadingTask));
