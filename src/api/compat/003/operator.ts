import { z } from "@hono/zod-openapi";
import { route, router } from "../../route.ts";
import { answer, body, SentObject } from "../../shapes/common.ts";
import type { CompatRoom } from "../room.ts";
import { Brief, compileBrief, SentBrief } from "./brief.ts";
import { limited, tags } from "./limited.ts";
import { defaultPipeline, faultsOf } from "./new-job.ts";

const policy = { who: "signed-in", scope: "read", forProjectTokens: true } as const;

const healthz = route({
  method: "get",
  path: "/healthz",
  policy: { who: "anyone" },
  summary: "Whether the server answers (003)",
  tags,
  responses: {
    200: answer(z.object({ status: z.literal("ok"), version: z.string() }), "It does."),
  },
});

const config = limited(
  route({
    method: "get",
    path: "/config/operator",
    policy,
    summary: "How the server is set up (003)",
    description: "Secrets are never in it.",
    tags,
    responses: {
      200: answer(
        z
          .object({
            version: z.string(),
            default_pipeline: z.string().nullable(),
            pipelines: z.array(
              z.object({
                name: z.string(),
                stages: z.array(z.string()),
                gates: z.array(
                  z.object({
                    stage: z.string(),
                    required: z.boolean(),
                    auto_approve_seconds: z.number().nullable(),
                  }),
                ),
              }),
            ),
            auth: z.object({ scheme: z.literal("bearer"), token: z.literal("hidden") }),
            local_only: z.boolean(),
            limits: z.object({ jobs_per_minute: z.number(), requests_per_minute: z.number() }),
          })
          .openapi("Document003OperatorConfig"),
        "The set-up.",
      ),
    },
  }),
);

const patchTypes = limited(
  route({
    method: "get",
    path: "/patches/types",
    policy,
    summary: "Which patches can be applied (003)",
    tags,
    responses: {
      200: answer(
        z.object({
          patch_types: z.array(
            z.object({
              type: z.string(),
              stages: z.array(z.string()).openapi({ description: "`*`: every stage with a gate." }),
              operations: z.array(z.string()),
              description: z.string(),
            }),
          ),
        }),
        "The types.",
      ),
    },
  }),
);

const validate = limited(
  route({
    method: "post",
    path: "/config/validate",
    policy,
    summary: "Check a job without creating it (003)",
    tags,
    request: { body: body(SentObject) },
    responses: {
      200: answer(
        z.object({
          valid: z.boolean(),
          errors: z.array(z.string()),
          assumptions: z.array(z.string()).openapi({ description: "What would be guessed." }),
        }),
        "Whether it could be created.",
      ),
    },
  }),
);

const compile = limited(
  route({
    method: "post",
    path: "/compile-brief",
    policy,
    summary: "Make a brief of free text, by rules (003)",
    tags,
    request: {
      body: body(
        z
          .object({ text: z.string().trim().min(1).max(100_000), brief: SentBrief.optional() })
          .openapi("Document003FreeText"),
      ),
    },
    responses: {
      200: answer(
        z.object({ brief: Brief, assumptions: z.array(z.string()) }),
        "The brief, and all that was guessed.",
      ),
    },
  }),
);

/** Document 003: the operator's set-up, and briefs. */
export function operatorRoutes(room: CompatRoom) {
  const { version } = room.parts;
  return router()
    .openapi(healthz, (c) => c.json({ status: "ok" as const, version }, 200))
    .openapi(config, (c) => c.json(operatorConfig(room), 200))
    .openapi(patchTypes, (c) => {
      const description = "Changes by JSON pointer, as RFC 6902 has them; they make a new version.";
      const operations = ["add", "replace", "remove"];
      const jsonPatch = { type: "json_patch", stages: ["*"], operations, description };
      return c.json({ patch_types: [jsonPatch] }, 200);
    })
    .openapi(validate, (c) => {
      const found = faultsOf(room, c.req.valid("json"));
      return c.json({ valid: found.errors.length === 0, ...found }, 200);
    })
    .openapi(compile, (c) => {
      const { text, brief } = c.req.valid("json");
      return c.json(compileBrief(text, brief), 200);
    });
}

function operatorConfig({ parts: { version, studio, door, limits } }: CompatRoom) {
  const pipelines = studio.pipelines.map(({ name, stages }) => ({
    name,
    stages: stages.map(({ id, stage }) => id ?? stage.name),
    gates: stages.flatMap(({ id, stage, gate }) => {
      const { required = false, autoApproveAfter = null } = gate ?? {};
      const named = { stage: id ?? stage.name, required, auto_approve_seconds: autoApproveAfter };
      return gate ? [named] : [];
    }),
  }));
  return {
    version,
    default_pipeline: pipelines.some(({ name }) => name === defaultPipeline)
      ? defaultPipeline
      : null,
    pipelines,
    auth: { scheme: "bearer" as const, token: "hidden" as const },
    local_only: door.isLoopback,
    limits: {
      jobs_per_minute: limits.jobsPerMinute,
      requests_per_minute: limits.operatorPerMinute,
    },
  };
}
