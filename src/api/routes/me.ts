import { z } from "@hono/zod-openapi";
import { Credentials } from "../../core/account.ts";
import { StudioError } from "../../core/error.ts";
import { route, router } from "../route.ts";
import { countAttempt } from "../session-cookie.ts";
import { answer, body } from "../shapes/common.ts";
import { Person, shownPerson } from "../shapes/person.ts";

const tags = ["Accounts"];

const look = route({
  method: "get",
  path: "/me",
  policy: { who: "signed-in", scope: "read", forProjectTokens: true },
  summary: "Look at your account",
  tags,
  responses: { 200: answer(Person, "You.") },
});

const changePassword = route({
  method: "put",
  path: "/me/password",
  policy: { who: "signed-in", scope: "admin" },
  summary: "Change your password",
  description: "Ends your other sessions. Takes a session: a token cannot do it.",
  tags,
  request: {
    body: body(
      z
        .strictObject({ old: z.string().max(128), next: Credentials.shape.password })
        .openapi("PasswordChange"),
    ),
  },
  responses: { 204: { description: "The new password holds." } },
});

/** A person's own account. */
export function meRoutes() {
  return router()
    .openapi(look, (c) => c.json(shownPerson(c.var.caller.person), 200))
    .openapi(changePassword, async (c) => {
      const { caller, parts } = c.var;
      if (caller.by !== "session")
        throw new StudioError(
          "not-allowed",
          "Only somebody who is signed in changes their password.",
        );
      await countAttempt(c);
      const { old, next } = c.req.valid("json");
      await parts.studio.accounts.changePassword(caller.secret, old, next);
      return c.body(null, 204);
    });
}
