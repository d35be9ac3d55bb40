import { z } from "zod";
import { StudioError } from "../../core/error.ts";
import type { JsonValue } from "../../core/json.ts";
import { ProjectId } from "../../core/id.ts";
import type { Pipeline } from "../../core/pipeline.ts";
import type { ProjectRecord } from "../../core/store.ts";
import { checkRequest, type StartRequest } from "../../studio/request.ts";
import type { Desks } from "../../studio/studio.ts";
import type { Caller } from "../caller.ts";
import type { CompatRoom } from "./room.ts";

/** The longest text that may be brought, in UTF-16 units. */
export const longestText = 1_000_000;

/** What a client of another document asks a pipeline to work on. */
export interface Brought {
  readonly pipeline: Pipeline;
  /** Id, slug or name of the project; one that nobody has is made. */
  readonly project: string;
  readonly text: string;
  /** As the client sent them. */
  readonly params: Readonly<Record<string, JsonValue>>;
  /** What is passed on where the pipeline has a parameter of that name. */
  readonly known: Readonly<Record<string, JsonValue | undefined>>;
}

/** A request that can be made into a run, and what the client should know of how it was understood. */
export interface Understood {
  readonly request: StartRequest;
  readonly notice: string | null;
}

/**
 * Makes a request of what was brought: the text becomes a file of the project, the file of the run where the pipeline takes
 * one, or a parameter where it has one for it. What could not be run is refused before anything is kept.
 */
export async function understand(
  room: CompatRoom,
  { desks, caller }: { readonly desks: Desks; readonly caller: Caller },
  brought: Brought,
): Promise<Understood> {
  const params = assertFits(room, brought);
  const { pipeline, project: name, text, known } = brought;
  const turn = `project of ${caller.person.id}`;
  const project = await room.inTurn(turn, () => projectFor(desks, name));
  const request = { pipeline: pipeline.name, path: null, project: project.id, params, options: {} };
  const isParameter = Object.entries(known).some(
    ([parameter, value]) => value === text && params[parameter] === text,
  );
  if (text.trim() === "" || isParameter) return { request, notice: null };
  const file = { filename: "input.txt", bytes: new TextEncoder().encode(text), sourcePath: null };
  const { id } = await desks.inputs.add(project.id, file);
  if (pipeline.files === "one") return { request: { ...request, input: id }, notice: null };
  const notice = `Pipeline ${pipeline.name} reads no text; yours is kept as a file of the project.`;
  return { request, notice };
}

/** The parameters of a run that could be made of what was brought; throws where none could. Keeps nothing. */
export function assertFits(
  { parts }: CompatRoom,
  { pipeline, text, params, known }: Brought,
): Record<string, JsonValue> {
  if (pipeline.files === "one" && text.trim() === "")
    throw new StudioError("bad-request", `Pipeline ${pipeline.name} needs a text.`, {
      hint: "Send the words that it is to work on: as `input` (002), or as `meta.text` (003).",
    });
  const passed = passedOn(pipeline, known, params);
  // Which file it would be given is another question: none is opened here.
  const path = pipeline.files === "one" ? "any.txt" : null;
  const request = { pipeline: pipeline.name, path, project: null, params: passed, options: {} };
  checkRequest(parts.studio.pipelines, request);
  return passed;
}

function passedOn(
  { params: schema }: Pipeline,
  known: Brought["known"],
  params: Brought["params"],
): Record<string, JsonValue> {
  const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const fitting = Object.entries(known).flatMap(([name, value]) =>
    names.includes(name) && value !== undefined && value !== "" ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(fitting), ...params };
}

async function projectFor({ projects }: Desks, name: string): Promise<ProjectRecord> {
  // An id is never the name of a new project: one that is not found is a mistake, or somebody else's.
  if (ProjectId.safeParse(name).success) return projects.get(name);
  const found = await projects.find(name);
  if (found) return found;
  const namesakes = (await projects.list()).filter((one) => one.name === name.trim());
  return namesakes[0] ?? projects.create({ name });
}

/** The pipeline of a name; null where there is none. */
export function pipelineNamed({ parts }: CompatRoom, name: string): Pipeline | null {
  return parts.studio.pipelines.find((pipeline) => pipeline.name === name) ?? null;
}

/** For hints: what pipelines there are. */
export function pipelineNames({ parts }: CompatRoom): string {
  return `There are: ${parts.studio.pipelines.map(({ name }) => name).join(", ")}.`;
}
