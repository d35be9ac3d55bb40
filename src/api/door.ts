import { StudioError } from "../core/error.ts";
import type { Knock } from "./knock.ts";
import type { Door } from "./parts.ts";

const loopbackNames: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);
const safeMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export function isLoopbackAddress(address: string | null): boolean {
  if (address === null) return false;
  const plain = address.replace(/^::ffff:/u, "");
  return plain === "::1" || /^127(?:\.\d{1,3}){3}$/u.test(plain);
}

/** Whether a Host header names this machine, with or without a port. */
export function isLoopbackHost(host: string): boolean {
  return loopbackNames.has(host.toLowerCase().replace(/:\d+$/u, ""));
}

/**
 * Refuses a request that was sent to a name which is not ours: a page of somebody else may have made its own name point
 * here, and its browser would take our answers for its own.
 */
export function assertOwnHost(door: Door, host: string): void {
  if (door.hosts.includes(host.toLowerCase())) return;
  throw new StudioError("not-allowed", "This server does not answer to that host name.", {
    hint: "Use the address that Backlot printed when it started, or add the name to its allowed hosts.",
  });
}

/**
 * Refuses what a page of somebody else makes a browser send with our cookie, or from this machine. Programs that send a
 * token of their own are not asked.
 */
export function assertOwnOrigin(
  door: Door,
  knock: Knock,
  shown: "token" | "session" | "local" | null,
): void {
  if (shown === "token") return;
  const isHandshake = knock.headers.get("upgrade")?.toLowerCase() === "websocket";
  if (safeMethods.has(knock.method) && !isHandshake) return;
  const evidence = cameFrom(door, knock.headers);
  // A browser always says where such a request comes from; what says nothing is a program, and has no cookie of a browser.
  if (evidence === "ours" || (evidence === "unsaid" && shown !== "session")) return;
  throw new StudioError("not-allowed", "This request did not come from a page of this studio.", {
    hint: "Send it from the studio's own pages, or use a token: `Authorization: Bearer …`.",
  });
}

function cameFrom(door: Door, headers: Headers): "ours" | "foreign" | "unsaid" {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return "foreign";
  if (origin !== null) return isOwnOrigin(door, origin) ? "ours" : "foreign";
  return site === null ? "unsaid" : "ours";
}

function isOwnOrigin({ hosts }: Door, origin: string): boolean {
  const url = URL.parse(origin);
  return url !== null && /^https?:$/u.test(url.protocol) && hosts.includes(url.host.toLowerCase());
}
