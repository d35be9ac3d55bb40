import { z } from "@hono/zod-openapi";
import { ApiToken, NewPerson, type Person as PersonRecord } from "../../core/account.ts";
import { TokenScope } from "../../core/role.ts";
import type { Caller } from "../caller.ts";
import { Moment, named, Text } from "./common.ts";

export const Person = z
  .object({
    id: z.string().openapi({ example: "local" }),
    name: z.string(),
    email: z.string(),
    isAdmin: z.boolean().openapi({ description: "Owns the installation." }),
  })
  .openapi("Person", { description: "Somebody who works here." });

export function shownPerson(person: Pick<PersonRecord, "id" | "name" | "email" | "isAdmin">) {
  const { id, name, email, isAdmin } = person;
  return { id, name, email, isAdmin };
}

const ScopeName = named(TokenScope, "TokenScope", {
  description: "What a token is for: to look, to change, to start what may cost money, to manage.",
});

export const Session = z
  .object({
    person: Person,
    by: z.enum(["local", "session", "token"]).openapi({
      description: "`local`: by working on this machine while nobody has an account.",
    }),
    scopes: z.array(ScopeName),
    expiresAt: Moment.nullable(),
  })
  .openapi("Session", { description: "Who asks, and what they showed." });

export function shownCaller(caller: Caller): z.infer<typeof Session> {
  const { by, person, scopes } = caller;
  const expiresAt =
    by === "session" ? caller.expiresAt : by === "token" ? caller.token.expiresAt : null;
  return { person: shownPerson(person), by, scopes: [...scopes], expiresAt };
}

export const Token = named(ApiToken, "Token", {
  description: "A key for programs, without its secret.",
});

export const SentPerson = named(NewPerson, "NewPerson", { description: "An account to be made." });

export const Secret = Text("Shown this once; only its digest is kept.");
