import { z } from "@hono/zod-openapi";
import { Role } from "../../core/role.ts";
import type { ProjectRecord } from "../../core/store.ts";
import { JsonObject, Moment, named, Text } from "./common.ts";

export const Project = z
  .object({
    id: z.string().openapi({ example: "prj_01kajv4m0v2q8t6w9x3y5z7abc" }),
    slug: Text("For people: lower case, unique; it works wherever a project's id does."),
    name: z.string(),
    settings: JsonObject,
    seq: z.int().openapi({ description: "Number of its last event." }),
    createdAt: Moment,
    updatedAt: Moment,
  })
  .openapi("Project", { description: "One production." });

export function shownProject(record: ProjectRecord): z.infer<typeof Project> {
  const { id, slug, name, settings, seq, createdAt, updatedAt } = record;
  return { id, slug, name, settings, seq, createdAt, updatedAt };
}

export const RoleName = named(Role, "Role", {
  description: "What a person may do in a project: look; change and run; let others in.",
});
