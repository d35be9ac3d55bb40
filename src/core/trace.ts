import { z } from "zod";

/**
 * Where a read value came from.
 * `artifact`: a version; pointers go into its body. `set`: which keys of a type there are. `params`, `file`, `feedback`,
 * `setting`: what the run gave the unit.
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
  z.object({ kind: z.literal("params") }),
  z.object({ kind: z.literal("file"), name: z.string() }),
  z.object({ kind: z.literal("feedback") }),
  z.object({ kind: z.literal("setting"), name: z.string() }),
]);
export type ReadSource = z.infer<typeof ReadSource>;

/** One value that a unit read: where, which part (JSON pointer, `#` at its end for the member names or the length), and its digest. */
export const Read = z.object({ source: ReadSource, pointer: z.string(), digest: z.string() });
export type Read = z.infer<typeof Read>;

/** What a finished unit read and made; decides whether it can be reused. */
export const Trace = z.object({
  stage: z.string(),
  stageVersion: z.int().min(1),
  unit: z.string(),
  run: z.string(),
  attempt: z.int().min(0),
  paramsDigest: z.string(),
  reads: z.array(Read),
  emits: z.array(z.object({ type: z.string(), key: z.string(), version: z.int().min(1) })),
});
export type Trace = z.infer<typeof Trace>;
