import { z } from "zod";

/** Ids are a prefix and 26 characters that sort by time; nothing can be read from them and they never become paths. */
const id = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-z]{26}$`, "u"), `not a ${prefix} id`);

export const ProjectId = id("prj").brand<"ProjectId">();
export type ProjectId = z.infer<typeof ProjectId>;

export const RunId = id("run").brand<"RunId">();
export type RunId = z.infer<typeof RunId>;

export const GateId = id("gate").brand<"GateId">();
export type GateId = z.infer<typeof GateId>;

export const InputId = id("in").brand<"InputId">();
export type InputId = z.infer<typeof InputId>;

/** Names of stages, pipelines and artifact types: kebab-case. */
export const Name = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/u, "a name is kebab-case: scene-index");

/**
 * The key of an artifact or unit inside its type or stage: one or more ids, canonical, empty for the whole.
 * Keys are compared byte by byte and may hold any character but line ends and NUL.
 */
export const Key = z
  .string()
  .max(512)
  .refine((key) => !/[\0\n\r]/u.test(key), "a key holds no line end");

/** Joins ids to one canonical key: `keyOf("chr_1", "scn_2")` gives `chr_1/scn_2`. */
export function keyOf(...ids: readonly string[]): string {
  return ids.map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
}
