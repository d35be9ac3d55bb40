import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import { StudioError } from "../core/error.ts";
import type { ApiParts } from "./parts.ts";
import type { ApiDocument } from "./reference/document.ts";
import { referencePage, referencePolicy } from "./reference/page.ts";
import type { ApiEnv } from "./env.ts";
import { route, router } from "./route.ts";

/** What the document is made from: the app with all of its routes. */
export type Documented = Pick<OpenAPIHono<ApiEnv>, "getOpenAPI31Document" | "openAPIRegistry">;

const description = `The studio over HTTP. Everything that the command line and the pages do goes through these routes.

Send a token (\`Authorization: Bearer bkl_…\`) or sign in for a cookie; while nobody has an account, whoever works on this machine needs neither. Bodies are JSON in UTF-8. Lists come in pages, \`{ items, next }\`: \`next\` goes in as \`after\`, and is null at the end. A POST that creates or spends takes an \`Idempotency-Key\`; sent again with it, it does nothing twice and gives the same answer, marked \`Idempotency-Replayed: true\`, for 24 hours. What you may not see answers 404, as if it were not there.`;

/** The OpenAPI document of all routes, in the order in which they were mounted. */
export function openApiDocument(app: Documented, version: string): ApiDocument {
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Backlot", version, description, license: { name: "MIT" } },
  });
  const plain = JSON.stringify({ ...document, webhooks: undefined }, (name, value: unknown) =>
    name === "pattern" && typeof value === "string" ? patternAlone(value) : value,
  );
  return JSON.parse(plain) as ApiDocument;
}

/** JSON Schema wants the expression without slashes and flags; for some schemas its maker leaves a `/u` behind. */
function patternAlone(pattern: string): string {
  return pattern.replace(/^\/(?=\^)/, "").replace(/\$\/[a-z]*$/, "$");
}

/** How callers show who they are; to be said once of an app. */
export function describeSecurity({ openAPIRegistry }: Documented): void {
  openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "A token of a person, with scopes.",
  });
  openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "backlot_session",
    description: "A session, from signing in.",
  });
}

const tags = ["Studio"];

const openapi = route({
  method: "get",
  path: "/openapi.json",
  policy: { who: "anyone" },
  summary: "This API as an OpenAPI 3.1 document",
  tags,
  responses: {
    200: { description: "The document.", content: { "application/json": { schema: z.unknown() } } },
  },
});

const html = z.string();
const reference = route({
  method: "get",
  path: "/reference",
  policy: { who: "anyone" },
  summary: "This API as a page to read",
  tags,
  responses: { 200: { description: "The page.", content: { "text/html": { schema: html } } } },
});

const metrics = route({
  method: "get",
  path: "/metrics",
  policy: { who: "admin", scope: "admin" },
  summary: "The studio's figures, for Prometheus",
  tags,
  responses: {
    200: { description: "The figures.", content: { "text/plain": { schema: z.string() } } },
  },
});

/** What the API says of itself. */
export function documentRoutes(parts: ApiParts, app: () => Documented) {
  const document = onDemand(() => openApiDocument(app(), parts.version));
  const text = onDemand(() => JSON.stringify(document()));
  const page = onDemand(() => referencePage(document()));
  return router()
    .openapi(openapi, (c) => c.body(text(), 200, { "Content-Type": "application/json" }) as never)
    .openapi(reference, (c) =>
      c.html(page(), 200, {
        "Content-Security-Policy": referencePolicy(),
        "Cache-Control": "no-cache",
      }),
    )
    .openapi(metrics, async (c) => {
      if (!parts.metrics) throw new StudioError("not-found", "This server keeps no figures.");
      return c.text(await parts.metrics(), 200);
    });
}

/** Makes something when it is first asked for, and keeps it. */
function onDemand<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}
