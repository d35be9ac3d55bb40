import { z } from "@hono/zod-openapi";
import { StudioError } from "../../core/error.ts";
import { ProjectId } from "../../core/id.ts";
import { NewToken } from "../../studio/tokens.ts";
import type { Caller } from "../caller.ts";
import { route, router } from "../route.ts";
import { answer, body, cut, named, pageOf, PageQuery, shownPage } from "../shapes/common.ts";
import { Secret, Token } from "../shapes/person.ts";

const tags = ["Accounts"];

const list = route({
  method: "get",
  path: "/tokens",
  policy: { who: "signed-in", scope: "admin" },
  summary: "List your tokens, newest first",
  description: "Also those that have expired.",
  tags,
  request: { query: PageQuery },
  responses: { 200: pageOf(Token, "Your tokens, without their secrets.") },
});

const create = route({
  method: "post",
  path: "/tokens",
  policy: { who: "signed-in", scope: "admin" },
  summary: "Create a token",
  description:
    "It acts for you within its scopes. Takes a session: a token cannot give another, and nobody has one before there is an owner.",
  tags,
  request: { body: body(named(NewToken, "NewToken")) },
  responses: {
    201: answer(
      z.object({ token: Token, secret: Secret }).openapi("CreatedToken"),
      "The token and its secret.",
    ),
  },
});

const remove = route({
  method: "delete",
  path: "/tokens/{token}",
  policy: { who: "signed-in", scope: "admin" },
  summary: "Take a token back",
  description: "It is of no use from then on.",
  tags,
  request: { params: z.object({ token: z.string().max(100) }) },
  responses: { 204: { description: "The token is gone." } },
});

/** A person's tokens, for programs that act for them. */
export function tokenRoutes() {
  return router()
    .openapi(list, async (c) => {
      const all = await c.var.parts.studio.accounts.tokens(c.var.caller.person.id);
      const shown = ({ scopes, ...token }: (typeof all)[number]) => ({
        ...token,
        scopes: [...scopes],
      });
      return c.json(
        shownPage(
          cut(all, c.req.valid("query"), ({ id }) => id),
          shown,
        ),
        200,
      );
    })
    .openapi(create, async (c) => {
      const { caller, desks, parts } = c.var;
      const { project, ...wanted } = c.req.valid("json");
      assertSignedIn(caller);
      if (project !== undefined) await desks.projects.get(project);
      const limit = project === undefined ? {} : { project: ProjectId.parse(project) };
      const made = await parts.studio.accounts.createToken(caller.person.id, {
        ...wanted,
        ...limit,
      });
      return c.json(made, 201);
    })
    .openapi(remove, async (c) => {
      const { caller, parts } = c.var;
      await parts.studio.accounts.removeToken(caller.person.id, c.req.valid("param").token);
      return c.body(null, 204);
    });
}

/** A token that gave others would never end, and one from before there was an owner would be the owner's. */
function assertSignedIn({ by }: Caller): void {
  switch (by) {
    case "session":
      return;
    case "token":
      throw new StudioError("not-allowed", "A token cannot give another one.", {
        hint: "Sign in, and create it then.",
      });
    case "local":
      throw new StudioError("not-allowed", "Nobody has an account yet whose token this would be.", {
        hint: "Make the owner's account with the link that `backlot serve` prints, then sign in and create it.",
      });
  }
}
