import { StudioError } from "../core/error.ts";
import { ProjectId } from "../core/id.ts";
import type { JsonValue } from "../core/json.ts";
import type { ProjectRecord } from "../core/store.ts";
import type { Desk } from "./desk.ts";
import { everyRow } from "./pages.ts";
import { overviewOf, type Overview } from "./overview.ts";
import { slugFrom } from "./slug.ts";

/** The productions of a person. */
export interface ProjectDesk {
  /** The slug is made from the name, with a number where it is taken. */
  create(project: {
    name: string;
    settings?: Readonly<Record<string, JsonValue>>;
  }): Promise<ProjectRecord>;
  /** Newest first. */
  list(): Promise<readonly ProjectRecord[]>;
  /** By id or slug; throws `not-found`. */
  get(name: string): Promise<ProjectRecord>;
  /** By id or slug; null when there is none. */
  find(name: string): Promise<ProjectRecord | null>;
  /** The project that was last given the file at this absolute path. */
  findByPath(path: string): Promise<ProjectRecord | null>;
  /** Its screenplay at a glance; null while the scenes are not known. */
  overview(project: ProjectId): Promise<Overview | null>;
}

export function createProjects(desk: Desk): ProjectDesk {
  const { parts, stores } = desk;
  const find = async (name: string) => {
    const id = ProjectId.safeParse(name);
    if (!id.success) return stores.projects.bySlug(name.toLowerCase());
    try {
      return await stores.projects.get(id.data);
    } catch (error) {
      if (error instanceof StudioError && error.code === "not-found") return null;
      throw error;
    }
  };
  return {
    async create({ name, settings = {} }) {
      const id = ProjectId.parse(parts.ids.next("prj"));
      const slug = await freeSlug(slugFrom(name), (taken) => stores.projects.bySlug(taken));
      return stores.projects.create({ id, slug, name, settings }, parts.clock.now());
    },
    list: () => everyRow((page) => stores.projects.list(page)),
    async get(name) {
      const project = await find(name);
      if (!project)
        throw new StudioError("not-found", `There is no project ${name}.`, {
          hint: "List them with `backlot projects`.",
        });
      return project;
    },
    find,
    findByPath: (path) => stores.projects.bySourcePath(path),
    overview: (project) => overviewOf(desk, project),
  };
}

async function freeSlug(
  wanted: string,
  find: (slug: string) => Promise<ProjectRecord | null>,
): Promise<string> {
  let slug = wanted;
  for (let number = 2; (await find(slug)) !== null; number += 1) slug = `${wanted}-${number}`;
  return slug;
}
