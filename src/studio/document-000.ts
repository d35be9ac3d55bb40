import type { ArtifactRef } from "../core/artifact.ts";
import type { EventPayload, EventType, LogEvent } from "../core/event.ts";
import { wordFor } from "./event-names.ts";

/** Document 000 writes names with underscores: `scene_index`, `character_bible`. */
export function underscored(name: string): string {
  return name.replaceAll("-", "_");
}

/** Milliseconds since 1970 as document 000 has times. */
export function timestamp(at: number): string {
  return new Date(at).toISOString();
}

export function dollars(microUsd: number): number {
  return microUsd / 1_000_000;
}

export function ref000({ type, key, version }: ArtifactRef, entity: string | null) {
  return {
    artifact_type: underscored(type),
    entity_id: entity ?? (key === "" ? null : key),
    version,
  };
}

/** An event in document 000's words and fields; null where the document has no word for it. */
export function event000(event: LogEvent): Readonly<Record<string, unknown>> | null {
  const name = wordFor(event, "000");
  if (name === null) return null;
  const at = timestamp(event.at);
  return {
    event: name,
    ts: at,
    timestamp: at,
    seq: event.seq,
    run_id: event.run,
    ...(event.stage === null ? {} : { stage_id: underscored(event.stage) }),
    ...fields000(event),
  };
}

/** What a document says of an event beside its name and place; nothing for those that are not named here. */
type Fields = {
  readonly [Type in EventType]?: (payload: EventPayload<Type>) => Readonly<Record<string, unknown>>;
};

const fields: Fields = {
  "run.started": ({ attempt }) => ({ attempt }),
  "run.paused": ({ reason }) => ({ reason }),
  "run.finished": ({ status, counts, costMicroUsd, durationMs, failures }) => ({
    success: status === "completed" || status === "early_exit",
    terminal_reason: status,
    artifacts: Object.fromEntries(
      Object.entries(counts).map(([type, count]) => [underscored(type), count]),
    ),
    duration_seconds: durationMs / 1000,
    total_cost_usd: dollars(costMicroUsd),
    ...(failures[0] && { error: failures[0].error.message, error_code: failures[0].error.code }),
  }),
  "stage.started": ({ title }) => ({ display_name: title }),
  "stage.artifact_emitted": ({ ref, entity, artifactIndex, summary }) => ({
    ...ref000(ref, entity),
    artifact_index: artifactIndex,
    display_name: summary,
  }),
  "stage.retrying": ({ attempt, delayMs, error }) => ({
    attempt,
    retry_delay_seconds: delayMs / 1000,
    reason: error.message,
    error: error.message,
    error_code: error.code,
  }),
  "stage.reused": ({ reason }) => ({ reason }),
  "stage.skipped": ({ reason }) => ({ reason }),
  "stage.blocked": ({ reason }) => ({ error: reason, error_class: "blocked" }),
  "stage.completed": ({ status, artifacts, failedUnits, durationMs, costMicroUsd }) => ({
    terminal_reason: status,
    artifacts,
    duration_seconds: durationMs / 1000,
    cost_usd: dollars(costMicroUsd),
    ...(failedUnits[0] && {
      error: failedUnits[0].error.message,
      error_class: failedUnits[0].error.code,
    }),
  }),
  "gate.opened": ({ question, gate }) => ({ reason: question, gate_id: gate }),
  "artifact.written": ({ ref }) => ref000(ref, null),
};

function fields000({ type, payload }: LogEvent): Readonly<Record<string, unknown>> {
  const tell = fields[type] as
    | ((payload: unknown) => Readonly<Record<string, unknown>>)
    | undefined;
  return tell?.(payload) ?? {};
}
