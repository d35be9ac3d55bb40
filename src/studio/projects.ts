import { StudioError } from "../core/error.ts";
import { ProjectId } from "../core/id.ts";
import type { JsonValue } from "../core/json.ts";
import type { Role } from "../core/role.ts";
import type { Page, PageRequest, ProjectRecord } from "../core/store.ts";
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
  /** The same, a page at a time. */
  page(page: PageRequest): Promise<Page<ProjectRecord>>;
  /** By id or slug; throws `not-found`. */
  get(name: string): Promise<ProjectRecord>;
  /** By id or slug; null when there is none. */
  find(name: string): Promise<ProjectRecord | null>;
  /** The project that was last given the file at this absolute path. */
  findByPath(path: string): Promise<ProjectRecord | null>;
  /** Gives it another name; its slug stays. Takes an editor. */
  rename(project: ProjectId, name: string): Promise<ProjectRecord>;
  /** What the person may do in it; throws `not-found` for a stranger. */
  role(project: ProjectId): Promise<Role>;
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
      const checked = checkedName(name);
      return desk.inTurn("project slugs", async () => {
        // A slug is one project's in the whole store, so those of other people count as well.
        const everybodys = desk.bench.stores.projects;
        const slug = await freeSlug(slugFrom(checked), (taken) => everybodys.bySlug(taken));
        return stores.projects.create({ id, slug, name: checked, settings }, parts.clock.now());
      });
    },
    list: () => everyRow((page) => stores.projects.list(page)),
    page: (page) => stores.projects.list(page),
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
    async rename(project, name) {
      await desk.assertMay(project, "editor");
      return stores.projects.rename(project, checkedName(name), desk.by, parts.clock.now());
    },
    role: (project) => stores.members.role(project),
    overview: (project) => overviewOf(desk, project),
  };
}

/** Longest name of a project, in UTF-16 units: more than any file name that one is taken from. */
const longestName = 300;

function checkedName(text: string): string {
  const name = text.trim();
  if (name.length > 0 && name.length <= longestName) return name;
  const message =
    name === ""
      ? "A project needs a name."
      : `A project's name has at most ${longestName} characters, not ${name.length}.`;
  throw new StudioError("bad-request", message, { hint: "Give it another name." });
}

async function freeSlug(
  wanted: string,
  find: (slug: string) => Promise<ProjectRecord | null>,
): Promise<string> {
  let slug = wanted;
  for (let number = 2; (await find(slug)) !== null; number += 1) slug = `${wanted}-${number}`;
  return slug;
}
