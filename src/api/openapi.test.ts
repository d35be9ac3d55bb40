import { hc } from "hono/client";
import { expect, test } from "vitest";
import * as compose from "../compose.ts";
import { openApi } from "./api.testing.ts";
import type { Api } from "./app.ts";
import { listedIn } from "./reference/operation.ts";

test("the document says of every route who may use it and what it answers", async () => {
  const { app, ask } = await openApi(compose);

  const { json, status } = await ask("GET /openapi.json");

  expect([status, json.openapi]).toEqual([200, "3.1.0"]);
  const served = app.routes.filter(
    ({ method, path }) => method !== "ALL" && path.startsWith("/api/"),
  );
  const listed = new Set(
    listedIn(json).map(({ method, path }) => `${method.toUpperCase()} ${path}`),
  );
  for (const { method, path } of served)
    expect(listed).toContain(`${method} ${path.replaceAll(/:(\w+)/gu, "{$1}")}`);
  for (const { path, operation } of listedIn(json)) {
    expect([path, operation["x-backlot-policy"]]).not.toEqual([path, undefined]);
    expect(operation.summary, path).toBeTruthy();
  }
});

test("every reference in the document leads somewhere", async () => {
  const { ask } = await openApi(compose);

  const { json, text } = await ask("GET /openapi.json");

  const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/gu)].map(([, name]) => name!);
  expect(text).not.toContain("#/$defs/");
  expect(Object.keys(json.components.schemas)).toEqual(expect.arrayContaining(names));
});

test("the reference is a page without scripts, with every route on it", async () => {
  const { ask } = await openApi(compose);

  const page = await ask("GET /reference", { address: "203.0.113.9" });

  expect(page.headers.get("content-type")).toContain("text/html");
  expect(page.headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; style-src 'sha256-/u,
  );
  expect(page.text).not.toMatch(/<script|onclick|javascript:/u);
  expect(page.text).toContain('id="get-api-projects-project"');
  const anchors = new Set([...page.text.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id));
  for (const [, target] of page.text.matchAll(/href="#([^"]+)"/gu))
    expect(anchors).toContain(target);
});

test("the figures are for the owner, where there are some", async () => {
  const metrics = async () => "backlot_requests_total 3\n";
  const { ask } = await openApi(compose, { metrics });

  expect((await ask("GET /metrics")).text).toBe("backlot_requests_total 3\n");
  expect((await ask("GET /metrics", { address: "203.0.113.9" })).status).toBe(401);
});

test("hono's client knows the routes by their types", async () => {
  const { app } = await openApi(compose);
  const env = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };
  const fetch: typeof app.request = (url, init) => app.request(url, init, env);
  const client = hc<Api>("http://localhost", { fetch });

  const created = await client.api.projects.$post({ json: { name: "Ferry" } });
  const { id } = await created.json();
  const found = await client.api.projects[":project"].$get({ param: { project: id } });

  expect((await found.json()).role).toBe("owner");
});
