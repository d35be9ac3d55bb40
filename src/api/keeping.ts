import type { Context } from "hono";

/**
 * Tells whoever asked that they may keep the answer for ever, under its digest. True when they have it already: then 304 is
 * all there is to say.
 */
export function keepForever(c: Context, digest: string): boolean {
  c.header("ETag", `"${digest}"`);
  c.header("Cache-Control", "private, max-age=31536000, immutable");
  const known = c.req.header("if-none-match")?.split(",") ?? [];
  return known.some((tag) => ["*", `"${digest}"`].includes(tag.trim().replace(/^W\//u, "")));
}
