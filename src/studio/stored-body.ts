import { readBody, type ArtifactRef } from "../core/artifact.ts";
import type { ProjectId } from "../core/id.ts";
import type { Desk } from "./desk.ts";

/** A stored body, lifted to today's shape where this Backlot knows the type, as it is where it does not. */
export async function bodyInTodaysShape(
  { stores, parts, bench }: Pick<Desk, "stores" | "parts" | "bench">,
  project: ProjectId,
  ref: ArtifactRef,
): Promise<unknown> {
  const stored = await stores.artifacts.body(project, ref);
  const json =
    "json" in stored ? stored.json : new TextDecoder().decode(await parts.blobs.get(stored.blob));
  const body = JSON.parse(json) as unknown;
  const type = bench.types.get(ref.type);
  return type ? readBody(type, body, stored.schemaVersion) : body;
}
