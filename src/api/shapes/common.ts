import { z } from "@hono/zod-openapi";
import { failures, StudioError } from "../../core/error.ts";
import type { Page } from "../../core/store.ts";

/** The body of every answer that is not a success. */
export const Failure = z
  .object({
    code: z.string().openapi({ description: "From the table of failures.", example: "not-found" }),
    message: z.string().openapi({ description: "What happened, in words." }),
    hint: z.string().openapi({ description: "What to do." }),
  })
  .openapi("Failure", { description: `Codes: ${Object.keys(failures).join(", ")}, unexpected.` });

/** A schema of core under a name of its own in the reference. */
export function named<Schema extends z.ZodType>(
  schema: Schema,
  name: string,
  about: { readonly description?: string } = {},
): Schema {
  // Core's schemas were made before zod learned `openapi`; their copies know it.
  return schema.clone().openapi(name, about);
}

/** Any JSON value. */
export const Json = z.json().openapi("Json", {
  type: ["object", "array", "string", "number", "boolean", "null"],
  description: "Any JSON value.",
});

export const JsonObject = z.record(z.string(), z.unknown());
/** The same where it comes in: what could not be JSON is refused. */
export const SentObject = z.record(z.string(), Json);

/** Milliseconds since 1970, UTC. */
export const Moment = z.number().openapi({
  description: "Milliseconds since 1970, UTC.",
  example: 1_795_000_000_000,
});

export const Text = (description: string) => z.string().openapi({ description });

/** Where a list goes on. */
export const PageQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(50)
    .openapi({ description: "How many at most." }),
  after: z
    .string()
    .min(1)
    .max(600)
    .optional()
    .openapi({ description: "The `next` of the page before." }),
});

/** A page of a list; `next` is null at the end. */
export function pageOf<Item extends z.ZodType>(item: Item, description: string) {
  return answer(z.object({ items: z.array(item), next: z.string().nullable() }), description);
}

/** A JSON answer. */
export function answer<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** A JSON body that must be there. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } };
}

/** A file as an answer. */
export function file(description: string, mediaType = "application/octet-stream") {
  return {
    description,
    content: { [mediaType]: { schema: z.string().openapi({ format: "binary" }) } },
  };
}

/** A page of a list that the studio gives whole; the cursor is the name of the last item that was given. */
export function cut<Row>(
  rows: readonly Row[],
  { limit, after }: z.infer<typeof PageQuery>,
  nameOf: (row: Row) => string,
): Page<Row> {
  const start = after === undefined ? 0 : rows.findIndex((row) => nameOf(row) === after) + 1;
  if (start === 0 && after !== undefined)
    throw new StudioError("bad-request", "The list does not go on from there.", {
      hint: "Send the `next` of the page before as `after`, or leave it out to begin again.",
    });
  const shown = rows.slice(start, start + limit);
  const last = shown.at(-1);
  return { rows: shown, next: last && start + limit < rows.length ? nameOf(last) : null };
}

/** A page with each row as the API shows it. */
export function shownPage<Row, Item>(
  { rows, next }: Page<Row>,
  show: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  return { items: rows.map(show), next };
}

type Given<Value> = {
  [Name in keyof Value as undefined extends Value[Name] ? never : Name]: Value[Name];
} & {
  [Name in keyof Value as undefined extends Value[Name] ? Name : never]?: Exclude<
    Value[Name],
    undefined
  >;
};

/** What was sent, without the members that were left out. */
export function given<Value extends object>(value: Value): Given<Value> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members) as Given<Value>;
}
