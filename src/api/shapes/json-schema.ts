import { z } from "@hono/zod-openapi";

interface SchemaPart {
  readonly [key: string]: unknown;
}

/**
 * A schema as the reference shows it, made by zod itself: for schemas that hold JSON of any shape, in which the generator
 * of the OpenAPI document would lose itself.
 */
export function jsonSchemaOf(schema: z.ZodType): { readonly type: "object" } & SchemaPart {
  const {
    $schema: _,
    $defs: __,
    ...shape
  } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  }) as SchemaPart;
  return { ...(withoutDefinitions(shape) as SchemaPart), type: "object" };
}

/** What refers to a definition inside is JSON of any shape; nothing else in our schemas recurs. */
function withoutDefinitions(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutDefinitions);
  if (part === null || typeof part !== "object") return part;
  if (typeof (part as SchemaPart)["$ref"] === "string")
    return { $ref: "#/components/schemas/Json" };
  return Object.fromEntries(
    Object.entries(part).map(([name, member]) => [name, withoutDefinitions(member)]),
  );
}
