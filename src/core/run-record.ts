import type { ErrorInfo } from "./error.ts";
import type { ProjectId, RunId } from "./id.ts";
import type { JsonValue } from "./json.ts";
import type { RunDefinition, RunOptions, RunStatus } from "./run.ts";

/** A run as it is kept. */
export interface RunRecord {
  readonly id: RunId;
  readonly project: ProjectId;
  /** From 1 in the project. */
  readonly number: number;
  readonly definition: RunDefinition;
  readonly params: Readonly<Record<string, JsonValue>>;
  readonly options: RunOptions;
  /** Digests of the files it was given, by name. */
  readonly files: readonly {
    readonly name: string;
    readonly digest: string;
    readonly bytes: number;
  }[];
  /** SHA-256 of canonical JSON of pipeline, files, params and options: finds an unfinished run of the same request. */
  readonly request: string;
  readonly status: RunStatus;
  readonly halt: "pause" | "cancel" | null;
  /** How often it was started. */
  readonly attempt: number;
  /** Heads are read as they stood after this event of the project. */
  readonly frozenAt: number;
  readonly startedBy: string;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly error: ErrorInfo | null;
  readonly costMicroUsd: number;
  /** Number of events in its part of the log. */
  readonly runSeq: number;
}
