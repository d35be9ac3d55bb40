import type { Policy } from "../policy.ts";
import type { ApiDocument, Operation, Parameter, Schemas } from "./document.ts";
import { exampleOf } from "./example.ts";
import { anchor, html, inline, prose, type Html } from "./html.ts";
import { fieldsOf, fieldTable, kindOf, type Field } from "./schema.ts";

/** A route as the reference lists it. */
export interface Listed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export function listedIn({ paths }: ApiDocument): readonly Listed[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation })),
  );
}

export function operationAnchor({ method, path }: Listed): string {
  return anchor(method, path);
}

export function operationSection(listed: Listed, schemas: Schemas): Html {
  const { method, path, operation } = listed;
  const { summary = "", description, parameters = [] } = operation;
  return html`<article id="${operationAnchor(listed)}">
    <h3><a href="#${operationAnchor(listed)}">${summary}</a></h3>
    <p class="route">
      <span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code>
    </p>
    <p class="who">
      ${inline(admission(operation["x-backlot-policy"]))}${operation["x-backlot-idempotent"] ? html` Takes an <code>Idempotency-Key</code>.` : null}
    </p>
    ${description === undefined ? null : prose(description)}
    ${fieldTable("In the path", parameters.filter(isIn("path")).map(asField))}
    ${fieldTable("In the query", parameters.filter(isIn("query")).map(asField))}
    ${bodySection(operation, schemas)} ${answersSection(operation, schemas)}
  </article>`;
}

const isIn = (place: Parameter["in"]) => (parameter: Parameter) => parameter.in === place;

function asField({ name, required = false, schema, description }: Parameter): Field {
  return { name, isRequired: required, schema, description };
}

/** Who may use it, in words. */
function admission(policy: Policy | undefined): string {
  if (!policy) return "";
  switch (policy.who) {
    case "anyone":
      return "For anyone.";
    case "signed-in":
      return `For whoever is signed in; tokens need the scope \`${policy.scope}\`.`;
    case "admin":
      return `For owners of the installation; tokens need the scope \`${policy.scope}\`.`;
    case "viewer":
    case "editor":
    case "owner":
      return `For ${policy.who}s of the project; tokens need the scope \`${policy.scope}\`.`;
  }
}

function bodySection({ requestBody }: Operation, schemas: Schemas): Html | null {
  if (!requestBody) return null;
  const parts = Object.entries(requestBody.content).map(([mediaType, { schema }]) => {
    const shape = schema?.$ref ? schemas[schema.$ref.split("/").at(-1)!] : schema;
    const fields = shape ? fieldsOf(shape) : [];
    const heading = html`<p class="label">
      Body
      <span class="soft">${mediaType}</span>
      ${fields.length === 0 || schema?.$ref ? kindOf(schema) : null}
    </p>`;
    const example =
      mediaType === "application/json" ? exampleBlock(exampleOf(schema, schemas)) : null;
    return html`${heading}${fieldTable("In the body", fields)}${example}`;
  });
  return html`${parts}`;
}

function exampleBlock(example: unknown): Html {
  return html`<pre><code>${JSON.stringify(example, null, 2)}</code></pre>`;
}

function answersSection({ responses }: Operation, schemas: Schemas): Html {
  const rows = Object.entries(responses).map(([status, { description, content = {} }]) => {
    const [[mediaType, media] = []] = Object.entries(content);
    const kind =
      mediaType === undefined
        ? html``
        : mediaType === "application/json"
          ? kindOf(media?.schema)
          : html`<span class="soft">${mediaType}</span>`;
    return html`<tr>
      <th scope="row"><code>${status === "default" ? "else" : status}</code></th>
      <td>${kind}</td>
      <td>${inline(description)}</td>
    </tr>`;
  });
  const success = Object.entries(responses).find(([status]) => status.startsWith("2"));
  const schema = success?.[1].content?.["application/json"]?.schema;
  return html`<div class="table">
      <table>
        <caption>
          Answers
        </caption>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${
      schema
        ? html`<details>
            <summary>An answer</summary>
            ${exampleBlock(exampleOf(schema, schemas))}
          </details>`
        : null
    }`;
}
