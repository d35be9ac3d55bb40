import { componentName, type Schemas, type SchemaShape } from "./document.ts";

/** A value that could stand where the schema is, as a reader would write it: the first choice, one member a list. */
export function exampleOf(
  schema: SchemaShape | undefined,
  schemas: Schemas,
  within: readonly string[] = [],
): unknown {
  if (!schema) return null;
  if (schema.$ref) {
    const name = componentName(schema.$ref);
    return within.includes(name) ? null : exampleOf(schemas[name], schemas, [...within, name]);
  }
  for (const given of [schema.example, schema.const, schema.default, schema.enum?.[0]])
    if (given !== undefined) return given;
  const part =
    schema.allOf?.[0] ?? (schema.properties ? undefined : (schema.oneOf ?? schema.anyOf)?.[0]);
  return part ? exampleOf(part, schemas, within) : plainExample(schema, schemas, within);
}

function plainExample(schema: SchemaShape, schemas: Schemas, within: readonly string[]): unknown {
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  switch (type) {
    case "string":
      return schema.format === "email" ? "mara@example.com" : "…";
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return true;
    case "array":
      return [exampleOf(schema.items, schemas, within)];
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, member]) => [
          name,
          exampleOf(member, schemas, within),
        ]),
      );
    case undefined:
      return {};
  }
  return null;
}
