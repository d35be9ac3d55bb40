import type { z } from "zod";
import { StudioError } from "../../core/error.ts";
import type { ProjectId } from "../../core/id.ts";
import { bodyInTodaysShape } from "../stored-body.ts";
import type { Desk } from "../desk.ts";

/** The current value of one artifact, as far as the reader asks for it; null when there is none. */
export async function headBody<Body>(
  desk: Desk,
  project: ProjectId,
  type: string,
  key: string,
  shape: z.ZodType<Body>,
): Promise<Body | null> {
  const head = await desk.stores.artifacts.head(project, type, key);
  return head ? shape.parse(await bodyInTodaysShape(desk, project, head.ref)) : null;
}

/** The current values of several artifacts of a type, in the order of the keys; keys without one are left out. */
export async function headBodies<Body>(
  desk: Desk,
  project: ProjectId,
  type: string,
  keys: readonly string[],
  shape: z.ZodType<Body>,
): Promise<Body[]> {
  const bodies: Body[] = [];
  for (const key of keys) {
    const body = await headBody(desk, project, type, key, shape);
    if (body !== null) bodies.push(body);
  }
  return bodies;
}

/** The failure of an export that finds nothing to write. */
export function nothingToExport(what: string): StudioError {
  return new StudioError("not-found", `This project has no ${what} yet.`, {
    hint: "Run the pipeline `screenplay-breakdown` on a script first.",
  });
}
