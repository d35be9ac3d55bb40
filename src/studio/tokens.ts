import { z } from "zod";
import type { ApiToken, Person } from "../core/account.ts";
import { StudioError } from "../core/error.ts";
import { ProjectId } from "../core/id.ts";
import { TokenScope } from "../core/role.ts";
import type { StudioParts } from "./desk.ts";
import { newSecret } from "./secret.ts";

const day = 24 * 60 * 60 * 1_000;
/** How exactly it is known when a token was last used, in milliseconds. */
const usedWithin = 60_000;

/** What a new token is for. */
export const NewToken = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(TokenScope).min(1),
  /** Limits it to one project that its person works on. */
  project: ProjectId.optional(),
  expiresInDays: z.int().min(1).max(365).default(90),
});
export type NewToken = z.input<typeof NewToken>;

/** Tokens of people, for programs that act for them. */
export interface TokenDesk {
  /** The secret is shown this once; what is kept is its digest. Throws `not-found` for a person or project that is not theirs to see. */
  createToken(
    person: string,
    wanted: NewToken,
  ): Promise<{ readonly token: ApiToken; readonly secret: string }>;
  /** Newest first, with those that have expired. */
  tokens(person: string): Promise<readonly ApiToken[]>;
  /** Throws `not-found` when the person has no such token. */
  removeToken(person: string, token: string): Promise<void>;
  /** Null when the token is unknown, has expired, or its person is gone. */
  byToken(secret: string): Promise<{ readonly token: ApiToken; readonly person: Person } | null>;
}

export function createTokens(
  parts: Pick<StudioParts, "store" | "clock" | "ids" | "digest">,
  personOf: (id: string) => Promise<Person | null>,
  accessChanged: (person: string) => void,
): TokenDesk {
  const { store, clock, ids, digest } = parts;
  const { tokens } = store.as({ kind: "system", job: "accounts" });
  const isUsed = createUses((token, now) => tokens.used(token, now));
  return {
    async createToken(person, wanted) {
      const { name, scopes, project = null, expiresInDays } = parsed(wanted);
      if (!(await personOf(person)))
        throw new StudioError("not-found", `There is nobody with the id ${person}.`);
      if (project) await store.as({ kind: "user", id: person }).members.role(project);
      const secret = newSecret("bkl_");
      const createdAt = clock.now();
      const token: ApiToken = {
        id: ids.next("tok"),
        person,
        name,
        scopes: TokenScope.options.filter((scope) => scopes.includes(scope)),
        project,
        createdAt,
        expiresAt: createdAt + expiresInDays * day,
        lastUsedAt: null,
      };
      await tokens.add(token, digest(secret));
      return { token, secret };
    },
    tokens: (person) => tokens.list(person),
    async removeToken(person, token) {
      if (!(await tokens.remove(person, token)))
        throw new StudioError("not-found", `There is no token ${token}.`, {
          hint: "List your tokens to see which there are.",
        });
      accessChanged(person);
    },
    async byToken(secret) {
      const token = await tokens.byDigest(digest(secret));
      if (!token || token.expiresAt <= clock.now()) return null;
      const person = await personOf(token.person);
      if (!person) return null;
      await isUsed(token, clock.now());
      return { token, person };
    },
  };
}

/** Writes down that a token was used, at most once a minute. */
function createUses(write: (token: string, now: number) => Promise<void>) {
  const last = new Map<string, number>();
  return async (token: ApiToken, now: number) => {
    const before = Math.max(last.get(token.id) ?? 0, token.lastUsedAt ?? 0);
    if (now - before < usedWithin) return;
    last.set(token.id, now);
    await write(token.id, now);
  };
}

function parsed(wanted: NewToken): z.output<typeof NewToken> {
  const { success, data, error } = NewToken.safeParse(wanted);
  if (success) return data;
  const [issue] = error.issues;
  throw new StudioError("bad-request", `${issue?.path.join(".")}: ${issue?.message}`, {
    hint: "A token has a name, at least one scope, and 1 to 365 days.",
  });
}
