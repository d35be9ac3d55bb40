import { z } from "@hono/zod-openapi";
import { StudioError } from "../../core/error.ts";
import { exportFormats } from "../../studio/exports/exports.ts";
import { byteStream } from "../byte-stream.ts";
import { route, router } from "../route.ts";
import { file } from "../shapes/common.ts";

const take = route({
  method: "get",
  path: "/projects/{project}/exports/{format}",
  policy: { who: "viewer", scope: "read", of: "project" },
  summary: "Take a project's work out",
  description:
    "`fountain`: the canonical script. `json`: every current artifact and where it came from. `csv`: a table.",
  tags: ["Projects"],
  request: {
    params: z.object({ project: z.string(), format: z.enum(exportFormats) }),
    query: z.object({
      table: z
        .enum(["scenes", "characters"])
        .default("scenes")
        .openapi({ description: "Which table; for `csv` alone." }),
    }),
  },
  responses: { 200: file("The file.", "application/octet-stream") },
});

/** What can be taken out of a project. */
export function exportRoutes() {
  return router().openapi(take, async (c) => {
    const { desks, project } = c.var;
    const { format } = c.req.valid("param");
    const files = await desks.exports.make(project, format);
    const made =
      format === "csv"
        ? files.find(({ filename }) => filename.endsWith(`-${c.req.valid("query").table}.csv`))
        : files[0];
    if (!made) throw new StudioError("not-found", "This project has nothing to take out yet.");
    c.header("Content-Type", made.mediaType);
    c.header("Content-Disposition", `attachment; filename*=UTF-8''${encoded(made.filename)}`);
    c.header("Content-Security-Policy", "default-src 'none'; sandbox");
    return c.body(byteStream(asBytes(made.text)), 200);
  });
}

async function* asBytes(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of text) yield encoder.encode(piece);
}

/** As RFC 8187 has it. */
function encoded(filename: string): string {
  return encodeURIComponent(filename).replaceAll(
    /['()*]/gu,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
