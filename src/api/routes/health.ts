import { z } from "@hono/zod-openapi";
import { route, router } from "../route.ts";
import { answer } from "../shapes/common.ts";

const tags = ["Studio"];

const health = route({
  method: "get",
  path: "/health",
  policy: { who: "anyone" },
  summary: "See whether the studio answers",
  tags,
  responses: {
    200: answer(
      z
        .object({ status: z.literal("ok"), version: z.string(), mode: z.enum(["write", "read"]) })
        .openapi("Health"),
      "It does.",
    ),
  },
});

const Examined = z
  .object({ name: z.string(), state: z.enum(["good", "warning", "bad"]), detail: z.string() })
  .openapi("Examined", { description: "One thing that was looked at." });

const doctor = route({
  method: "get",
  path: "/doctor",
  policy: { who: "admin", scope: "admin" },
  summary: "Have the machine and the data folder examined",
  tags,
  responses: {
    200: answer(z.object({ items: z.array(Examined) }).openapi("Examination"), "What was found."),
  },
});

/** Whether everything is well. */
export function healthRoutes() {
  return router()
    .openapi(health, (c) => {
      const { version, studio } = c.var.parts;
      return c.json({ status: "ok" as const, version, mode: studio.mode }, 200);
    })
    .openapi(doctor, async (c) => {
      const items = (await c.var.parts.doctor()).map((examined) => ({ ...examined }));
      return c.json({ items }, 200);
    });
}
