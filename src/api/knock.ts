import { getCookie } from "hono/cookie";
import type { Context } from "hono";

export const sessionCookie = "backlot_session";

/** A request as it stands at the door, before anything of it is believed. */
export interface Knock {
  readonly method: string;
  readonly headers: Headers;
  /** As the `Host` header says. */
  readonly host: string;
  /** Of the other end of the connection; null when it is not known, as in a test without one. */
  readonly address: string | null;
  /** The secret in the session cookie. */
  readonly session: string | null;
}

/** What @hono/node-server hands over beside the request. */
export interface NodeBindings {
  readonly incoming?: { readonly socket: { readonly remoteAddress?: string | undefined } };
}

export function knockOf(c: Context): Knock {
  const { incoming } = (c.env ?? {}) as NodeBindings;
  return {
    method: c.req.method,
    headers: c.req.raw.headers,
    host: c.req.header("host") ?? new URL(c.req.url).host,
    address: incoming?.socket.remoteAddress ?? null,
    session: getCookie(c, sessionCookie) ?? null,
  };
}
