import { StudioError } from "../core/error.ts";
import { InputId, ProjectId } from "../core/id.ts";
import type { Pipeline } from "../core/pipeline.ts";
import { ControlMode, RunOptions } from "../core/run.ts";
import { assertOptions, freezeDefinition } from "../engine/definition.ts";
import { z } from "zod";

/** What a person asks for. */
export const StartRequest = z.object({
  pipeline: z.string(),
  /** A file of this machine, absolute or relative to where the process works; null for pipelines that take none. */
  path: z.string().nullable(),
  /** Instead of a path: a file that the project, named by its id, was given before. */
  input: z.string().nullable().default(null),
  /** Id, slug or the name of a new one; null: the project that was last given this path, else a new one. */
  project: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
  /** Parameters as text, whose meaning the pipeline decides: `2` is a number where it wants one. */
  textParams: z.record(z.string(), z.string()).default({}),
  /** Without a control mode, the project's settings decide. */
  options: RunOptions.extend({ controlMode: ControlMode.optional() }),
});
export type StartRequest = z.input<typeof StartRequest>;

/** A request that a run can be made of. */
export interface CheckedRequest {
  readonly pipeline: Pipeline;
  readonly path: string | null;
  readonly input: InputId | null;
  readonly project: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: Omit<RunOptions, "controlMode"> & {
    readonly controlMode?: ControlMode | undefined;
  };
}

/** Finds the pipeline and checks everything that can be checked before anything is kept. */
export function checkRequest(
  pipelines: readonly Pipeline[],
  request: StartRequest,
): CheckedRequest {
  const { path, project, params, textParams, ...asked } = StartRequest.parse(request);
  const pipeline = pipelineNamed(pipelines, request.pipeline);
  const isIsolated = asked.options.isolated || (pipeline.isolated ?? false);
  const options = { ...asked.options, isolated: isIsolated };
  const input = asked.input === null ? null : inputNamed(asked.input, path, project);
  assertFiles(pipeline, path !== null || input !== null);
  const meant = { ...params, ...readTextParams(pipeline, textParams, params) };
  assertKnownParams(pipeline, meant);
  assertOptions(freezeDefinition(pipeline, meant), RunOptions.parse(options));
  return { pipeline, path, input, project, params: meant, options };
}

function assertFiles({ name, files }: Pipeline, hasFile: boolean): void {
  if (files === "one" && !hasFile) {
    throw new StudioError("bad-request", `Pipeline ${name} needs a file.`, {
      hint: `Name it: \`backlot run ${name} FILE\`, or \`input\` in a request to the API.`,
    });
  }
  if (files === "none" && hasFile)
    throw new StudioError("bad-request", `Pipeline ${name} takes no file.`);
}

function inputNamed(text: string, path: string | null, project: string | null): InputId {
  if (path !== null)
    throw new StudioError(
      "bad-request",
      "A run takes a file by its path or by its input, not both.",
    );
  if (!ProjectId.safeParse(project).success)
    throw new StudioError("bad-request", "An input is a project's: name the project by its id.");
  const input = InputId.safeParse(text);
  if (!input.success) throw new StudioError("not-found", `There is no input ${text}.`);
  return input.data;
}

function pipelineNamed(pipelines: readonly Pipeline[], name: string): Pipeline {
  const found = pipelines.find((pipeline) => pipeline.name === name);
  if (found) return found;
  const names = pipelines.map((pipeline) => pipeline.name).join(", ");
  throw new StudioError("bad-request", `There is no pipeline ${name}.`, {
    hint: `There are: ${names}.`,
  });
}

/** Each text as the value that it spells, unless the pipeline wants the text itself. */
function readTextParams(
  pipeline: Pipeline,
  texts: Readonly<Record<string, string>>,
  others: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, spelledValue(text)]),
  );
  const checked = pipeline.params.safeParse({ ...others, ...values });
  if (checked.success) return values;
  const refused = new Set(checked.error.issues.map(({ path }) => String(path[0])));
  for (const [name, text] of Object.entries(texts)) if (refused.has(name)) values[name] = text;
  return values;
}

function spelledValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON is the usual case: plain words.
    return text;
  }
}

/** A pipeline's schema leaves out what it does not know; a misspelt name must not vanish that way. */
function assertKnownParams(pipeline: Pipeline, params: Readonly<Record<string, unknown>>): void {
  if (!(pipeline.params instanceof z.ZodObject)) return;
  const known = Object.keys(pipeline.params.shape);
  const stranger = Object.keys(params).find((name) => !known.includes(name));
  if (stranger === undefined) return;
  const hint = known.length === 0 ? "It takes none." : `It takes: ${known.join(", ")}.`;
  throw new StudioError(
    "invalid-params",
    `Pipeline ${pipeline.name} has no parameter ${stranger}.`,
    { hint },
  );
}
