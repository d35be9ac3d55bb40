import { z } from "zod";
import { Key, Name } from "./id.ts";
import { StudioError } from "./error.ts";
import { faultsInWords } from "./faults.ts";

/** One kind of thing that stages make: its name, shape, how old shapes are lifted, and a line that sums one up. */
export interface ArtifactType<Name extends string = string, Body = unknown> {
  readonly name: Name;
  readonly schema: z.ZodType<Body>;
  /** Lifts a body from shape n (counted from 1) to n + 1; a released step stays for ever. */
  readonly upgrades: readonly ((body: Record<string, unknown>) => Record<string, unknown>)[];
  /** One line for lists and logs. */
  summarize(body: Body): string;
}

export type BodyOf<Type> = Type extends ArtifactType<string, infer Body> ? Body : never;

export function defineArtifactType<const TypeName extends string, Body>(definition: {
  name: TypeName;
  schema: z.ZodType<Body>;
  upgrades?: ArtifactType["upgrades"];
  summarize: (body: Body) => string;
}): ArtifactType<TypeName, Body> {
  Name.parse(definition.name);
  return { upgrades: [], ...definition };
}

/** The shape number that bodies of this type have today, counted from 1. */
export function schemaVersionOf(type: ArtifactType): number {
  return type.upgrades.length + 1;
}

/** A stored body in today's shape: lifted step by step, then checked. Throws `invalid-artifact`. */
export function readBody<Body>(
  type: ArtifactType<string, Body>,
  stored: unknown,
  schemaVersion: number,
): Body {
  let body = stored;
  for (const upgrade of type.upgrades.slice(schemaVersion - 1))
    body = upgrade(body as Record<string, unknown>);
  return checkBody(type, body);
}

/** The body as its schema has it, or `invalid-artifact` naming the first fields that are wrong. */
export function checkBody<Body>(type: ArtifactType<string, Body>, body: unknown): Body {
  const checked = type.schema.safeParse(body);
  if (checked.success) return checked.data;
  throw new StudioError(
    "invalid-artifact",
    `A ${type.name} does not have its shape: ${faultsInWords(checked.error, body)}.`,
    { cause: checked.error },
  );
}

/** Names one immutable version inside a project. */
export const ArtifactRef = z.object({ type: Name, key: Key, version: z.int().min(1) });
export type ArtifactRef = z.infer<typeof ArtifactRef>;

/** `scene/scn_1@3`, as logs and the CLI print it. */
export function refName({ type, key, version }: ArtifactRef): string {
  return `${key === "" ? type : `${type}/${key}`}@${version}`;
}

/** Who or what wrote a version. */
export const Source = z.enum(["code", "ai", "human", "hybrid", "import"]);
export type Source = z.infer<typeof Source>;

/** What an author may say of an artifact beside its body. */
export const Remarks = z.object({
  /** How sure the maker is, 0 to 1. */
  confidence: z.number().min(0).max(1).optional(),
  intent: z.string().optional(),
  rationale: z.string().optional(),
  alternatives: z.array(z.string()).optional(),
  annotations: z.record(z.string(), z.json()).optional(),
});
export type Remarks = z.infer<typeof Remarks>;

/** How a field was found: by the parser, a rule, a model, or a person. */
export const Method = z.enum(["parser", "rule", "ai", "human"]);
export type Method = z.infer<typeof Method>;

/** A version as it is kept. `body` is present where it was asked for. */
export interface VersionRecord {
  readonly ref: ArtifactRef;
  readonly entity: string | null;
  readonly digest: string;
  readonly bytes: number;
  readonly schemaVersion: number;
  readonly source: Source;
  readonly remarks: Remarks;
  /** `head` was or is the current value, `proposed` stands beside a person's words, `isolated` belongs to its run alone. */
  readonly standing: "head" | "proposed" | "isolated";
  /** Numbered from 1 inside (run, type, key); null for what was written outside a run. */
  readonly runVersion: number | null;
  readonly run: string | null;
  readonly stage: string | null;
  readonly unit: string | null;
  readonly attempt: number | null;
  readonly createdBy: string;
  /** Milliseconds since 1970, UTC. */
  readonly createdAt: number;
}
