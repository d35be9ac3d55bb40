import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Digest } from "../core/clock.ts";

/** 32 bytes of chance for a door that nobody can guess, after a prefix by which people and scanners know it. */
export function newSecret(prefix = ""): string {
  return `${prefix}${randomBytes(32).toString("base64url")}`;
}

/** Whether two secrets are the same; how long it takes tells nothing about where they differ. */
export function isSameSecret(one: string, other: string, digest: Digest): boolean {
  return timingSafeEqual(Buffer.from(digest(one)), Buffer.from(digest(other)));
}
