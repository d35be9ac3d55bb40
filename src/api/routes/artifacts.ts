import { z } from "@hono/zod-openapi";
import type { ArtifactRef } from "../../core/artifact.ts";
import { keepForever } from "../keeping.ts";
import { route, router } from "../route.ts";
import {
  Artifact,
  ArtifactRefShape,
  Change,
  KeyQuery,
  shownArtifact,
  shownChange,
  shownRef,
  shownVersion,
  Version,
  VersionInFull,
  VersionWithBody,
} from "../shapes/artifact.ts";
import { answer, cut, given, pageOf, PageQuery, shownPage } from "../shapes/common.ts";

const tags = ["Artifacts"];
const params = z.object({ project: z.string() });
const withType = params.extend({ type: z.string().max(100) });
const VersionNumber = z.coerce.number().int().min(1);
const withVersion = withType.extend({ version: VersionNumber });
const policy = { who: "viewer", scope: "read", of: "project" } as const;

const list = route({
  method: "get",
  path: "/projects/{project}/artifacts",
  policy,
  summary: "List a project's artifacts",
  description: "By type, and then as first made.",
  tags,
  request: {
    params,
    query: PageQuery.extend({
      type: z.string().max(100).optional(),
      entity: z.string().max(200).optional(),
    }),
  },
  responses: { 200: pageOf(Artifact, "Its artifacts, each by its newest version.") },
});

const head = route({
  method: "get",
  path: "/projects/{project}/artifacts/{type}",
  policy,
  summary: "Look at the current version of an artifact",
  tags,
  request: { params: withType, query: KeyQuery },
  responses: { 200: answer(VersionInFull, "The version that counts now.") },
});

const versions = route({
  method: "get",
  path: "/projects/{project}/artifacts/{type}/versions",
  policy,
  summary: "List an artifact's versions, newest first",
  tags,
  request: { params: withType, query: PageQuery.extend(KeyQuery.shape) },
  responses: { 200: pageOf(Version, "Its versions.") },
});

const version = route({
  method: "get",
  path: "/projects/{project}/artifacts/{type}/versions/{version}",
  policy,
  summary: "Look at one version",
  description: "It never changes: keep it for ever, under its ETag.",
  tags,
  request: { params: withVersion, query: KeyQuery },
  responses: {
    200: answer(VersionWithBody, "The version with its body."),
    304: { description: "You have it." },
  },
});

const lineage = route({
  method: "get",
  path: "/projects/{project}/artifacts/{type}/versions/{version}/lineage",
  policy,
  summary: "See what a version was made from, and what was made from it",
  tags,
  request: { params: withVersion, query: KeyQuery },
  responses: {
    200: answer(
      z
        .object({ madeFrom: z.array(ArtifactRefShape), usedBy: z.array(ArtifactRefShape) })
        .openapi("Lineage"),
      "The edges of one version.",
    ),
  },
});

const diff = route({
  method: "get",
  path: "/projects/{project}/artifacts/{type}/diff",
  policy,
  summary: "See where two versions differ",
  tags,
  request: {
    params: withType,
    query: KeyQuery.extend({ from: VersionNumber, to: VersionNumber }),
  },
  responses: {
    200: answer(
      z.object({ changes: z.array(Change) }).openapi("Difference"),
      "In the order of the later version.",
    ),
  },
});

/** What a project is made of. */
export function artifactRoutes() {
  return router()
    .openapi(list, async (c) => {
      const { type, entity, ...page } = c.req.valid("query");
      const { desks, project } = c.var;
      const rows = await desks.artifacts.page(project.id, given({ type, entity }), given(page));
      return c.json(shownPage(rows, shownArtifact), 200);
    })
    .openapi(head, async (c) => {
      const name = { ...c.req.valid("param"), ...c.req.valid("query") };
      const shown = await c.var.desks.artifacts.show(c.var.project.id, nameOf(name));
      const edges = { madeFrom: shown.madeFrom.map(shownRef), usedBy: shown.usedBy.map(shownRef) };
      return c.json({ ...shownVersion(shown.record), body: shown.body, ...edges }, 200);
    })
    .openapi(versions, async (c) => {
      const { key, ...page } = c.req.valid("query");
      const name = nameOf({ ...c.req.valid("param"), key });
      const all = await c.var.desks.artifacts.versions(c.var.project.id, name);
      return c.json(
        shownPage(
          cut(all, page, ({ ref }) => `${ref.version}`),
          shownVersion,
        ),
        200,
      );
    })
    .openapi(version, async (c) => {
      const ref = refOf({ ...c.req.valid("param"), ...c.req.valid("query") });
      const { record, body, madeFrom } = await c.var.desks.artifacts.show(c.var.project.id, ref);
      if (keepForever(c, record.digest)) return c.body(null, 304);
      return c.json({ ...shownVersion(record), body, madeFrom: madeFrom.map(shownRef) }, 200);
    })
    .openapi(lineage, async (c) => {
      const ref = refOf({ ...c.req.valid("param"), ...c.req.valid("query") });
      const { madeFrom, usedBy } = await c.var.desks.artifacts.show(c.var.project.id, ref);
      return c.json({ madeFrom: madeFrom.map(shownRef), usedBy: usedBy.map(shownRef) }, 200);
    })
    .openapi(diff, async (c) => {
      const { key, from, to } = c.req.valid("query");
      const name = { type: c.req.valid("param").type, key };
      const changes = await c.var.desks.artifacts.diff(
        c.var.project.id,
        { ...name, version: from },
        { ...name, version: to },
      );
      return c.json({ changes: changes.map(shownChange) }, 200);
    });
}

function nameOf({ type, key }: { type: string; key: string }): { type: string; key: string } {
  return { type, key };
}

function refOf({ type, key, version: number }: ArtifactRef): ArtifactRef {
  return { type, key, version: number };
}
