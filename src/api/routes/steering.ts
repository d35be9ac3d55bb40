import { z } from "@hono/zod-openapi";
import { route, router } from "../route.ts";
import { answer } from "../shapes/common.ts";
import { Run, shownRun } from "../shapes/run.ts";

const tags = ["Runs"];
const params = z.object({ run: z.string() });

const pause = route({
  method: "post",
  path: "/runs/{run}/pause",
  policy: { who: "editor", scope: "write", of: "run" },
  summary: "Pause a run",
  description:
    "No new unit starts; those at work get 30 s, then they go back to the queue. Answers once it is paused.",
  tags,
  request: { params },
  responses: { 200: answer(Run, "The paused run.") },
});

const resume = route({
  method: "post",
  path: "/runs/{run}/resume",
  policy: { who: "editor", scope: "spend", of: "run" },
  summary: "Go on with a run",
  description:
    "Starts a queued run; goes on with a paused or interrupted one; harmless where it runs already.",
  tags,
  idempotent: true,
  request: { params },
  responses: { 200: answer(Run, "The run.") },
});

const cancel = route({
  method: "post",
  path: "/runs/{run}/cancel",
  policy: { who: "editor", scope: "write", of: "run" },
  summary: "Cancel a run",
  description: "Aborts what is at work. What was made stays. Answers once it is cancelled.",
  tags,
  request: { params },
  responses: { 200: answer(Run, "The cancelled run.") },
});

const retry = route({
  method: "post",
  path: "/runs/{run}/retry",
  policy: { who: "editor", scope: "spend", of: "run" },
  summary: "Try again what failed",
  description: "Works again on the units that failed, and on what waited for them.",
  tags,
  idempotent: true,
  request: { params },
  responses: { 200: answer(Run, "The run.") },
});

/** Steering a run that is there. */
export function steeringRoutes() {
  return router()
    .openapi(pause, async (c) => c.json(shownRun(await c.var.desks.runs.pause(c.var.run.id)), 200))
    .openapi(resume, async (c) => {
      const { desks, run } = c.var;
      await desks.runs.resume(run.id);
      return c.json(shownRun(await desks.runs.get(run.id)), 200);
    })
    .openapi(cancel, async (c) =>
      c.json(shownRun(await c.var.desks.runs.cancel(c.var.run.id)), 200),
    )
    .openapi(retry, async (c) => {
      const { desks, run } = c.var;
      await desks.runs.retryFailed(run.id);
      return c.json(shownRun(await desks.runs.get(run.id)), 200);
    });
}
