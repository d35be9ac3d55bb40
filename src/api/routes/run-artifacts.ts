import { z } from "@hono/zod-openapi";
import { route, router } from "../route.ts";
import { KeyQuery, shownVersion, Version } from "../shapes/artifact.ts";
import { answer, body, cut, given, Json, pageOf, PageQuery, shownPage } from "../shapes/common.ts";

const tags = ["Artifacts"];
const params = z.object({ run: z.string() });

const list = route({
  method: "get",
  path: "/runs/{run}/artifacts",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "List what a run has made",
  description: "The newest version of each artifact, in the order in which each first came.",
  tags,
  request: { params, query: PageQuery.extend({ type: z.string().max(100).optional() }) },
  responses: { 200: pageOf(Version, "Its versions.") },
});

const versions = route({
  method: "get",
  path: "/runs/{run}/artifacts/{type}/versions",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "List a run's versions of one artifact, newest first",
  tags,
  request: {
    params: params.extend({ type: z.string().max(100) }),
    query: PageQuery.extend(KeyQuery.shape),
  },
  responses: { 200: pageOf(Version, "Its versions, numbered by `runVersion`.") },
});

const post = route({
  method: "post",
  path: "/runs/{run}/artifacts",
  policy: { who: "editor", scope: "write", of: "run" },
  summary: "Keep what a program made as a part of a run",
  tags,
  idempotent: true,
  request: {
    params,
    body: body(
      z
        .strictObject({
          type: z.string().max(100),
          key: z.string().max(512).default(""),
          body: Json,
          rationale: z.string().trim().min(1).max(2_000).optional(),
        })
        .openapi("PostedArtifact"),
    ),
  },
  responses: { 201: answer(Version, "The version.") },
});

/** What a run has made. */
export function runArtifactRoutes() {
  return router()
    .openapi(list, async (c) => {
      const { type, ...page } = c.req.valid("query");
      const all = await c.var.desks.artifacts.ofRun(c.var.run.id);
      const wanted = type === undefined ? all : all.filter(({ ref }) => ref.type === type);
      return c.json(
        shownPage(
          cut(wanted, page, ({ ref }) => `${ref.type}/${ref.key}`),
          shownVersion,
        ),
        200,
      );
    })
    .openapi(versions, async (c) => {
      const { key, ...page } = c.req.valid("query");
      const { type } = c.req.valid("param");
      const all = await c.var.desks.artifacts.versionsOfRun(c.var.run.id, type, key);
      return c.json(
        shownPage(
          cut(all, page, ({ ref }) => `${ref.version}`),
          shownVersion,
        ),
        200,
      );
    })
    .openapi(post, async (c) => {
      const version = await c.var.desks.artifacts.post(c.var.run.id, given(c.req.valid("json")));
      return c.json(shownVersion(version), 201);
    });
}
