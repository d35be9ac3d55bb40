/** Backlot from outside: typed calls, and runs and projects followed live. For browsers and Node. */
export { parseResponse as answerOf } from "hono/client";
export type { LogEvent } from "../core/event.ts";
export type { ProjectView } from "../core/live/project-view.ts";
export type { RunView } from "../core/live/run-view.ts";
export {
  createClient,
  type BacklotClient,
  type ClientOptions,
  type Socket,
  type SocketClass,
  type TypedCalls,
} from "./client.ts";
export { RequestFailed, type FailureInfo } from "./failure.ts";
export type { WatchedOutput } from "./outputs.ts";
export { replayRun, type ReplayStep } from "./replay-run.ts";
export type { Sleep, Timing } from "./surroundings.ts";
export type { TransportName } from "./transport.ts";
export type { Connection, EndReason, Watch, WatchOptions } from "./watch.ts";
export { watchProject, type ProjectWatchOptions } from "./watch-project.ts";
export { watchRun, type OutputPiece, type RunWatch, type RunWatchOptions } from "./watch-run.ts";
