import type { Context } from "hono";
import type { BuiltPages, PageFile } from "./built-pages.ts";
import type { ApiParts } from "./parts.ts";
import { guard, router } from "./route.ts";

/**
 * The pages may run and show what came with them, talk to this server, and nothing else: no inline script, no other host, no
 * frame. What they show of people's work they make as text; strings become no markup and no script (Trusted Types).
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** They hold no data: what they show they ask the API for, as the person who looks. */
const policy = { who: "anyone" } as const;

/** The built pages of the studio under /studio/; every address there that is no file is a page of theirs. */
export function studioPageRoutes({ pages }: ApiParts) {
  const app = router();
  app.get("/", guard(policy), (c) => c.redirect("/studio/", 302));
  app.get("/studio", guard(policy), (c) => c.redirect("/studio/", 302));
  app.get("/studio/*", guard(policy), async (c) => {
    const built = (await pages?.()) ?? null;
    if (!built) return c.text(notBuilt, 503, { "Retry-After": "5" });
    const file = fileFor(built, c.req.path.slice("/studio/".length));
    return file ? sent(c, file) : c.notFound();
  });
  return app;
}

const notBuilt = `The pages of the studio have not been built yet.

In a clone of the repository: npm start builds them; npm run build does nothing else.
Meanwhile everything works over the API (/reference) and on the command line (backlot help).
`;

interface Found extends PageFile {
  /** Whether its name changes with its content. */
  readonly isImmutable: boolean;
}

function fileFor(built: BuiltPages, path: string): Found | null {
  const file = built.get(path);
  if (file) return { ...file, isImmutable: path.startsWith("assets/") };
  // What is missing there belongs to an older build; the page that asks for it then says so.
  if (/^(?:assets|icons)\//u.test(path)) return null;
  return { ...built.get("index.html")!, isImmutable: false };
}

function sent(c: Context, file: Found): Response {
  c.header("ETag", file.etag);
  c.header("Vary", "Accept-Encoding");
  c.header("Cache-Control", file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (file.mediaType.startsWith("text/html")) c.header("Content-Security-Policy", pagePolicy);
  const known = c.req.header("if-none-match")?.split(",") ?? [];
  if (known.some((tag) => tag.trim().replace(/^W\//u, "") === file.etag)) return c.body(null, 304);
  c.header("Content-Type", file.mediaType);
  return c.body(smallest(c, file), 200);
}

function smallest(c: Context, { bytes, brotli, gzip }: PageFile): Uint8Array<ArrayBuffer> {
  const accepted = c.req.header("accept-encoding") ?? "";
  const takes = (coding: string) =>
    accepted
      .split(",")
      .some((one) => one.trim().split(";")[0] === coding && !/;\s*q=0$/u.test(one));
  if (brotli && takes("br")) {
    c.header("Content-Encoding", "br");
    return brotli;
  }
  if (gzip && takes("gzip")) {
    c.header("Content-Encoding", "gzip");
    return gzip;
  }
  return bytes;
}
