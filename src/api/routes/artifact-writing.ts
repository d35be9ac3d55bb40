import { z } from "@hono/zod-openapi";
import type { ArtifactRef } from "../../core/artifact.ts";
import { StudioError } from "../../core/error.ts";
import type { ProjectId } from "../../core/id.ts";
import type { ArtifactDesk } from "../../studio/artifacts.ts";
import { route, router } from "../route.ts";
import { KeyQuery, shownVersion, Version } from "../shapes/artifact.ts";
import { answer, body, given, Json } from "../shapes/common.ts";

const tags = ["Artifacts"];
const params = z.object({ project: z.string() });
const withType = params.extend({ type: z.string().max(100) });
const policy = { who: "editor", scope: "write", of: "project" } as const;
const Rationale = z.string().trim().min(1).max(2_000).optional();
const NewVersionNumber = z.int().min(1);

const create = route({
  method: "post",
  path: "/projects/{project}/artifacts",
  policy,
  summary: "Write an artifact that has no current version",
  tags,
  idempotent: true,
  request: {
    params,
    body: body(
      z
        .strictObject({
          type: z.string().max(100),
          key: z.string().max(512).default(""),
          entity: z.string().max(200).optional(),
          body: Json,
          rationale: Rationale,
        })
        .openapi("NewArtifact"),
    ),
  },
  responses: { 201: answer(Version, "Its first version.") },
});

const edit = route({
  method: "post",
  path: "/projects/{project}/artifacts/{type}/versions",
  policy,
  summary: "Edit an artifact",
  description: "What you send becomes the current version; nothing is overwritten.",
  tags,
  idempotent: true,
  request: {
    params: withType,
    query: KeyQuery,
    body: body(
      z
        .strictObject({
          body: Json,
          rationale: Rationale,
          basedOn: NewVersionNumber.optional().openapi({
            description:
              "The version that you edited; refused as a conflict where another counts now.",
          }),
        })
        .openapi("NewVersion"),
    ),
  },
  responses: { 201: answer(Version, "The new version.") },
});

const restore = route({
  method: "post",
  path: "/projects/{project}/artifacts/{type}/restore",
  policy,
  summary: "Make an earlier version current again",
  description: "It becomes a new version.",
  tags,
  idempotent: true,
  request: {
    params: withType,
    query: KeyQuery,
    body: body(z.strictObject({ version: NewVersionNumber }).openapi("Restoring")),
  },
  responses: { 201: answer(Version, "The new version.") },
});

/** A person's own versions. */
export function artifactWritingRoutes() {
  return router()
    .openapi(create, async (c) => {
      const { desks, project } = c.var;
      const ref = await desks.artifacts.create(project.id, given(c.req.valid("json")));
      return c.json(await written(desks.artifacts, project.id, ref), 201);
    })
    .openapi(edit, async (c) => {
      const { desks, project } = c.var;
      const name = { type: c.req.valid("param").type, key: c.req.valid("query").key };
      const { body: edited, rationale, basedOn } = c.req.valid("json");
      if (basedOn !== undefined)
        await assertCurrent(desks.artifacts, project.id, { ...name, version: basedOn });
      const ref = await desks.artifacts.edit(project.id, name, edited, rationale);
      return c.json(await written(desks.artifacts, project.id, ref), 201);
    })
    .openapi(restore, async (c) => {
      const { desks, project } = c.var;
      const name = { type: c.req.valid("param").type, key: c.req.valid("query").key };
      const { version } = c.req.valid("json");
      const ref = await desks.artifacts.restore(project.id, { ...name, version });
      return c.json(await written(desks.artifacts, project.id, ref), 201);
    });
}

async function written(artifacts: ArtifactDesk, project: ProjectId, ref: ArtifactRef) {
  return shownVersion((await artifacts.show(project, ref)).record);
}

async function assertCurrent(
  artifacts: ArtifactDesk,
  project: ProjectId,
  { type, key, version }: ArtifactRef,
): Promise<void> {
  const head = await artifacts.head(project, { type, key });
  if (!head || head.version === version) return;
  throw new StudioError(
    "conflict",
    `Version ${head.version} counts now; yours was made from version ${version}.`,
    { hint: "Look at what changed between them, and send your edit on top of the current one." },
  );
}
