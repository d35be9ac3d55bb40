import { isIP } from "node:net";
import { getCookie } from "hono/cookie";
import type { Context } from "hono";
import type { ServerResponse } from "node:http";
import type { ApiParts } from "./parts.ts";

export const sessionCookie = "backlot_session";

/** A request as it stands at the door, before anything of it is believed. */
export interface Knock {
  readonly method: string;
  readonly headers: Headers;
  /** As the `Host` header says. */
  readonly host: string;
  /**
   * Of the other end of the connection, or whom a proxy that is trusted asks for; null when it is not known, as in a test
   * without one.
   */
  readonly address: string | null;
  /** The secret in the session cookie. */
  readonly session: string | null;
}

/** What @hono/node-server hands over beside the request. */
export interface NodeBindings {
  readonly incoming?: { readonly socket: { readonly remoteAddress?: string | undefined } };
  readonly outgoing?: Pick<ServerResponse, "closed" | "once">;
}

export function knockOf(c: Context): Knock {
  const { incoming } = (c.env ?? {}) as NodeBindings;
  return {
    method: c.req.method,
    headers: c.req.raw.headers,
    host: c.req.header("host") ?? new URL(c.req.url).host,
    address: addressOf(c, incoming?.socket.remoteAddress ?? null),
    session: getCookie(c, sessionCookie) ?? null,
  };
}

/** What stands before the last comma was written by whoever asked the proxy, and could say anything. */
function addressOf(c: Context, peer: string | null): string | null {
  const { parts } = c.var as { readonly parts?: Pick<ApiParts, "door"> };
  const trusted = parts?.door.trustedProxies ?? [];
  if (peer === null || !trusted.some((proxy) => plain(proxy) === plain(peer))) return peer;
  const last = c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  const [, bracketed, dotted] = /^(?:\[(.+)\](?::\d+)?|([\d.]+):\d+)$/u.exec(last) ?? [];
  const address = bracketed ?? dotted ?? last;
  return isIP(address) === 0 ? peer : address;
}

/** An IPv4 address as such, also where it is written as IPv6. */
function plain(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/u, "");
}
