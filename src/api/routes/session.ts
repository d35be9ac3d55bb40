import { Credentials } from "../../core/account.ts";
import { route, router } from "../route.ts";
import { forgetSession, signIn } from "../session-cookie.ts";
import { answer, body, named } from "../shapes/common.ts";
import { Session, shownCaller, shownPerson } from "../shapes/person.ts";
import { TokenScope } from "../../core/role.ts";

const tags = ["Accounts"];

const enter = route({
  method: "post",
  path: "/session",
  policy: { who: "anyone" },
  summary: "Sign in",
  description: "Sets a cookie that no script can read.",
  tags,
  request: { body: body(named(Credentials, "Credentials")) },
  responses: { 201: answer(Session, "Who signed in.") },
});

const look = route({
  method: "get",
  path: "/session",
  policy: { who: "signed-in", scope: "read", forProjectTokens: true },
  summary: "See who you are here",
  tags,
  responses: { 200: answer(Session, "Who asks.") },
});

const leave = route({
  method: "delete",
  path: "/session",
  policy: { who: "anyone" },
  summary: "Sign out",
  description: "Harmless where nobody is signed in.",
  tags,
  responses: { 204: { description: "Nobody is signed in." } },
});

/** Coming and going. */
export function sessionRoutes() {
  return router()
    .openapi(enter, async (c) => {
      const { person, expiresAt } = await signIn(c, c.req.valid("json"));
      const scopes = [...TokenScope.options];
      return c.json(
        { person: shownPerson(person), by: "session" as const, scopes, expiresAt },
        201,
      );
    })
    .openapi(look, (c) => c.json(shownCaller(c.var.caller), 200))
    .openapi(leave, async (c) => {
      const { caller, parts } = c.var;
      if (caller?.by === "session") await parts.studio.accounts.signOut(caller.secret);
      forgetSession(c);
      return c.body(null, 204);
    });
}
