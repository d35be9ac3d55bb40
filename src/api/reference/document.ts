import type { Policy } from "../policy.ts";

/** Of a JSON schema, what the reference shows. */
export interface SchemaShape {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaShape>>;
  readonly required?: readonly string[];
  readonly items?: SchemaShape;
  readonly additionalProperties?: SchemaShape | boolean;
  readonly oneOf?: readonly SchemaShape[];
  readonly anyOf?: readonly SchemaShape[];
  readonly allOf?: readonly SchemaShape[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
  readonly example?: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: SchemaShape;
}

type Content = Readonly<Record<string, { readonly schema?: SchemaShape }>>;

export interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >;
  readonly "x-backlot-policy"?: Policy;
  readonly "x-backlot-idempotent"?: boolean;
}

/** Of our OpenAPI document, what the reference shows. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string;
  };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, SchemaShape>> };
}

export type Schemas = Readonly<Record<string, SchemaShape>>;

/** The name of the component that a reference leads to. */
export function componentName(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}
