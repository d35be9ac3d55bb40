import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { Credentials, Session } from "../core/account.ts";
import { networkOf } from "../studio/network.ts";
import { knockOf, sessionCookie } from "./knock.ts";
import type { ApiEnv } from "./env.ts";

/** Signs somebody in, and has their browser keep it where no script can read it. */
export async function signIn(c: Context, credentials: Credentials): Promise<Session> {
  const { parts } = c.var as ApiEnv["Variables"];
  const agent = c.req.header("user-agent")?.slice(0, 300) ?? null;
  const from = { address: knockOf(c).address, agent };
  const { session, secret } = await parts.studio.accounts.signIn(credentials, from);
  setCookie(c, sessionCookie, secret, {
    ...cookieOf(c),
    maxAge: Math.max(0, Math.floor((session.expiresAt - parts.clock.now()) / 1_000)),
  });
  return session;
}

export function forgetSession(c: Context): void {
  deleteCookie(c, sessionCookie, cookieOf(c));
}

function cookieOf(c: Context) {
  const { parts } = c.var as ApiEnv["Variables"];
  const secure = parts.door.isSecure ?? new URL(c.req.url).protocol === "https:";
  return { path: "/", httpOnly: true, sameSite: "Lax", secure } as const;
}

/** Slows down whoever tries names, secrets and passwords from one place. */
export async function countAttempt(c: Context): Promise<void> {
  const { rates } = c.var as ApiEnv["Variables"];
  await rates.signIn(networkOf(knockOf(c).address));
}
