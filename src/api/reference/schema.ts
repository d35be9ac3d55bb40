import { componentName, type SchemaShape } from "./document.ts";
import { anchor, html, inline, type Html } from "./html.ts";

/** What a value may be, in a few words with links: `list of Run, or null`. */
export function kindOf(schema: SchemaShape | undefined): Html {
  if (!schema) return html`anything`;
  if (schema.$ref) return link(componentName(schema.$ref));
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices && !schema.properties) return joined(choices.map(kindOf), ", or ");
  if (schema.allOf?.length === 1) return kindOf(schema.allOf[0]);
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum)
    return joined(
      schema.enum.map((value) => html`<code>${String(value)}</code>`),
      " ",
    );
  return plainKind(schema);
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  object: "object",
  null: "null",
};

function plainKind(schema: SchemaShape): Html {
  const { items, next } = schema.properties ?? {};
  if (items && next) return html`page: ${kindOf(items)}`;
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  if (types.length === 0 || types.length > 3) return html`anything`;
  return joined(
    types.map((type) => {
      if (type === "array") return html`list of ${kindOf(schema.items)}`;
      if (type === "object" && typeof schema.additionalProperties === "object")
        return html`object of ${kindOf(schema.additionalProperties)}`;
      if (type === "string" && schema.format === "binary") return html`bytes`;
      return html`${kinds[type] ?? type}`;
    }),
    ", or ",
  );
}

function joined(parts: readonly Html[], word: string): Html {
  return html`${parts.flatMap((part, at) => (at === 0 ? [part] : [html`${word}`, part]))}`;
}

function link(name: string): Html {
  return html`<a class="type" href="#${anchor("schema", name)}">${name}</a>`;
}

/** The limits of a value, in words. */
function limitsOf(schema: SchemaShape | undefined): string {
  if (!schema) return "";
  const { minimum, maximum, maxLength } = schema;
  const words = [
    [
      minimum !== undefined && Math.abs(minimum) < 2 ** 53 - 1 ? `from ${minimum}` : "",
      maximum !== undefined && maximum < 2 ** 53 - 1 ? `to ${maximum}` : "",
    ]
      .filter((word) => word !== "")
      .join(" "),
    maxLength === undefined ? "" : `at most ${maxLength} characters`,
    schema.default === undefined
      ? ""
      : `\`${JSON.stringify(schema.default)}\` where it is left out`,
  ];
  return words.filter((word) => word !== "").join(", ");
}

export interface Field {
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: SchemaShape | undefined;
  readonly description: string | undefined;
}

/** Fields with what they hold; nothing where there are none. */
export function fieldTable(caption: string, fields: readonly Field[]): Html {
  if (fields.length === 0) return html``;
  const rows = fields.map(
    ({ name, isRequired, schema, description }) =>
      html`<tr>
        <th scope="row">
          <code>${name}</code>${isRequired ? null : html` <span class="soft">optional</span>`}
        </th>
        <td>${kindOf(schema)}</td>
        <td>
          ${inline([description ?? schema?.description ?? "", limitsOf(schema)].filter((text) => text !== "").join(" · "))}
        </td>
      </tr>`,
  );
  return html`<div class="table">
    <table>
      <caption>
        ${caption}
      </caption>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

export function fieldsOf(schema: SchemaShape): readonly Field[] {
  return Object.entries(schema.properties ?? {}).map(([name, member]) => ({
    name,
    isRequired: schema.required?.includes(name) ?? false,
    schema: member,
    description: member.description,
  }));
}
