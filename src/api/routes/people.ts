import { z } from "@hono/zod-openapi";
import type { Person as PersonRecord } from "../../core/account.ts";
import { StudioError } from "../../core/error.ts";
import type { Caller } from "../caller.ts";
import type { ApiParts } from "../parts.ts";
import { route, router } from "../route.ts";
import { signIn } from "../session-cookie.ts";
import {
  answer,
  body,
  cut,
  given,
  Moment,
  pageOf,
  PageQuery,
  shownPage,
} from "../shapes/common.ts";
import { Person, Secret, SentPerson, shownPerson } from "../shapes/person.ts";

const tags = ["Accounts"];

const OpenInvitation = z
  .object({
    id: z.string(),
    email: z.string().nullable().openapi({ description: "The only address it is for; null: any." }),
    expiresAt: Moment,
  })
  .openapi("OpenInvitation", { description: "An invitation without its secret." });

const list = route({
  method: "get",
  path: "/people",
  policy: { who: "admin", scope: "admin" },
  summary: "List everybody with an account",
  tags,
  request: { query: PageQuery },
  responses: { 200: pageOf(Person, "In the order in which they came.") },
});

const remove = route({
  method: "delete",
  path: "/people/{person}",
  policy: { who: "admin", scope: "admin" },
  summary: "Let somebody go",
  description: "Ends their sessions and tokens at once. What they alone owned becomes yours.",
  tags,
  request: { params: z.object({ person: z.string().max(200) }) },
  responses: { 204: { description: "They have no account." } },
});

const invite = route({
  method: "post",
  path: "/invitations",
  policy: { who: "admin", scope: "admin" },
  summary: "Invite somebody",
  description: "Gives a secret with which one person may make themselves an account within 7 days.",
  tags,
  request: { body: body(z.strictObject({ email: z.email().max(254).optional() })) },
  responses: {
    201: answer(
      z.object({ secret: Secret, expiresAt: Moment }).openapi("Invitation"),
      "The invitation.",
    ),
  },
});

const listInvitations = route({
  method: "get",
  path: "/invitations",
  policy: { who: "admin", scope: "admin" },
  summary: "List open invitations, oldest first",
  tags,
  request: { query: PageQuery },
  responses: { 200: pageOf(OpenInvitation, "Those that somebody may still use.") },
});

const withdraw = route({
  method: "delete",
  path: "/invitations/{invitation}",
  policy: { who: "admin", scope: "admin" },
  summary: "Withdraw an invitation",
  description: "Nobody can use it from then on.",
  tags,
  request: { params: z.object({ invitation: z.string().max(100) }) },
  responses: { 204: { description: "It is gone." } },
});

const accept = route({
  method: "post",
  path: "/invitations/accept",
  policy: { who: "anyone" },
  summary: "Make yourself an account by invitation",
  description: "Signs you in.",
  tags,
  request: { body: body(SentPerson.extend({ secret: z.string().max(200) }).openapi("Acceptance")) },
  responses: { 201: answer(Person, "You.") },
});

/** Everybody's accounts, for the owner of the installation. */
export function peopleRoutes() {
  return router()
    .openapi(list, async (c) => {
      const { parts, caller } = c.var;
      const all = await parts.studio.accounts.people(await asPerson(parts, caller));
      return c.json(
        shownPage(
          cut(all, c.req.valid("query"), ({ id }) => id),
          shownPerson,
        ),
        200,
      );
    })
    .openapi(remove, async (c) => {
      const { parts, caller } = c.var;
      const by = await asPerson(parts, caller);
      await parts.studio.accounts.removePerson(by, c.req.valid("param").person);
      return c.body(null, 204);
    })
    .openapi(invite, async (c) => {
      const { parts, caller } = c.var;
      const by = await asPerson(parts, caller);
      return c.json(await parts.studio.accounts.invite(by, given(c.req.valid("json"))), 201);
    })
    .openapi(listInvitations, async (c) => {
      const { parts, caller } = c.var;
      const all = await parts.studio.accounts.invitations(await asPerson(parts, caller));
      const page = cut(all, c.req.valid("query"), ({ id }) => id);
      return c.json(
        shownPage(page, ({ id, email, expiresAt }) => ({ id, email, expiresAt })),
        200,
      );
    })
    .openapi(withdraw, async (c) => {
      const { parts, caller } = c.var;
      const by = await asPerson(parts, caller);
      await parts.studio.accounts.withdrawInvitation(by, c.req.valid("param").invitation);
      return c.body(null, 204);
    })
    .openapi(accept, async (c) => {
      const { secret, ...person } = c.req.valid("json");
      const made = await c.var.parts.studio.accounts.accept(secret, person);
      await signIn(c, person);
      return c.json(shownPerson(made), 201);
    });
}

async function asPerson({ studio }: ApiParts, { person }: Caller): Promise<PersonRecord> {
  const found = await studio.accounts.person(person.id);
  if (!found) throw new StudioError("not-signed-in", "Your account is gone.");
  return found;
}
