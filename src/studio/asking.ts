import { StudioError } from "../core/error.ts";
import { ProjectId, type InputId } from "../core/id.ts";
import type { ProjectRecord, RunRecord } from "../core/store.ts";
import type { RunRequest } from "../engine/engine.ts";
import type { RunPlan } from "../engine/dry-run.ts";
import { controlModeOf } from "./control-mode.ts";
import type { Desk } from "./desk.ts";
import { readInputFile, runFile, type InputDesk } from "./inputs.ts";
import { planWithoutProject, planWithProject } from "./plan.ts";
import type { ProjectDesk } from "./projects.ts";
import type { CheckedRequest } from "./request.ts";
import { nameFromFile } from "./slug.ts";

/** Turns what a person asks for into what the engine is asked for. */
export interface Asking {
  /** Finds or creates the project and keeps the file; `since` is the project's last event before, 0 for a new one. */
  bringIn(request: CheckedRequest): Promise<{
    readonly asked: RunRequest;
    readonly project: ProjectRecord;
    readonly since: number;
  }>;
  /** What the run would do; keeps and creates nothing. */
  plan(request: CheckedRequest): Promise<RunPlan>;
}

export function createAsking(desk: Desk, projects: ProjectDesk, inputs: InputDesk): Asking {
  return {
    async bringIn(request) {
      const file = request.path === null ? null : await readInputFile(request.path);
      const found = await projectOf(projects, request, file?.sourcePath ?? null);
      if (found) await desk.assertMay(found.id, "editor");
      const project =
        found ?? (await projects.create({ name: nameFor(request, file?.filename ?? null) }));
      const files = file
        ? [runFile(await inputs.add(project.id, file))]
        : await filesBefore(inputs, project.id, request.input);
      return {
        project,
        since: found?.seq ?? 0,
        asked: await askedOf(desk, project, request, files),
      };
    },
    async plan(request) {
      const file = request.path === null ? null : await readInputFile(request.path);
      const project = await projectOf(projects, request, file?.sourcePath ?? null);
      if (!project) return planWithoutProject(request);
      const files = file
        ? [{ name: file.filename, digest: desk.parts.digest(file.bytes), bytes: file.bytes.length }]
        : await filesBefore(inputs, project.id, request.input);
      return planWithProject(desk, await askedOf(desk, project, request, files));
    },
  };
}

/** The file that a request names among those that the project was given before. */
async function filesBefore(
  inputs: InputDesk,
  project: ProjectId,
  id: InputId | null,
): Promise<RunRecord["files"]> {
  if (id === null) return [];
  const input = await inputs.get(id);
  if (input.project !== project)
    throw new StudioError("not-found", `There is no input ${id} in this project.`);
  return [runFile(input)];
}

async function projectOf(
  projects: ProjectDesk,
  { project, pipeline }: CheckedRequest,
  path: string | null,
): Promise<ProjectRecord | null> {
  if (project === null)
    return path === null ? projects.find(pipeline.name) : projects.findByPath(path);
  // An id is never the name of a new project: one that is not found is a mistake, or somebody else's.
  return ProjectId.safeParse(project).success ? projects.get(project) : projects.find(project);
}

function nameFor({ project, pipeline }: CheckedRequest, filename: string | null): string {
  if (project !== null) return project;
  return filename === null ? pipeline.name : nameFromFile(filename);
}

async function askedOf(
  desk: Desk,
  project: ProjectRecord,
  { pipeline, params, options }: CheckedRequest,
  files: RunRecord["files"],
): Promise<RunRequest> {
  const controlMode = options.controlMode ?? (await controlModeOf(desk, project.id));
  return {
    project: project.id,
    pipeline,
    params,
    options: { ...options, controlMode },
    files,
    title: `${pipeline.title}: ${project.name}`,
  };
}
