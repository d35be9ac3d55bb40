import { z } from "zod";
import { StudioError } from "./error.ts";
import type { GateId } from "./id.ts";

/** A change to the body under review, by JSON pointer (RFC 6902 `replace`, `add` and `remove`). */
export const Patch = z.array(
  z.discriminatedUnion("op", [
    z.object({ op: z.literal("replace"), path: z.string(), value: z.json() }),
    z.object({ op: z.literal("add"), path: z.string(), value: z.json() }),
    z.object({ op: z.literal("remove"), path: z.string() }),
  ]),
);
export type Patch = z.infer<typeof Patch>;

/** An answer to a gate. A reject's notes reach the next attempt as feedback; a patch makes a new version. */
export const Decision = z.discriminatedUnion("verdict", [
  z.object({
    verdict: z.literal("approved"),
    notes: z.string().default(""),
    patch: Patch.optional(),
    patchTarget: z.object({ type: z.string(), key: z.string() }).optional(),
  }),
  z.object({
    verdict: z.literal("rejected"),
    notes: z.string().min(1, "say what should be different"),
  }),
]);
export type Decision = z.infer<typeof Decision>;

export interface GateRecord {
  readonly id: GateId;
  readonly project: string;
  readonly run: string;
  readonly stage: string;
  readonly kind: "approval" | "confirm";
  readonly required: boolean;
  readonly status: "waiting" | "approved" | "rejected" | "auto_approved";
  /** What to look at: the question in words. */
  readonly question: string;
  readonly openedAt: number;
  /** When the stored timer answers it; null: never. */
  readonly autoApproveAt: number | null;
  readonly decidedAt: number | null;
  /** `user:local`, `timer`, `sample` … */
  readonly decidedBy: string | null;
  readonly notes: string;
}

/** A copy of a body with a patch applied in order. Throws `bad-request` naming the path that is not there. */
export function patched(body: unknown, patch: Patch): unknown {
  const copy = structuredClone(body);
  for (const change of patch) applyChange(copy, change);
  return copy;
}

function applyChange(body: unknown, change: Patch[number]): void {
  const tokens = change.path
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  const name = tokens.pop();
  let holder: unknown = body;
  for (const token of tokens)
    holder =
      isHolder(holder) && Object.hasOwn(holder, token)
        ? (holder as Record<string, unknown>)[token]
        : undefined;
  if (name === undefined || !isHolder(holder)) throw noSuchPath(change.path);
  if (Array.isArray(holder)) return changeList(holder, name, change);
  if (change.op !== "add" && !Object.hasOwn(holder, name)) throw noSuchPath(change.path);
  if (change.op === "remove") Reflect.deleteProperty(holder, name);
  else
    Object.defineProperty(holder, name, {
      value: change.value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

function changeList(list: unknown[], name: string, change: Patch[number]): void {
  const index = name === "-" && change.op === "add" ? list.length : Number(name);
  const isInside =
    Number.isInteger(index) && index >= 0 && index < list.length + (change.op === "add" ? 1 : 0);
  if (!isInside) throw noSuchPath(change.path);
  if (change.op === "add") list.splice(index, 0, change.value);
  else if (change.op === "remove") list.splice(index, 1);
  else list[index] = change.value;
}

function isHolder(value: unknown): value is object {
  return value !== null && typeof value === "object";
}

function noSuchPath(path: string): StudioError {
  return new StudioError(
    "bad-request",
    `The patch names ${path === "" ? "the whole" : path}, which is not in the artifact.`,
  );
}
