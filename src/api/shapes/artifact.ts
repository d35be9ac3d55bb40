import { z } from "@hono/zod-openapi";
import { Remarks, Source, type ArtifactRef, type VersionRecord } from "../../core/artifact.ts";
import type { ArtifactRow } from "../../core/store.ts";
import type { Change as Difference } from "../../studio/difference.ts";
import { JsonObject, Moment, Text } from "./common.ts";

export const ArtifactRefShape = z
  .object({ type: z.string(), key: z.string(), version: z.int() })
  .openapi("ArtifactRef", { description: "Names one version inside a project." });

export const Version = z
  .object({
    ref: ArtifactRefShape,
    entity: z.string().nullable(),
    digest: Text("SHA-256 of the body's canonical JSON."),
    bytes: z.int(),
    schemaVersion: z.int(),
    source: z.enum(Source.options),
    remarks: z
      .object({ ...Remarks.shape, annotations: JsonObject.optional() })
      .openapi({ description: "What its maker says of it." }),
    standing: z.enum(["head", "proposed", "isolated"]),
    run: z.string().nullable(),
    runVersion: z.int().nullable().openapi({ description: "Numbered from 1 inside its run." }),
    stage: z.string().nullable(),
    unit: z.string().nullable(),
    attempt: z.int().nullable(),
    createdBy: z.string(),
    createdAt: Moment,
  })
  .openapi("Version", { description: "One immutable value of an artifact, without its body." });

export function shownVersion(record: VersionRecord): z.infer<typeof Version> {
  const { ref, entity, digest, bytes, schemaVersion, source, remarks, standing, ...rest } = record;
  const { run, runVersion, stage, unit, attempt, createdBy, createdAt } = rest;
  const about = { ref: shownRef(ref), entity, digest, bytes, schemaVersion, source, standing };
  const origin = { run, runVersion, stage, unit, attempt, createdBy, createdAt };
  return { ...about, remarks: { ...remarks }, ...origin };
}

export function shownRef({ type, key, version }: ArtifactRef): z.infer<typeof ArtifactRefShape> {
  return { type, key, version };
}

export const Artifact = Version.extend({
  latestVersion: z.int(),
  headVersion: z
    .int()
    .nullable()
    .openapi({ description: "The version that counts now; null: none does." }),
}).openapi("Artifact", { description: "An artifact by its newest version, without the body." });

export function shownArtifact(row: ArtifactRow): z.infer<typeof Artifact> {
  const { latestVersion, headVersion } = row;
  return { ...shownVersion(row), latestVersion, headVersion };
}

export const VersionWithBody = Version.extend({
  body: z.unknown(),
  madeFrom: z.array(ArtifactRefShape),
}).openapi("VersionWithBody", { description: "A version with all of it that never changes." });

export const VersionInFull = Version.extend({
  body: z.unknown(),
  madeFrom: z.array(ArtifactRefShape),
  usedBy: z.array(ArtifactRefShape),
}).openapi("VersionInFull", { description: "A version with its body and its lineage." });

export const Change = z
  .object({
    kind: z.enum(["added", "removed", "changed"]),
    pointer: Text(
      "JSON pointer: of what was removed into the earlier body, otherwise into the later.",
    ),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
  })
  .openapi("Change", { description: "One place where two versions differ." });

export function shownChange(change: Difference): z.infer<typeof Change> {
  return { ...change };
}

/** The key of an artifact inside its type; it may hold any characters, so it stands in the query. */
export const KeyQuery = z.object({
  key: z.string().max(512).default("").openapi({ description: "Empty for the whole." }),
});
