import { createRoute, OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { admit, type Admission } from "./admit.ts";
import { takeBytes, takeJson, type Sent } from "./body.ts";
import type { ApiEnv } from "./env.ts";
import { knockOf } from "./knock.ts";
import { wrongShape } from "./failure.ts";
import { once } from "./idempotency.ts";
import { withPolicy, type Admitted, type Policy } from "./policy.ts";
import { countAttempt } from "./session-cookie.ts";
import { Failure } from "./shapes/common.ts";

/** What is said of a route: as @hono/zod-openapi has it, and who may use it. */
type RouteWords = Omit<RouteConfig, "path" | "middleware" | "security"> & {
  path: string;
  policy: Policy;
  summary: string;
  tags: string[];
  /** Whether the route creates or spends, and so does a request with an `Idempotency-Key` only once. */
  idempotent?: true;
  /** Whether the body is a file of any kind. */
  upload?: true;
};

/** A route with its policy checked before anything else of a request is read. */
export type GuardedRoute<Words extends RouteWords> = Omit<Words, "policy" | "middleware"> & {
  path: Words["path"];
  middleware: MiddlewareHandler<{ Variables: Admitted<Words["policy"]> }>;
  getRoutingPath(): string;
};

/** Declares a route. Without a policy it does not compile; its handler finds what the policy promises in `c.var`. */
export function route<const Words extends RouteWords>(words: Words): GuardedRoute<Words> {
  const { policy, idempotent, upload, ...rest } = words as RouteWords;
  const guarded: Parameters<typeof createRoute>[0] = {
    ...rest,
    "x-backlot-policy": policy,
    ...(idempotent ? { "x-backlot-idempotent": true } : {}),
    security: policy.who === "anyone" ? [] : [{ token: [] }, { session: [] }],
    responses: { ...rest.responses, default: anyFailure },
    middleware: entrance(policy, { idempotent, upload, body: rest.request?.body }),
  };
  return createRoute(guarded) as unknown as GuardedRoute<Words>;
}

const anyFailure = {
  description: "Anything that went wrong, by the table of failures.",
  content: { "application/json": { schema: Failure } },
};

interface Entrance {
  readonly idempotent?: true | undefined;
  readonly upload?: true | undefined;
  readonly body?: { readonly required?: boolean; readonly content: object } | undefined;
}

/** The way into a route: its policy, then its body within the limits, then whether it was done before. */
function entrance(policy: Policy, { idempotent, upload, body }: Entrance): MiddlewareHandler {
  return withPolicy(async (c: Context<ApiEnv>, next) => {
    const { caller } = await comeIn(c, policy);
    // Whoever need not be known sends names, secrets and passwords: tried so often from one place, and no longer looked at.
    if (policy.who === "anyone" && body) await countAttempt(c);
    const leave = caller ? c.var.inFlight.request(caller.person.id) : () => undefined;
    const held = c.var.inFlight.body();
    try {
      const sent = await bodyOf(c, { parts: c.var.parts, held }, policy, { upload, body });
      if (!idempotent || !caller) return await next();
      return await once(c, c.var.parts, caller, sent, next);
    } finally {
      held.release();
      whenTaken(c, leave);
    }
  }, policy);
}

async function bodyOf(
  c: Context<ApiEnv>,
  sent: Sent,
  { who }: Policy,
  { upload, body }: Entrance,
): Promise<string | Uint8Array> {
  if (upload) return takeBytes(c, sent);
  if (!body) return "";
  const { jsonBytes, strangerBytes } = sent.parts.limits;
  const limit = who === "anyone" ? Math.min(jsonBytes, strangerBytes) : jsonBytes;
  return takeJson(c, sent, { isRequired: body.required ?? false, limit });
}

/** Acts when the answer is with whoever asked, or they are gone; streams are counted elsewhere. */
function whenTaken(c: Context<ApiEnv>, act: () => void): void {
  const { outgoing } = c.env ?? {};
  // Our own streams are written to the connection itself, past the answer that the route gives.
  const { headers } = c.res;
  const isStream =
    headers.has("x-hono-already-sent") ||
    (headers.get("content-type")?.startsWith("text/event-stream") ?? false);
  if (!outgoing || outgoing.closed || isStream) act();
  else outgoing.once("close", act);
}

/** The same for a route that is declared without a description: put it before the handler. */
export function guard<const Chosen extends Policy>(
  policy: Chosen,
): MiddlewareHandler<{ Variables: Admitted<Chosen> }> {
  const guarding: MiddlewareHandler = async (c: Context<ApiEnv>, next) => {
    await comeIn(c, policy);
    return next();
  };
  return withPolicy(guarding, policy) as MiddlewareHandler<{ Variables: Admitted<Chosen> }>;
}

async function comeIn(c: Context<ApiEnv>, policy: Policy): Promise<Admission> {
  const { parts, rates } = c.var;
  const admission = await admit(parts, knockOf(c), policy, c.req.param());
  const { caller, desks, found } = admission;
  if (caller) await rates.person(caller.person.id);
  const into = c as unknown as Context<{ Variables: Record<string, unknown> }>;
  for (const [name, value] of Object.entries({ caller, desks, ...found })) into.set(name, value);
  return admission;
}

/** An empty set of routes that tells wrong shapes in plain words. */
export function router(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook(result) {
      const { data } = result as { data?: unknown };
      if (!result.success) throw wrongShape(result.error, result.target, data);
    },
  });
}
