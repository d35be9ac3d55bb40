import { RunId, type ProjectId } from "../core/id.ts";
import { canonicalJson } from "../core/json.ts";
import type { JsonValue } from "../core/json.ts";
import type { Pipeline } from "../core/pipeline.ts";
import type { RunOptions } from "../core/run.ts";
import type { NewRun, RunRecord } from "../core/store.ts";
import { assertOptions, freezeDefinition } from "./definition.ts";
import type { Bench } from "./parts.ts";

/** What a run is asked to be. */
export interface RunRequest {
  readonly project: ProjectId;
  readonly pipeline: Pipeline;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: RunOptions;
  readonly files: RunRecord["files"];
  readonly title: string;
}

/** A request, checked and frozen. Requests for the same thing have the same `request` digest. */
export function newRun(
  bench: Bench,
  { project, pipeline, params, options, files, title }: RunRequest,
): NewRun {
  const definition = freezeDefinition(pipeline, params);
  assertOptions(definition, options);
  const asked = {
    pipeline: pipeline.name,
    files: files.map(({ name, digest }) => ({ name, digest })),
    params: definition.stages.map(({ id, params: frozen }) => ({ id, frozen })),
    options,
  };
  return {
    id: RunId.parse(bench.parts.ids.next("run")),
    project,
    title,
    definition,
    params: JSON.parse(canonicalJson(params)) as Record<string, JsonValue>,
    options,
    files,
    request: bench.parts.digest(canonicalJson(asked)),
  };
}
