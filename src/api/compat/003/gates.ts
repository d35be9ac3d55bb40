import { z } from "@hono/zod-openapi";
import { StudioError } from "../../../core/error.ts";
import { Patch, type GateRecord } from "../../../core/gate.ts";
import type { RunRecord } from "../../../core/store.ts";
import type { Desks } from "../../../studio/studio.ts";
import { route, router } from "../../route.ts";
import { answer, body } from "../../shapes/common.ts";
import type { CompatRoom } from "../room.ts";
import { runPolicy } from "../words.ts";
import { Job, JobArtifact, jobArtifact, JobGate, jobGate, jobOf } from "./job.ts";
import { limited, tags } from "./limited.ts";

const params = z.object({ id: z.string() });
const withStage = params.extend({ stage: z.string().max(200) });

const Changes = Patch.clone().openapi("Document003Patch", {
  type: "array",
  items: { type: "object" },
  description: "Changes as RFC 6902 has them: `add`, `replace` and `remove`, by JSON pointer.",
});
const Target = z.object({ type: z.string().max(100), key: z.string().max(512).default("") });

const Approval = z
  .object({
    stage: z.string().max(200).optional().openapi({ description: "Where several gates wait." }),
    notes: z.string().max(20_000).default(""),
    patch: Changes.optional(),
    target: Target.optional().openapi({
      description: "What the patch changes, where the stage made several.",
    }),
  })
  .openapi("Document003Approval");

const Rejection = z
  .object({
    stage: z.string().max(200).optional().openapi({ description: "Where several gates wait." }),
    notes: z
      .string()
      .trim()
      .min(1)
      .max(20_000)
      .openapi({ description: "What should be different." }),
  })
  .openapi("Document003Rejection");

const approve = limited(
  route({
    method: "post",
    path: "/jobs/{id}/approve",
    policy: runPolicy("editor", "spend"),
    summary: "Approve what a job waits with (003)",
    description: "The job goes on with the next stage.",
    tags,
    idempotent: true,
    request: { params, body: { content: { "application/json": { schema: Approval } } } },
    responses: { 200: answer(Job, "The job.") },
  }),
);

const reject = limited(
  route({
    method: "post",
    path: "/jobs/{id}/reject",
    policy: runPolicy("editor", "spend"),
    summary: "Reject what a job waits with (003)",
    description: "The stage is made again, with the notes.",
    tags,
    idempotent: true,
    request: { params, body: body(Rejection) },
    responses: { 200: answer(Job, "The job.") },
  }),
);

const status = limited(
  route({
    method: "get",
    path: "/jobs/{id}/gates/status",
    policy: runPolicy("viewer", "read"),
    summary: "A job's gates, and how much time is left (003)",
    tags,
    request: { params },
    responses: {
      200: answer(
        z.object({ gates: z.array(JobGate), waiting: z.array(z.string()) }),
        "Its gates.",
      ),
    },
  }),
);

const decisions = limited(
  route({
    method: "get",
    path: "/jobs/{id}/gates/decisions",
    policy: runPolicy("viewer", "read"),
    summary: "What was decided of a job (003)",
    tags,
    request: { params },
    responses: {
      200: answer(z.object({ decisions: z.array(JobGate) }), "Its decisions, oldest first."),
    },
  }),
);

const decision = limited(
  route({
    method: "get",
    path: "/jobs/{id}/gates/{stage}/decision",
    policy: runPolicy("viewer", "read"),
    summary: "The last decision at a stage (003)",
    tags,
    request: { params: withStage },
    responses: { 200: answer(JobGate, "The gate; `approved` is null while it waits.") },
  }),
);

const apply = limited(
  route({
    method: "post",
    path: "/jobs/{id}/patches/{stage}/apply",
    policy: runPolicy("editor", "write"),
    summary: "Change what a gate asks about (003)",
    description:
      "Makes a new version, which what follows in the job reads. The gate goes on waiting.",
    tags,
    idempotent: true,
    request: {
      params: withStage,
      body: body(
        z.object({ patch: Changes, target: Target.optional() }).openapi("Document003PatchToApply"),
      ),
    },
    responses: { 201: answer(JobArtifact, "The new version.") },
  }),
);

/** Document 003: the gates of jobs. */
export function gateRoutes003(room: CompatRoom) {
  const now = () => room.parts.clock.now();
  return router()
    .openapi(approve, async (c) => {
      const { desks, run } = c.var;
      // A request without a body has not come past the schema.
      const { stage, notes, patch, target } = Approval.parse(c.req.valid("json"));
      const gate = await waitingGate(desks, run, stage);
      const changes = patch ? { patch, ...(target ? { patchTarget: target } : {}) } : {};
      await desks.gates.answer(gate.id, { verdict: "approved", notes, ...changes });
      return c.json(await jobOf(desks, await desks.runs.get(run.id), now()), 200);
    })
    .openapi(reject, async (c) => {
      const { desks, run } = c.var;
      const { stage, notes } = c.req.valid("json");
      const gate = await waitingGate(desks, run, stage);
      await desks.gates.answer(gate.id, { verdict: "rejected", notes });
      return c.json(await jobOf(desks, await desks.runs.get(run.id), now()), 200);
    })
    .openapi(status, async (c) => {
      const gates = await gatesOf(c.var.desks, c.var.run);
      const waiting = gates.filter((gate) => gate.status === "waiting");
      const shown = gates.map((gate) => jobGate(gate, now()));
      return c.json({ gates: shown, waiting: waiting.map(({ stage }) => stage) }, 200);
    })
    .openapi(decisions, async (c) => {
      const gates = await gatesOf(c.var.desks, c.var.run);
      const decided = gates.filter((gate) => gate.status !== "waiting");
      return c.json({ decisions: decided.map((gate) => jobGate(gate, now())) }, 200);
    })
    .openapi(decision, async (c) => {
      const { stage } = c.req.valid("param");
      const gates = await gatesOf(c.var.desks, c.var.run);
      const last = gates.findLast((gate) => gate.stage === stage);
      if (!last)
        throw new StudioError("not-found", "No gate has opened at such a stage of this job.");
      return c.json(jobGate(last, now()), 200);
    })
    .openapi(apply, async (c) => {
      const { desks, run } = c.var;
      const { patch, target } = c.req.valid("json");
      const gate = await waitingGate(desks, run, c.req.valid("param").stage);
      return c.json(jobArtifact(run, await desks.gates.patch(gate.id, patch, target)), 201);
    });
}

function gatesOf({ gates }: Desks, { project, id }: RunRecord): Promise<readonly GateRecord[]> {
  return gates.list(project, { run: id });
}

/** The gate that a decision is meant for. Throws `conflict` where none waits, or several do and none is named. */
async function waitingGate(desks: Desks, run: RunRecord, stage?: string): Promise<GateRecord> {
  const waiting = (await gatesOf(desks, run)).filter((gate) => gate.status === "waiting");
  const meant = stage === undefined ? waiting : waiting.filter((gate) => gate.stage === stage);
  const [only] = meant;
  if (only && meant.length === 1) return only;
  const names = waiting.map((gate) => gate.stage).join(", ");
  if (waiting.length === 0)
    throw new StudioError("conflict", "No gate of this job waits for an answer.");
  throw new StudioError("conflict", "It is not clear which gate is meant.", {
    hint: `Say it as \`stage\`. These wait: ${names}.`,
  });
}
