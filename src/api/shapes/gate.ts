import { z } from "@hono/zod-openapi";
import { Decision, type GateRecord } from "../../core/gate.ts";
import { Moment, Text } from "./common.ts";
import { jsonSchemaOf } from "./json-schema.ts";

export const Gate = z
  .object({
    id: z.string().openapi({ example: "gate_01kajv4m0v2q8t6w9x3y5z7abc" }),
    project: z.string(),
    run: z.string(),
    stage: z.string(),
    kind: z.enum(["approval", "confirm"]),
    required: z.boolean(),
    status: z.enum(["waiting", "approved", "rejected", "auto_approved"]),
    question: z.string(),
    openedAt: Moment,
    autoApproveAt: Moment.nullable(),
    timeLeftMs: z.number().nullable().openapi({
      description:
        "Until the stored timer answers it, in milliseconds; null: only a person does, or did.",
    }),
    decidedAt: Moment.nullable(),
    decidedBy: Text("`user:local`, `timer`, `sample` …").nullable(),
    notes: z.string(),
  })
  .openapi("Gate", { description: "A question that holds what follows until somebody answers." });

export function shownGate(record: GateRecord, now: number): z.infer<typeof Gate> {
  const { status, autoApproveAt } = record;
  const isTimed = status === "waiting" && autoApproveAt !== null;
  return { ...record, timeLeftMs: isTimed ? Math.max(0, autoApproveAt - now) : null };
}

export const SentDecision = Decision.clone().openapi("Decision", {
  ...jsonSchemaOf(Decision),
  description: "An answer. A reject's notes reach the next attempt; a patch makes a new version.",
});
