import { z } from "@hono/zod-openapi";
import { route, router } from "../../route.ts";
import { answer, body, given, PageQuery } from "../../shapes/common.ts";
import { tellNext } from "../words.ts";
import { ProjectRow, projectRow, tags } from "./rows.ts";

export const ListQuery = PageQuery.extend({
  limit: z.coerce.number().int().min(1).max(200).default(200),
});

const health = route({
  method: "get",
  path: "/health",
  policy: { who: "anyone" },
  summary: "Whether the server answers (004)",
  tags,
  responses: {
    200: answer(z.object({ status: z.literal("ok"), version: z.string() }), "It does."),
  },
});

const me = route({
  method: "get",
  path: "/me",
  policy: { who: "signed-in", scope: "read", forProjectTokens: true },
  summary: "Who you are (004)",
  tags,
  responses: {
    200: answer(z.object({ id: z.string(), email: z.string(), name: z.string() }), "You."),
  },
});

const list = route({
  method: "get",
  path: "/projects",
  policy: { who: "signed-in", scope: "read", forProjectTokens: true },
  summary: "Your projects, newest first (004)",
  description: "A `Link` header says where the list goes on.",
  tags,
  request: { query: ListQuery },
  responses: { 200: answer(z.array(ProjectRow), "The projects.") },
});

const create = route({
  method: "post",
  path: "/projects",
  policy: { who: "signed-in", scope: "write" },
  summary: "Create a project (004)",
  tags,
  idempotent: true,
  request: {
    body: body(
      z
        .object({
          name: z.string().trim().min(1).max(200),
          description: z.string().max(10_000).nullish(),
        })
        .openapi("Document004NewProject"),
    ),
  },
  responses: { 201: answer(ProjectRow, "The project.") },
});

const get = route({
  method: "get",
  path: "/projects/{id}",
  policy: { who: "viewer", scope: "read", of: "project", parameter: "id" },
  summary: "One project (004)",
  tags,
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: answer(ProjectRow, "The project.") },
});

/** Document 004: who you are, and your projects. */
export function projectRoutes004() {
  return router()
    .openapi(health, (c) => c.json({ status: "ok" as const, version: c.var.parts.version }, 200))
    .openapi(me, (c) => {
      const { id, email, name } = c.var.caller.person;
      return c.json({ id, email, name }, 200);
    })
    .openapi(list, async (c) => {
      const { caller, desks } = c.var;
      const only = caller.by === "token" ? caller.token.project : null;
      if (only !== null) {
        const project = await desks.projects.get(only);
        return c.json([await projectRow(desks, project)], 200);
      }
      const page = await desks.projects.page(given(c.req.valid("query")));
      tellNext(c, page);
      return c.json(await Promise.all(page.rows.map((row) => projectRow(desks, row))), 200);
    })
    .openapi(create, async (c) => {
      const { desks } = c.var;
      const { name, description } = c.req.valid("json");
      const settings = description ? { description } : {};
      return c.json(await projectRow(desks, await desks.projects.create({ name, settings })), 201);
    })
    .openapi(get, async (c) => c.json(await projectRow(c.var.desks, c.var.project), 200));
}
