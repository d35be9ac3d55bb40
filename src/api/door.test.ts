import { expect, test } from "vitest";
import * as compose from "../compose.ts";
import { openApi, type Asked } from "./api.testing.ts";

const named = { json: { name: "Ferry" } };

test("while nobody has an account, whoever works on this machine is let in", async () => {
  const { ask } = await openApi(compose);

  const me = await ask("GET /api/session");

  expect(me.json).toMatchObject({ by: "local", person: { id: "local", isAdmin: true } });
});

test.each<[string, Asked]>([
  ["from another machine", { address: "192.168.1.7" }],
  ...[
    "cf-connecting-ip",
    "forwarded",
    "true-client-ip",
    "via",
    "x-client-ip",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
  ].map((name): [string, Asked] => [
    `through a proxy that sends ${name}`,
    { headers: { [name]: "x" } },
  ]),
  ["from nowhere that is known", { address: null }],
])("nobody is let in %s without an account", async (_, asked) => {
  const { ask } = await openApi(compose);

  expect((await ask("GET /api/projects", asked)).status).toBe(401);
});

test("once there is an owner, working on this machine is not enough", async () => {
  const api = await openApi(compose);
  await api.join("Owner");

  expect((await api.ask("GET /api/projects")).status).toBe(401);
});

test("a server that listens to others lets nobody in for the place they come from", async () => {
  const { ask } = await openApi(compose, { door: { isLoopback: false, hosts: ["localhost"] } });

  expect((await ask("GET /api/projects")).status).toBe(401);
});

test("a host name that is not ours is refused, whatever it points to", async () => {
  const { ask } = await openApi(compose);

  const answer = await ask("GET /api/health", { headers: { host: "evil.example" } });

  expect(answer.status).toBe(403);
});

test.each([
  ["a page of somebody else", { origin: "https://evil.example" }],
  ["a page on another port", { origin: "http://localhost:9999" }],
  ["a page without an origin", { origin: "null" }],
  ["what a browser calls cross-site", { "sec-fetch-site": "cross-site" }],
  ["what a browser calls same-site", { "sec-fetch-site": "same-site", origin: "http://localhost" }],
])("%s cannot change anything in the name of this machine", async (_, headers) => {
  const { ask } = await openApi(compose);

  const answer = await ask("POST /api/projects", { ...named, headers });

  expect(answer.json.code).toBe("not-allowed");
});

test.each([
  ["our own page", { origin: "http://localhost" }],
  ["what a browser calls same-origin", { "sec-fetch-site": "same-origin" }],
  ["a program without a browser", {}],
])("%s can", async (_, headers) => {
  const { ask } = await openApi(compose);

  expect((await ask("POST /api/projects", { ...named, headers })).status).toBe(201);
});

test("a cookie changes something only with an origin of ours", async () => {
  const api = await openApi(compose);
  const { cookie } = await api.join("Owner");

  const silent = await api.ask("POST /api/projects", { ...named, headers: { cookie } });
  const foreign = await api.ask("POST /api/projects", {
    ...named,
    cookie,
    headers: { origin: "https://evil.example" },
  });
  const ours = await api.ask("POST /api/projects", { ...named, cookie });

  expect([silent.status, foreign.status, ours.status]).toEqual([403, 403, 201]);
});

test("a page of somebody else cannot open a WebSocket with our cookie", async () => {
  const api = await openApi(compose);
  const { cookie } = await api.join("Owner");

  const answer = await api.ask("GET /api/projects", {
    cookie,
    headers: { upgrade: "websocket", origin: "https://evil.example" },
  });

  expect(answer.status).toBe(403);
});

test("a token works from anywhere", async () => {
  const api = await openApi(compose);
  const { person } = await api.join("Owner");
  const token = await api.tokenOf(person.id, ["write"]);

  const answer = await api.ask("POST /api/projects", {
    ...named,
    token,
    address: "203.0.113.9",
    headers: { origin: "https://tools.example" },
  });

  expect(answer.status).toBe(201);
});

test("every answer tells browsers to run, frame, keep and share nothing of it", async () => {
  const { ask } = await openApi(compose);

  for (const what of ["GET /api/projects", "GET /nowhere", "POST /api/session"]) {
    const { headers } = await ask(what);

    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  }
});
