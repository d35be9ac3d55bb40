import { z } from "@hono/zod-openapi";
import { route, router } from "../route.ts";
import { body, cut, pageOf, PageQuery, shownPage, Text } from "../shapes/common.ts";
import { RoleName } from "../shapes/project.ts";

const tags = ["Projects"];
const params = z.object({ project: z.string() });
const withPerson = params.extend({
  person: z
    .string()
    .max(254)
    .openapi({ description: "Their id, or the e-mail address of their account." }),
});

const Member = z
  .object({
    person: z.string(),
    name: z.string(),
    email: Text("Empty where their account is gone."),
    role: RoleName,
  })
  .openapi("Member", { description: "Somebody who works on a project." });

const list = route({
  method: "get",
  path: "/projects/{project}/members",
  policy: { who: "viewer", scope: "read", of: "project" },
  summary: "List who works on a project",
  tags,
  request: { params, query: PageQuery },
  responses: { 200: pageOf(Member, "Its members.") },
});

const put = route({
  method: "put",
  path: "/projects/{project}/members/{person}",
  policy: { who: "owner", scope: "admin", of: "project" },
  summary: "Let somebody in, or change their role",
  description:
    "Naming people by their e-mail address is slowed down, but for owners of the installation.",
  tags,
  request: { params: withPerson, body: body(z.strictObject({ role: RoleName })) },
  responses: { 204: { description: "They have the role." } },
});

const remove = route({
  method: "delete",
  path: "/projects/{project}/members/{person}",
  policy: { who: "viewer", scope: "admin", of: "project" },
  summary: "Let somebody go from a project, or leave it",
  description:
    "Owners let others go; everybody may go by themselves. Ends what they watch of it. The last owner stays.",
  tags,
  request: { params: withPerson },
  responses: { 204: { description: "They are a stranger to it." } },
});

/** Who works on a project. */
export function memberRoutes() {
  return router()
    .openapi(list, async (c) => {
      const all = await c.var.desks.members.list(c.var.project.id);
      const page = cut(all, c.req.valid("query"), ({ person }) => person);
      return c.json(
        shownPage(page, (member) => ({ ...member })),
        200,
      );
    })
    .openapi(put, async (c) => {
      const { role } = c.req.valid("json");
      const { person } = c.req.valid("param");
      const { caller, desks, project, rates } = c.var;
      // The answer tells who has an account; owners of the installation know that anyway.
      if (person.includes("@") && !caller.person.isAdmin) await rates.namedPeople(caller.person.id);
      await desks.members.set(project.id, person, role);
      return c.body(null, 204);
    })
    .openapi(remove, async (c) => {
      await c.var.desks.members.set(c.var.project.id, c.req.valid("param").person, null);
      return c.body(null, 204);
    });
}
