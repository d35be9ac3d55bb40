import type { MiddlewareHandler } from "hono";
import type { GateRecord } from "../core/gate.ts";
import type { Role, TokenScope } from "../core/role.ts";
import type { InputRecord, ProjectRecord, RunRecord } from "../core/store.ts";
import type { Desks } from "../studio/studio.ts";
import type { Caller } from "./caller.ts";

/** What a path parameter can name, and what a handler then finds in `c.var`. */
export interface Found {
  readonly project: { readonly project: ProjectRecord };
  readonly run: { readonly run: RunRecord };
  readonly gate: { readonly gate: GateRecord };
  readonly input: { readonly input: InputRecord };
}

/** Who may use a route, and with what token. Every route has one. */
export type Policy =
  | { readonly who: "anyone" }
  | {
      /** `admin`: owners of the installation. */
      readonly who: "signed-in" | "admin";
      readonly scope: TokenScope;
      /** The route shows a token that is limited to a project only what belongs there; such a token is refused without it. */
      readonly forProjectTokens?: true;
    }
  | {
      /** The least role on the project that the path names. */
      readonly who: Role;
      readonly scope: TokenScope;
      readonly of: keyof Found;
      /** The path parameter that names it; `of` itself where it is left out. */
      readonly parameter?: string;
    };

/** What `c.var` holds once a request has come past the policy. */
export type Admitted<Chosen extends Policy> = Chosen extends { readonly of: infer Of }
  ? { caller: Caller; desks: Desks } & Found[Of & keyof Found]
  : Chosen extends { readonly who: "anyone" }
    ? { caller: Caller | null }
    : { caller: Caller; desks: Desks };

const policies = new WeakMap<object, Policy>();
const passages = new WeakSet<object>();

/** Remembers that a handler lets in by a policy whoever comes past it. */
export function withPolicy<Handler extends MiddlewareHandler>(
  handler: Handler,
  policy: Policy,
): Handler {
  policies.set(handler, policy);
  return handler;
}

/** The policy of a handler; null where it has none. */
export function policyOf(handler: object): Policy | null {
  return policies.get(handler) ?? null;
}

/** Remembers that a handler is on the way of every request and answers none by itself. */
export function passage<Handler extends MiddlewareHandler>(handler: Handler): Handler {
  passages.add(handler);
  return handler;
}

/** Whether what answers a request does so by a policy: the first of its handlers that is no passage has one. */
export function isGuarded(matched: readonly { readonly handler: object }[]): boolean {
  const first = matched.find(({ handler }) => !passages.has(handler));
  return first !== undefined && policies.has(first.handler);
}

interface RegisteredRoute {
  readonly method: string;
  readonly path: string;
  readonly handler: object;
}

/** The routes, as `GET /path`, that answer without a policy before them. */
export function routesWithoutPolicy(routes: readonly RegisteredRoute[]): readonly string[] {
  const guarded = new Set<string>();
  const bare = new Set<string>();
  for (const { method, path, handler } of routes) {
    const name = `${method} ${path}`;
    if (policies.has(handler)) guarded.add(name);
    else if (!passages.has(handler) && !guarded.has(name)) bare.add(name);
  }
  return [...bare];
}
