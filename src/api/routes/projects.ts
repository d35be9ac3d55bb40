import { z } from "@hono/zod-openapi";
import { route, router } from "../route.ts";
import { answer, body, given, PageQuery, pageOf, shownPage, SentObject } from "../shapes/common.ts";
import { Project, RoleName, shownProject } from "../shapes/project.ts";

const tags = ["Projects"];
const params = z.object({ project: z.string() });
const Name = z.string().trim().min(1).max(200);

const list = route({
  method: "get",
  path: "/projects",
  policy: { who: "signed-in", scope: "read", forProjectTokens: true },
  summary: "List your projects, newest first",
  tags,
  request: { query: PageQuery },
  responses: { 200: pageOf(Project, "Your projects.") },
});

const create = route({
  method: "post",
  path: "/projects",
  policy: { who: "signed-in", scope: "write" },
  summary: "Create a project",
  tags,
  idempotent: true,
  request: { body: body(z.strictObject({ name: Name, settings: SentObject.optional() })) },
  responses: { 201: answer(Project, "The new project; you own it.") },
});

const get = route({
  method: "get",
  path: "/projects/{project}",
  policy: { who: "viewer", scope: "read", of: "project" },
  summary: "Look at a project",
  tags,
  request: { params },
  responses: {
    200: answer(
      Project.extend({ role: RoleName }).openapi("ProjectWithRole"),
      "The project, and your role in it.",
    ),
  },
});

const rename = route({
  method: "patch",
  path: "/projects/{project}",
  policy: { who: "editor", scope: "write", of: "project" },
  summary: "Give a project another name",
  description: "Its slug stays.",
  tags,
  request: { params, body: body(z.strictObject({ name: Name })) },
  responses: { 200: answer(Project, "The project.") },
});

/** The productions of a person. */
export function projectRoutes() {
  return router()
    .openapi(list, async (c) => {
      const { caller, desks } = c.var;
      if (caller.by === "token" && caller.token.project !== null) {
        const only = await desks.projects.get(caller.token.project);
        return c.json({ items: [shownProject(only)], next: null }, 200);
      }
      const page = await desks.projects.page(given(c.req.valid("query")));
      return c.json(shownPage(page, shownProject), 200);
    })
    .openapi(create, async (c) => {
      const project = await c.var.desks.projects.create(given(c.req.valid("json")));
      return c.json(shownProject(project), 201);
    })
    .openapi(get, async (c) => {
      const { desks, project } = c.var;
      const role = await desks.projects.role(project.id);
      return c.json({ ...shownProject(project), role }, 200);
    })
    .openapi(rename, async (c) => {
      const { desks, project } = c.var;
      const { name } = c.req.valid("json");
      return c.json(shownProject(await desks.projects.rename(project.id, name)), 200);
    });
}
