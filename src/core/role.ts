import { z } from "zod";

/** What a person may do in a project, from least to most: look; change, run and put aside; let others in and go. */
export const Role = z.enum(["viewer", "editor", "owner"]);
export type Role = z.infer<typeof Role>;

/** Whether a role allows what `wanted` allows. */
export function isAtLeast(role: Role, wanted: Role): boolean {
  return Role.options.indexOf(role) >= Role.options.indexOf(wanted);
}

/**
 * What a token may be used for, each by itself: to look, to change, to start what may cost money, to manage people and the
 * installation. A signed-in person has them all, within their roles.
 */
export const TokenScope = z.enum(["read", "write", "spend", "admin"]);
export type TokenScope = z.infer<typeof TokenScope>;
