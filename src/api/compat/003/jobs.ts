import { z } from "@hono/zod-openapi";
import { StudioError } from "../../../core/error.ts";
import { RunStatus } from "../../../core/run.ts";
import { route, router } from "../../route.ts";
import { answer, body, given, PageQuery } from "../../shapes/common.ts";
import type { CompatRoom } from "../room.ts";
import { runPolicy } from "../words.ts";
import { Job, JobArtifact, jobArtifact, jobArtifacts, jobOf } from "./job.ts";
import { limited, tags } from "./limited.ts";
import { createJob, NewJob } from "./new-job.ts";
import { jobStatus, jobStatuses } from "./words.ts";

const params = z.object({ id: z.string() });

const create = limited(
  route({
    method: "post",
    path: "/jobs",
    policy: { who: "signed-in", scope: "spend" },
    summary: "Create a job, and start it (003)",
    description: "At most 5 a minute. What is not said is assumed; `cfg.assumptions` lists it.",
    tags,
    idempotent: true,
    request: { body: body(NewJob) },
    responses: { 201: answer(Job, "It runs.") },
  }),
);

const list = limited(
  route({
    method: "get",
    path: "/jobs",
    policy: { who: "signed-in", scope: "read", forProjectTokens: true },
    summary: "Your jobs, newest first (003)",
    tags,
    request: { query: PageQuery.extend({ status: z.enum(jobStatuses).optional() }) },
    responses: {
      200: answer(z.object({ jobs: z.array(Job), next: z.string().nullable() }), "The jobs."),
    },
  }),
);

const get = limited(
  route({
    method: "get",
    path: "/jobs/{id}",
    policy: runPolicy("viewer", "read"),
    summary: "One job (003)",
    tags,
    request: { params },
    responses: { 200: answer(Job, "The job.") },
  }),
);

const artifacts = limited(
  route({
    method: "get",
    path: "/jobs/{id}/artifacts",
    policy: runPolicy("viewer", "read"),
    summary: "What a job has made (003)",
    description: "Exactly what its stages handed over, the newest version of each.",
    tags,
    request: { params },
    responses: { 200: answer(z.object({ artifacts: z.array(JobArtifact) }), "Its artifacts.") },
  }),
);

const resume = limited(
  route({
    method: "post",
    path: "/jobs/{id}/resume",
    policy: runPolicy("editor", "spend"),
    summary: "Go on with a job (003)",
    description: "Where it was paused or cut off. A gate is answered by approve or reject.",
    tags,
    idempotent: true,
    request: { params },
    responses: { 200: answer(Job, "The job.") },
  }),
);

const cancel = limited(
  route({
    method: "post",
    path: "/jobs/{id}/cancel",
    policy: runPolicy("editor", "write"),
    summary: "Cancel a job (003)",
    description: "Aborts what is at work, and answers once it is canceled.",
    tags,
    request: { params },
    responses: { 200: answer(Job, "The canceled job.") },
  }),
);

/** Document 003: jobs, which are runs. */
export function jobRoutes(room: CompatRoom) {
  const now = () => room.parts.clock.now();
  return router()
    .openapi(create, async (c) => {
      const { caller, desks, rates } = c.var;
      await rates.job(caller.person.id);
      const run = await createJob(room, { caller, desks }, c.req.valid("json"));
      return c.json(await jobOf(desks, run, now()), 201);
    })
    .openapi(list, async (c) => {
      const { caller, desks } = c.var;
      const { status, ...page } = c.req.valid("query");
      const only = caller.by === "token" ? caller.token.project : null;
      const statuses = RunStatus.options.filter((one) => jobStatus(one) === status);
      const filter = status === undefined ? {} : { status: statuses };
      const found =
        only === null
          ? await desks.runs.pageOfAll(filter, given(page))
          : await desks.runs.page((await desks.projects.get(only)).id, given(page));
      const rows = found.rows.filter(
        (run) => status === undefined || jobStatus(run.status) === status,
      );
      const jobs = await Promise.all(rows.map((run) => jobOf(desks, run, now())));
      return c.json({ jobs, next: found.next }, 200);
    })
    .openapi(get, async (c) => c.json(await jobOf(c.var.desks, c.var.run, now()), 200))
    .openapi(artifacts, async (c) => {
      const { desks, run } = c.var;
      const made = await jobArtifacts(desks, run);
      return c.json({ artifacts: made.map((record) => jobArtifact(run, record)) }, 200);
    })
    .openapi(resume, async (c) => {
      const { desks, run } = c.var;
      if (run.status === "awaiting_approval")
        throw new StudioError("conflict", "This job waits for an answer at a gate.", {
          hint: "Answer it: POST /api/v1/jobs/{id}/approve, or reject with notes.",
        });
      await desks.runs.resume(run.id);
      return c.json(await jobOf(desks, await desks.runs.get(run.id), now()), 200);
    })
    .openapi(cancel, async (c) => {
      const { desks, run } = c.var;
      return c.json(await jobOf(desks, await desks.runs.cancel(run.id), now()), 200);
    });
}
