import { answerOf } from "../../../src/client/index.ts";
import { queryClient, reads } from "./queries.ts";
import type { Input, Project, Run } from "./shapes.ts";
import { studio } from "./studio-client.ts";

const { api } = studio.http;

/** A key under which a request that creates or spends is done only once, however often it is sent. */
function once(): { headers: Record<string, string> } {
  return { headers: { "Idempotency-Key": crypto.randomUUID() } };
}

export async function createProject(name: string): Promise<Project> {
  const project = await answerOf(api.projects.$post({ json: { name } }, once()));
  void queryClient.invalidateQueries({ queryKey: reads.projects().queryKey });
  return project;
}

/** Gives a production a file. What it is, is told by its content. */
export async function addInput(project: string, file: File): Promise<Input> {
  const path = `/api/projects/${encodeURIComponent(project)}/inputs?filename=${encodeURIComponent(file.name)}`;
  const response = await studio.fetch(path, {
    method: "POST",
    ...once(),
    body: file,
  });
  void queryClient.invalidateQueries({ queryKey: ["inputs", project] });
  return (await response.json()) as Input;
}

/** Breaks a script down: the pipeline that everything begins with. */
export const breakdown = "screenplay-breakdown";

/** @param input - id of a file that the production has; null for pipelines that take none */
export async function startRun(
  project: string,
  pipeline: string,
  input: string | null,
): Promise<Run> {
  const asked = { pipeline, input, reuse: true };
  const run = await answerOf(
    api.projects[":project"].runs.$post({ param: { project }, json: asked }, once()),
  );
  void queryClient.invalidateQueries({ queryKey: ["runs"] });
  return run;
}

/** What a person can ask of a run that is there. */
export type Steering = "pause" | "resume" | "cancel" | "retry";

export async function steer(run: string, steering: Steering): Promise<void> {
  await studio.fetch(`/api/runs/${encodeURIComponent(run)}/${steering}`, {
    method: "POST",
    ...once(),
  });
  void queryClient.invalidateQueries({ queryKey: ["runs"] });
}
