import { expect, test } from "vitest";
import * as compose from "../compose.ts";
import { openApi, type TestApi } from "./api.testing.ts";
import { openApiDocument } from "./openapi.ts";
import type { Policy } from "./policy.ts";
import { listedIn } from "./reference/operation.ts";

interface Known {
  readonly what: string;
  readonly policy: Policy;
}

/** Every route of the reference, with ids that are there in the place of its parameters. */
function everyRoute({ app }: TestApi, ids: Readonly<Record<string, string>>): Known[] {
  return listedIn(openApiDocument(app, "0")).map(({ method, path, operation }) => {
    const policy = operation["x-backlot-policy"]!;
    const of = "of" in policy ? policy : null;
    const filled = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) =>
      of && name === (of.parameter ?? of.of) ? (ids[of.of] ?? "1") : "1",
    );
    return { what: `${method.toUpperCase()} ${filled}`, policy };
  });
}

/** A project with a file in it and a finished run, of the owner. */
async function production(api: TestApi, cookie: string) {
  const project = await api.ask("POST /api/projects", { cookie, json: { name: "Ferry" } });
  const input = await api.ask(`POST /api/projects/${project.json.id}/inputs?filename=a.txt`, {
    cookie,
    body: "INT. FERRY - NIGHT\n\nRain.\n",
    headers: { "content-type": "text/plain" },
  });
  const run = await api.ask(`POST /api/projects/${project.json.id}/runs`, {
    cookie,
    json: { pipeline: "test-echo", start: false },
  });
  return {
    project: project.json.id as string,
    input: input.json.id as string,
    run: run.json.id as string,
  };
}

test("nobody gets past a route that is not for anyone", async () => {
  const api = await openApi(compose);
  const { cookie } = await api.join("Owner");
  const routes = everyRoute(api, await production(api, cookie));

  for (const { what, policy } of routes.filter((route) => route.policy.who !== "anyone")) {
    const answer = await api.ask(what, { headers: { "content-type": "application/json" } });

    expect([what, policy.who, answer.status]).toEqual([what, policy.who, 401]);
  }
});

test("a stranger finds nothing of a project, on any route", async () => {
  const api = await openApi(compose);
  const { cookie } = await api.join("Owner");
  const routes = everyRoute(api, await production(api, cookie));
  const stranger = await api.join("Stranger");

  for (const { what } of routes.filter(({ policy }) => "of" in policy)) {
    const answer = await api.ask(what, { cookie: stranger.cookie });

    expect([what, answer.status, answer.json?.code]).toEqual([what, 404, "not-found"]);
  }
});

test("a viewer changes nothing, on any route", async () => {
  const api = await openApi(compose);
  const { cookie } = await api.join("Owner");
  const ids = await production(api, cookie);
  const viewer = await api.join("Viewer");
  await api.ask(`PUT /api/projects/${ids.project}/members/${viewer.person.id}`, {
    cookie,
    json: { role: "viewer" },
  });
  const changing = everyRoute(api, ids).filter(
    ({ what, policy }) => "of" in policy && policy.who !== "viewer" && !what.includes("/gates/"),
  );

  for (const { what } of changing) {
    const answer = await api.ask(what, { cookie: viewer.cookie });

    expect([what, answer.status, answer.json?.code]).toEqual([what, 403, "not-allowed"]);
  }
  expect((await api.ask(`GET /api/projects/${ids.project}`, viewer)).json.role).toBe("viewer");
});

test("only an owner of the installation comes to what is the owner's", async () => {
  const api = await openApi(compose);
  await api.join("Owner");
  const guest = await api.join("Guest");

  for (const { what } of everyRoute(api, {}).filter(({ policy }) => policy.who === "admin"))
    expect([what, (await api.ask(what, guest)).status]).toEqual([what, 403]);
});

test("a token does what its scopes say, and no more", async () => {
  const api = await openApi(compose);
  const { cookie, person } = await api.join("Owner");
  const ids = await production(api, cookie);
  const reader = await api.tokenOf(person.id, ["read"]);

  const looks = await api.ask(`GET /api/runs/${ids.run}`, { token: reader });
  const writes = await api.ask("POST /api/projects", { token: reader, json: { name: "Two" } });

  expect(looks.status).toBe(200);
  expect(writes.json).toMatchObject({
    code: "not-allowed",
    message: "This token lacks the scope write.",
  });
});

test("a token for one project sees that project alone", async () => {
  const api = await openApi(compose);
  const { cookie, person } = await api.join("Owner");
  const ids = await production(api, cookie);
  const other = await api.ask("POST /api/projects", { cookie, json: { name: "Other" } });
  const token = await api.tokenOf(person.id, ["read", "write"], ids.project);

  const list = await api.ask("GET /api/projects", { token });
  const foreign = await api.ask(`GET /api/projects/${other.json.id}`, { token });
  const runs = await api.ask("GET /api/runs", { token });

  expect(list.json.items.map(({ id }: { id: string }) => id)).toEqual([ids.project]);
  expect(foreign.status).toBe(404);
  expect(runs.status).toBe(403);
});

test("a token that is not valid is refused, also beside a good cookie", async () => {
  const api = await openApi(compose);
  const { cookie } = await api.join("Owner");

  const answer = await api.ask("GET /api/me", { cookie, token: "bkl_made-up" });

  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toContain("Bearer");
});
