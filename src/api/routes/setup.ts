import { z } from "@hono/zod-openapi";
import { StudioError } from "../../core/error.ts";
import { route, router } from "../route.ts";
import { signIn } from "../session-cookie.ts";
import { answer, body } from "../shapes/common.ts";
import { Person, SentPerson, shownPerson } from "../shapes/person.ts";

const tags = ["Accounts"];

const look = route({
  method: "get",
  path: "/setup",
  policy: { who: "anyone" },
  summary: "See whether this installation has an owner",
  tags,
  responses: {
    200: answer(
      z
        .object({
          isNeeded: z.boolean().openapi({ description: "Whether nobody has an account yet." }),
          isOpen: z
            .boolean()
            .openapi({ description: "Whether you may work without one, from this machine." }),
        })
        .openapi("SetUp"),
      "Whether an owner is to be made.",
    ),
  },
});

const setUp = route({
  method: "post",
  path: "/setup",
  policy: { who: "anyone" },
  summary: "Make the owner's account",
  description:
    "Takes the one-time secret that Backlot prints when it starts without an owner. Signs the owner in.",
  tags,
  request: {
    body: body(SentPerson.extend({ secret: z.string().max(200) }).openapi("SetUpRequest")),
  },
  responses: { 201: answer(Person, "The owner.") },
});

/** The first account. */
export function setUpRoutes() {
  return router()
    .openapi(look, async (c) => {
      const isNeeded = !(await c.var.parts.studio.accounts.hasPeople());
      return c.json({ isNeeded, isOpen: c.var.caller?.by === "local" }, 200);
    })
    .openapi(setUp, async (c) => {
      const { secret, ...owner } = c.req.valid("json");
      const { accounts } = c.var.parts.studio;
      if (await accounts.hasPeople())
        throw new StudioError("not-allowed", "This installation has an owner.", {
          hint: "Sign in, or ask the owner for an invitation.",
        });
      const person = await accounts.setUp(secret, owner);
      await signIn(c, owner);
      return c.json(shownPerson(person), 201);
    });
}
