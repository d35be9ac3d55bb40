import { z } from "@hono/zod-openapi";
import { route, router } from "../route.ts";
import { answer, cut, pageOf, PageQuery, shownPage } from "../shapes/common.ts";

const tags = ["Outputs"];

const Output = z
  .object({
    stream: z.string(),
    stage: z.string(),
    unit: z.string(),
    attempt: z.int(),
    length: z
      .int()
      .nullable()
      .openapi({ description: "In UTF-16 units; null while it is written." }),
    blob: z
      .string()
      .nullable()
      .openapi({ description: "Digest of the whole text once it is closed." }),
  })
  .openapi("Output", { description: "The text that one attempt at one unit streams." });

const list = route({
  method: "get",
  path: "/runs/{run}/outputs",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "List a run's outputs, as they opened",
  tags,
  request: { params: z.object({ run: z.string() }), query: PageQuery },
  responses: { 200: pageOf(Output, "Its outputs.") },
});

const Piece = z
  .object({
    text: z.string(),
    offset: z.int(),
    length: z.int().nullable(),
    isFinal: z.boolean().openapi({ description: "Whether nothing follows, now or later." }),
  })
  .openapi("OutputPiece", { description: "A piece of an output." });

const read = route({
  method: "get",
  path: "/runs/{run}/output",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "Read a piece of an output",
  description:
    "All of it is kept. The next piece begins at `offset` and as many units as the text has.",
  tags,
  request: {
    params: z.object({ run: z.string() }),
    query: z.object({
      stream: z.string().max(1_000),
      offset: z.coerce
        .number()
        .int()
        .min(0)
        .default(0)
        .openapi({ description: "In UTF-16 units." }),
      limit: z.coerce.number().int().min(2).max(1_048_576).default(65_536),
    }),
  },
  responses: { 200: answer(Piece, "The piece; empty where there is nothing yet.") },
});

/** What stages wrote while they worked. */
export function outputRoutes() {
  return router()
    .openapi(list, async (c) => {
      const all = await c.var.desks.outputs.list(c.var.run.id);
      const page = cut(all, c.req.valid("query"), ({ stream }) => stream);
      return c.json(
        shownPage(page, (output) => ({ ...output })),
        200,
      );
    })
    .openapi(read, async (c) => {
      const { stream, offset, limit } = c.req.valid("query");
      const piece = await c.var.desks.outputs.read(c.var.run.id, stream, offset, limit);
      return c.json({ ...piece }, 200);
    });
}
