import { z } from "@hono/zod-openapi";
import type { VersionRecord } from "../../../core/artifact.ts";
import { StudioError } from "../../../core/error.ts";
import type { RunRecord } from "../../../core/store.ts";
import type { Desks } from "../../../studio/studio.ts";
import { route, router } from "../../route.ts";
import { answer, body, cut, Json } from "../../shapes/common.ts";
import { runPolicy, tellNext } from "../words.ts";
import { ListQuery } from "./projects.ts";
import { ArtifactRow, artifactRow, tags } from "./rows.ts";
import { bodyOf, placeOfStep, stepOf } from "./steps.ts";

const params = z.object({ id: z.string() });
/** A step of document 004, or one of the client's own. */
const Step = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\0\n\r]*$/u, "one line");
const withStep = params.extend({ step: z.string().min(1).max(700) });

const post = route({
  method: "post",
  path: "/runs/{id}/artifacts",
  policy: runPolicy("editor", "write"),
  summary: "Keep what a step has made (004)",
  description:
    "It gets the next version of its run and step, whoever else writes at the same time.",
  tags,
  idempotent: true,
  request: {
    params,
    body: body(z.object({ step_name: Step, content: Json }).openapi("Document004NewArtifact")),
  },
  responses: { 201: answer(ArtifactRow, "The version.") },
});

const list = route({
  method: "get",
  path: "/runs/{id}/artifacts",
  policy: runPolicy("viewer", "read"),
  summary: "The latest version of each step (004)",
  description:
    "In the order in which the steps first had one. A `Link` header says where the list goes on.",
  tags,
  request: { params, query: ListQuery.extend({ step_name: z.string().max(700).optional() }) },
  responses: { 200: answer(z.array(ArtifactRow), "The versions.") },
});

const versions = route({
  method: "get",
  path: "/runs/{id}/artifacts/{step}/versions",
  policy: runPolicy("viewer", "read"),
  summary: "All versions of a step, newest first",
  tags,
  request: { params: withStep, query: ListQuery },
  responses: { 200: answer(z.array(ArtifactRow), "The versions.") },
});

const version = route({
  method: "get",
  path: "/runs/{id}/artifacts/{step}/versions/{version}",
  policy: runPolicy("viewer", "read"),
  summary: "One version of a step",
  tags,
  request: { params: withStep.extend({ version: z.coerce.number().int().min(1) }) },
  responses: { 200: answer(ArtifactRow, "The version.") },
});

/** Document 004: what the steps of a run have made. */
export function artifactRoutes004() {
  return router()
    .openapi(post, async (c) => {
      const { desks, run } = c.var;
      const { step_name: step, content } = c.req.valid("json");
      const kept = await desks.artifacts.post(run.id, {
        ...placeOfStep(step),
        body: bodyOf(step, content),
      });
      return c.json(await rowOf(desks, run, kept), 201);
    })
    .openapi(list, async (c) => {
      const { desks, run } = c.var;
      const { step_name: step, ...page } = c.req.valid("query");
      const all = await desks.artifacts.ofRun(run.id);
      const wanted = step === undefined ? all : all.filter(({ ref }) => stepOf(ref) === step);
      const shown = cut(wanted, page, ({ ref }) => stepOf(ref));
      tellNext(c, shown);
      return c.json(await Promise.all(shown.rows.map((row) => rowOf(desks, run, row))), 200);
    })
    .openapi(versions, async (c) => {
      const { desks, run } = c.var;
      const all = await versionsOf(desks, run, c.req.valid("param").step);
      const shown = cut(all, c.req.valid("query"), ({ runVersion }) => `${runVersion}`);
      tellNext(c, shown);
      return c.json(await Promise.all(shown.rows.map((row) => rowOf(desks, run, row))), 200);
    })
    .openapi(version, async (c) => {
      const { desks, run } = c.var;
      const { step, version: number } = c.req.valid("param");
      const all = await versionsOf(desks, run, step);
      const found = all.find(({ runVersion }) => runVersion === number);
      if (!found) throw noSuch(`version ${number} of that step`);
      return c.json(await rowOf(desks, run, found), 200);
    });
}

async function rowOf(desks: Desks, run: RunRecord, record: VersionRecord): Promise<ArtifactRow> {
  return artifactRow(run, record, await desks.artifacts.body(run.project, record.ref));
}

/** Newest first. Throws `not-found` for a step that the run has nothing of. */
async function versionsOf({ artifacts }: Desks, { id }: RunRecord, step: string) {
  const latest = (await artifacts.ofRun(id)).find(({ ref }) => stepOf(ref) === step);
  if (!latest) throw noSuch("such step");
  return artifacts.versionsOfRun(id, latest.ref.type, latest.ref.key);
}

function noSuch(what: string): StudioError {
  return new StudioError("not-found", `There is no ${what} in this run.`, {
    hint: "List what the run has: GET /runs/{id}/artifacts.",
  });
}
