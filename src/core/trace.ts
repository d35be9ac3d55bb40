import { z } from "zod";

/**
 * Where a read value came from.
 * `artifact`: a version; pointers go into its body. `set`: which keys of a type there are. `files`: which files the run was
 * given; `file`: one of them; `feedback`: what people said of earlier results.
 */
export const ReadSource = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("artifact"),
    type: z.string(),
    key: z.string(),
    version: z.int().min(1),
  }),
  z.object({ kind: z.literal("absent"), type: z.string(), key: z.string() }),
  z.object({ kind: z.literal("set"), type: z.string() }),
  z.object({ kind: z.literal("files") }),
  z.object({ kind: z.literal("file"), name: z.string() }),
  z.object({ kind: z.literal("feedback") }),
]);
export type ReadSource = z.infer<typeof ReadSource>;

/**
 * What of a part was looked at. `value`: all of it. `members`: an object's member names in order, an array's length.
 * `kind`: whether it is an object, an array or neither. `presence`: whether there is one.
 */
export const Look = z.enum(["value", "members", "kind", "presence"]);
export type Look = z.infer<typeof Look>;

/** One thing that a unit saw: where, what of which part (JSON pointer), and the digest of what it saw. */
export const Read = z.object({
  source: ReadSource,
  what: Look,
  pointer: z.string(),
  digest: z.string(),
});
export type Read = z.infer<typeof Read>;

/** What a finished unit read and made; decides whether it can be reused. */
export const Trace = z.object({
  /** Its id in the pipeline. */
  stage: z.string(),
  /** The stage's own name, and version. */
  module: z.string(),
  stageVersion: z.int().min(1),
  unit: z.string(),
  run: z.string(),
  attempt: z.int().min(0),
  /** SHA-256 of what it was asked for: parameters, title and entity. */
  paramsDigest: z.string(),
  reads: z.array(Read),
  emits: z.array(z.object({ type: z.string(), key: z.string(), version: z.int().min(1) })),
});
export type Trace = z.infer<typeof Trace>;
