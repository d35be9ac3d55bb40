import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { StudioError } from "../../core/error.ts";
import type { KeptBytes } from "../../studio/blobs.ts";
import { byteRange } from "../byte-range.ts";
import { byteStream } from "../byte-stream.ts";
import { keepForever } from "../keeping.ts";
import { route, router } from "../route.ts";
import { file } from "../shapes/common.ts";

const read = route({
  method: "get",
  path: "/projects/{project}/blobs/{digest}",
  policy: { who: "viewer", scope: "read", of: "project" },
  summary: "Read bytes by their digest",
  description:
    "Files that the project was given, long bodies and whole outputs. Takes a `Range` of bytes. They never change, and no browser runs them.",
  tags: ["Outputs"],
  request: { params: z.object({ project: z.string(), digest: z.string() }) },
  responses: {
    200: file("All bytes."),
    206: file("The part that was asked for."),
    304: { description: "You have them." },
    416: { description: "There is nothing in that range." },
  },
});

/** Bytes that a project keeps. */
export function blobRoutes() {
  return router().openapi(read, async (c) => {
    const { desks, project } = c.var;
    const { digest } = c.req.valid("param");
    if (!/^[0-9a-f]{64}$/u.test(digest))
      throw new StudioError("not-found", "Nothing of this project is kept under that digest.");
    const whole = await desks.blobs.read(project.id, digest);
    if (keepForever(c, digest)) return c.body(null, 304);
    const range = byteRange(rangeAskedFor(c, digest), whole.bytes);
    switch (range.kind) {
      case "whole":
        return sent(c, digest, whole, 200);
      case "part":
        return sent(c, digest, await desks.blobs.read(project.id, digest, range), 206);
      case "outside":
        return nothingThere(c, whole.bytes);
    }
  });
}

/** A range of another version than that of `If-Range` is none; there is only one version of a blob. */
function rangeAskedFor(c: Context, digest: string): string | undefined {
  const condition = c.req.header("if-range");
  return condition === undefined || condition === `"${digest}"` ? c.req.header("range") : undefined;
}

function sent(c: Context, digest: string, kept: KeptBytes, status: 200 | 206): Response {
  const { bytes, start, end, pieces } = kept;
  c.header("Accept-Ranges", "bytes");
  c.header("Content-Type", "application/octet-stream");
  c.header("Content-Length", `${end - start}`);
  c.header("Content-Disposition", `attachment; filename="${digest.slice(0, 16)}"`);
  c.header("Content-Security-Policy", "default-src 'none'; sandbox");
  if (status === 206) c.header("Content-Range", `bytes ${start}-${end - 1}/${bytes}`);
  return c.body(byteStream(pieces), status);
}

function nothingThere(c: Context, bytes: number): Response {
  c.header("Content-Range", `bytes */${bytes}`);
  c.header("Cache-Control", "no-store");
  const hint = "Ask for a range that begins before the end.";
  return c.json({ code: "bad-request", message: `There are ${bytes} bytes.`, hint }, 416);
}
