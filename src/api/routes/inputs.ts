import { z } from "@hono/zod-openapi";
import type { InputRecord } from "../../core/store.ts";
import { route, router } from "../route.ts";
import { answer, cut, Moment, pageOf, PageQuery, shownPage } from "../shapes/common.ts";
import { sentFile } from "../upload.ts";

const tags = ["Inputs"];
const params = z.object({ project: z.string() });

const Input = z
  .object({
    id: z.string().openapi({ example: "in_01kajv4m0v2q8t6w9x3y5z7abc" }),
    project: z.string(),
    filename: z.string(),
    digest: z.string(),
    bytes: z.int(),
    createdAt: Moment,
  })
  .openapi("Input", { description: "A file that a project was given." });

/** Where a file lay on this machine is nobody's business but its owner's. */
function shownInput({ sourcePath: _, ...input }: InputRecord): z.infer<typeof Input> {
  return { ...input };
}

const upload = route({
  method: "post",
  path: "/projects/{project}/inputs",
  policy: { who: "editor", scope: "write", of: "project" },
  summary: "Give a project a file",
  description:
    "Send the bytes as they are, with `?filename=`, or a form with one field `file`. What it holds is told by its content: Fountain, FDX, PDF, DOCX, plain text or Markdown. The same file again adds nothing.",
  tags,
  idempotent: true,
  upload: true,
  request: {
    params,
    query: z.object({ filename: z.string().max(400).optional() }),
    body: {
      required: true,
      content: {
        "application/octet-stream": { schema: { type: "string", format: "binary" } },
        "multipart/form-data": {
          schema: {
            type: "object",
            required: ["file"],
            properties: { file: { type: "string", format: "binary" } },
          },
        },
      },
    },
  },
  responses: { 201: answer(Input, "The file as it is kept.") },
});

const list = route({
  method: "get",
  path: "/projects/{project}/inputs",
  policy: { who: "viewer", scope: "read", of: "project" },
  summary: "List a project's files",
  tags,
  request: { params, query: PageQuery },
  responses: { 200: pageOf(Input, "Its files.") },
});

const get = route({
  method: "get",
  path: "/inputs/{input}",
  policy: { who: "viewer", scope: "read", of: "input" },
  summary: "Look at a file's record",
  description: "Its bytes are the project's blob of its digest.",
  tags,
  request: { params: z.object({ input: z.string() }) },
  responses: { 200: answer(Input, "The file's record.") },
});

/** The files that projects are made from. */
export function inputRoutes() {
  return router()
    .openapi(upload, async (c) => {
      const file = await sentFile(c, c.req.valid("query").filename);
      const input = await c.var.desks.inputs.add(c.var.project.id, { ...file, sourcePath: null });
      return c.json(shownInput(input), 201);
    })
    .openapi(list, async (c) => {
      const all = await c.var.desks.inputs.list(c.var.project.id);
      return c.json(
        shownPage(
          cut(all, c.req.valid("query"), ({ id }) => id),
          shownInput,
        ),
        200,
      );
    })
    .openapi(get, (c) => c.json(shownInput(c.var.input), 200));
}
