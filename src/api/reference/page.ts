import { createHash } from "node:crypto";
import { failures } from "../../core/error.ts";
import type { ApiDocument, SchemaShape } from "./document.ts";
import { anchor, html, Html, inline, prose } from "./html.ts";
import { listedIn, operationAnchor, operationSection, type Listed } from "./operation.ts";
import { fieldsOf, fieldTable, kindOf } from "./schema.ts";
import { style } from "./style.ts";

/** The page may use its own style sheet, and nothing else: no script, no picture, no connection. */
export function referencePolicy(): string {
  const digest = createHash("sha256").update(style).digest("base64");
  return `default-src 'none'; style-src 'sha256-${digest}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
}

/** The OpenAPI document as one page to read: every route by subject, then every shape. */
export function referencePage(document: ApiDocument): string {
  const { info, components } = document;
  const schemas = components?.schemas ?? {};
  const subjects = bySubject(listedIn(document));
  const sections = [...subjects].map(
    ([subject, routes]) =>
      html`<section>
        <h2 id="${anchor("about", subject)}">${subject}</h2>
        ${routes.map((listed) => operationSection(listed, schemas))}
      </section>`,
  );
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title} reference</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">To the routes</a>
        <div class="page">
          ${navigation(info.title, subjects, Object.keys(schemas))}
          <main id="content">
            <h1>${info.title} reference</h1>
            <p class="soft">
              Version ${info.version} · <a href="/openapi.json">OpenAPI ${document.openapi}</a>
            </p>
            ${prose(info.description ?? "")} ${failureSection()}${sections}
            <section>
              <h2 id="shapes">Shapes</h2>
              ${Object.entries(schemas).map(([name, schema]) => schemaSection(name, schema))}
            </section>
          </main>
        </div>
      </body>
    </html>`;
  return page.markup;
}

function bySubject(routes: readonly Listed[]): ReadonlyMap<string, readonly Listed[]> {
  return Map.groupBy(routes, ({ operation }) => operation.tags?.[0] ?? "Other");
}

function navigation(
  title: string,
  subjects: ReadonlyMap<string, readonly Listed[]>,
  schemas: readonly string[],
): Html {
  const lists = [...subjects].map(
    ([subject, routes]) =>
      html`<h2>${subject}</h2>
        <ul>
          ${routes.map(
            (listed) =>
              html`<li>
                <a href="#${operationAnchor(listed)}">${listed.operation.summary ?? listed.path}</a>
              </li>`,
          )}
        </ul>`,
  );
  const shapes = schemas.map(
    (name) => html`<li><a href="#${anchor("schema", name)}">${name}</a></li>`,
  );
  return html`<nav aria-label="Contents">
    <p class="title">${title}</p>
    <ul>
      <li><a href="#failures">Failures</a></li>
    </ul>
    ${lists}
    <h2>Shapes</h2>
    <ul>
      ${shapes}
    </ul>
  </nav>`;
}

function failureSection(): Html {
  const rows = Object.entries(failures).map(
    ([code, { status, hint }]) =>
      html`<tr>
        <th scope="row"><code>${code}</code></th>
        <td>${status}</td>
        <td>${inline(hint)}</td>
      </tr>`,
  );
  return html`<section>
    <h2 id="failures">Failures</h2>
    <p>
      Every answer that is not a success is <code>{ code, message, hint }</code>: the message says
      what happened to which thing, the hint what to do.
    </p>
    <details>
      <summary>All codes, with their status and usual hint</summary>
      <div class="table">
        <table>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </div>
    </details>
  </section>`;
}

function schemaSection(name: string, schema: SchemaShape): Html {
  const fields = fieldsOf(schema);
  const forms = (schema.oneOf ?? []).map((form) =>
    fieldTable(form.title ?? "One form", fieldsOf(form)),
  );
  return html`<article id="${anchor("schema", name)}">
    <h3><a href="#${anchor("schema", name)}">${name}</a></h3>
    ${schema.description === undefined ? null : prose(schema.description)}
    ${fields.length === 0 && forms.length === 0 ? html`<p>${kindOf(schema)}</p>` : fieldTable("Fields", fields)}
    ${
      forms.length === 0
        ? null
        : html`<details>
            <summary>${forms.length} forms</summary>
            ${forms}
          </details>`
    }
  </article>`;
}
