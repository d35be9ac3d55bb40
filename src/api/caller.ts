import type { ApiToken, Person } from "../core/account.ts";
import { StudioError } from "../core/error.ts";
import { localPerson } from "../core/principal.ts";
import { TokenScope } from "../core/role.ts";
import { isLoopbackAddress, isLoopbackHost } from "./door.ts";
import type { Knock } from "./knock.ts";
import type { ApiParts } from "./parts.ts";

export { knockOf, type Knock } from "./knock.ts";

/** Who asks, and what they showed. */
export type Caller = {
  readonly person: Pick<Person, "id" | "name" | "email" | "isAdmin">;
  readonly scopes: readonly TokenScope[];
} & (
  | { readonly by: "local" }
  | { readonly by: "session"; readonly secret: string; readonly expiresAt: number }
  | { readonly by: "token"; readonly token: ApiToken }
);

/**
 * Whoever the request shows to be: by a token, a session, or by coming from this machine while nobody has an account.
 * Null for nobody. Throws `not-signed-in` for a token that is not valid: it is never passed over for a cookie.
 */
export async function callerOf(parts: ApiParts, knock: Knock): Promise<Caller | null> {
  const authorization = knock.headers.get("authorization");
  if (authorization !== null) return byToken(parts, authorization);
  return (await bySession(parts, knock)) ?? (await byPlace(parts, knock));
}

async function byToken({ studio }: ApiParts, authorization: string): Promise<Caller> {
  const [, secret] = /^bearer +([\w.~+/=-]{1,200})$/iu.exec(authorization.trim()) ?? [];
  const found = secret === undefined ? null : await studio.accounts.byToken(secret);
  if (!found) throw new StudioError("not-signed-in", "This token is not valid, or no longer.");
  return { person: found.person, by: "token", token: found.token, scopes: found.token.scopes };
}

async function bySession({ studio }: ApiParts, { session }: Knock): Promise<Caller | null> {
  if (session === null || session.length > 4_096) return null;
  const found = await studio.accounts.session(session);
  if (!found) return null;
  const { person, expiresAt } = found;
  return { person, by: "session", secret: session, expiresAt, scopes: TokenScope.options };
}

async function byPlace({ studio, door }: ApiParts, knock: Knock): Promise<Caller | null> {
  const isHere =
    door.isLoopback &&
    isLoopbackAddress(knock.address) &&
    isLoopbackHost(knock.host) &&
    !wasForwarded(knock.headers);
  if (!isHere || (await studio.accounts.hasPeople())) return null;
  const person = await studio.accounts.person(localPerson.id);
  return person && { person, by: "local", scopes: TokenScope.options };
}

/** What proxies say of themselves and of whoever asked them. */
const proxyHeaders = [
  "cf-connecting-ip",
  "forwarded",
  "true-client-ip",
  "via",
  "x-client-ip",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
];

/** Whether a proxy stands between: then the other end of the connection is not who asks. */
function wasForwarded(headers: Headers): boolean {
  return proxyHeaders.some((name) => headers.has(name));
}
