import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { allScopes, openInhabitedApi, type InhabitedApi, type Route } from "./inhabited-api.ts";

/** What anybody may ask without saying who they are. Whoever adds to this list has thought about it. */
const open = [
  "GET /openapi.json",
  "GET /reference",
  "GET /health",
  "GET /api/health",
  "GET /api/v1/healthz",
  "GET /api/setup",
  "POST /api/setup",
  "POST /api/session",
  "DELETE /api/session",
  "POST /api/invitations/accept",
  "GET /",
  "GET /studio",
  "GET /studio/*",
];

/** Sent like a change, but only asked: what it would cost, whether it fits. */
const asksOnly = [
  "POST /api/projects/:project/plan",
  "POST /api/pipelines/:pipeline/validate",
  "POST /api/v1/config/validate",
  "POST /api/v1/compile-brief",
];

/** For the owners of the installation alone, to look at as well. */
const ownersOnly = ["GET /api/people", "GET /api/doctor", "GET /metrics"];

/** Names of parameters in the older documents' paths, by where they stand. */
const elder: readonly (readonly [RegExp, string])[] = [
  [/^\/projects\/:id/u, "project"],
  [/^\/api\/pipelines\/:/u, "pipeline"],
  [/^\/(?:runs|api\/executions|api\/v1\/jobs|api\/outputs)\/:/u, "run"],
];

let api: InhabitedApi;
const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const isSafe = ({ method }: Route) => method === "GET";
const guarded = () => api.routes.filter((route) => !open.includes(nameOf(route)));
const ofProject = () => guarded().filter((route) => isInside(route));
const writing = () =>
  ofProject().filter((route) => !isSafe(route) && !asksOnly.includes(nameOf(route)));

beforeAll(async () => void (api = await openInhabitedApi()), 60_000);
afterAll(async () => api.close());

/** Whether a route's path leads into something that belongs to a project. */
function isInside({ path }: Route): boolean {
  return (
    /:(?:project|run|gate|input)\b/u.test(path) ||
    elder.some(([where, what]) => where.test(path) && what !== "pipeline")
  );
}

/** The path with Ada's things in it. */
function filled({ path }: Route, there: Readonly<Record<string, string>> = api.there): string {
  const first = elder.find(([where]) => where.test(path))?.[1];
  const own = /^\/api\/(?:projects|runs|gates|inputs|pipelines\/:pipeline)/u.test(path);
  let isFirst = !own && first !== undefined;
  return path.replaceAll(/:(\w+)(?:\{[^}]*\})?\??/gu, (_, name: string) => {
    const value = isFirst ? there[first!] : (there[name] ?? "1");
    isFirst = false;
    return encodeURIComponent(value ?? "1");
  });
}

/** The status of an answer; of a stream only the beginning is waited for. */
async function statusOf(
  route: Route,
  token: string | null,
  there = api.there,
): Promise<{ readonly status: number; readonly text: string }> {
  const json = isSafe(route) || route.method === "DELETE" ? undefined : {};
  const response = await api.ask(route.method, filled(route, there), token, json ? { json } : {});
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  if (isStream) await response.body?.cancel();
  return { status: response.status, text: isStream ? "" : await response.text() };
}

/** Which of these routes answer other than they should, with what they answer instead. */
async function others(
  routes: readonly Route[],
  token: (route: Route) => Promise<string | null>,
  isRight: (status: number) => boolean,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of routes) {
    const { status, text } = await statusOf(route, await token(route));
    if (!isRight(status)) wrong.push(`${nameOf(route)}: ${status} ${text.slice(0, 200)}`);
  }
  return wrong;
}

test("the router has the routes that the issue names, and every one has a policy", () => {
  const names = api.routes.map(nameOf);

  expect(names.length).toBeGreaterThan(60);
  for (const prefix of ["/api/projects", "/api/runs", "/runs/", "/api/executions", "/api/v1/jobs"])
    expect(names.filter((name) => name.includes(` ${prefix}`)).length, prefix).toBeGreaterThan(0);
});

test("just those routes are open to anybody that somebody has thought about", () => {
  const unguarded = api.routes.filter(({ policy }) => policy.who === "anyone").map(nameOf);
  const names = new Set(api.routes.map(nameOf));

  expect(unguarded.toSorted()).toEqual(open.filter((name) => names.has(name)).toSorted());
});

test("nobody gets past a route without saying who they are, but where everybody may", async () => {
  const wrong = await others(
    guarded(),
    async () => null,
    (status) => status === 401,
  );

  expect(wrong).toEqual([]);
});

test("a token that was never given opens nothing", async () => {
  const invented = async () => `bkl_${"A".repeat(43)}`;

  expect(await others(guarded(), invented, (status) => status === 401)).toEqual([]);
});

test("a token that has expired opens nothing", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3 * 24 * 60 * 60 * 1_000 });
  const old = await api.tokenOf(api.ada);
  vi.useRealTimers();

  expect(
    await others(
      guarded(),
      async () => old,
      (status) => status === 401,
    ),
  ).toEqual([]);
});

test("to another person everything of a project looks as if it were not there", async () => {
  const sams = await api.tokenOf(api.sam);

  expect(
    await others(
      ofProject(),
      async () => sams,
      (status) => status === 404,
    ),
  ).toEqual([]);
});

test("to another person a thing that is there and one that is not look the same", async () => {
  const sams = await api.tokenOf(api.sam);
  const none = Object.fromEntries(
    Object.entries(api.there).map(([name, value]) => [
      name,
      value.replace(/^(prj|run|gate|in)_.{4}/u, "$1_0000"),
    ]),
  );

  for (const route of ofProject()) {
    const [real, made] = [await statusOf(route, sams), await statusOf(route, sams, none)];
    const worded = ({ text }: { text: string }, ids: Readonly<Record<string, string>>) =>
      Object.values(ids).reduce(
        (words, id) => (id === "1" ? words : words.replaceAll(id, "…")),
        text,
      );
    expect(made.status, nameOf(route)).toBe(real.status);
    expect(worded(made, none), nameOf(route)).toBe(worded(real, api.there));
  }
});

test("no list shows another person what is Ada's", async () => {
  const sams = await api.tokenOf(api.sam);
  const lists = guarded().filter((route) => isSafe(route) && !isInside(route));

  for (const route of lists) {
    const { text } = await statusOf(route, sams);
    for (const secret of [api.project, api.run, "ada@example.com"])
      expect(text, nameOf(route)).not.toContain(secret);
  }
});

test("a viewer may look at everything of the project", async () => {
  const veras = await api.tokenOf(api.vera);
  const reading = ofProject().filter((route) => isSafe(route) || asksOnly.includes(nameOf(route)));
  const isLet = (status: number) => status !== 401 && status !== 403 && status < 500;

  expect(await others(reading, async () => veras, isLet)).toEqual([]);
});

test("a viewer may change nothing of the project", async () => {
  const veras = await api.tokenOf(api.vera);

  expect(
    await others(
      writing(),
      async () => veras,
      (status) => status === 403,
    ),
  ).toEqual([]);
});

test("who does not own the installation does not look into it", async () => {
  const veras = await api.tokenOf(api.vera);
  const routes = api.routes.filter((route) => ownersOnly.includes(nameOf(route)));

  expect(routes).toHaveLength(ownersOnly.length);
  expect(
    await others(
      routes,
      async () => veras,
      (status) => status === 403,
    ),
  ).toEqual([]);
});

describe("a token", () => {
  test("without the scope that a route needs is refused", async () => {
    const without = async ({ policy }: Route) => {
      const needed = policy.who === "anyone" ? null : policy.scope;
      return api.tokenOf(
        api.ada,
        allScopes.filter((scope) => scope !== needed),
      );
    };

    expect(await others(guarded(), without, (status) => status === 403)).toEqual([]);
  });

  test("that may only read changes nothing and starts nothing", async () => {
    const reads = await api.tokenOf(api.ada, ["read"]);
    const changing = guarded().filter(
      (route) => !isSafe(route) && !asksOnly.includes(nameOf(route)),
    );

    expect(
      await others(
        changing,
        async () => reads,
        (status) => status === 403,
      ),
    ).toEqual([]);
  });

  test("that may write but not spend starts no work", async () => {
    const writes = await api.tokenOf(api.ada, ["read", "write"]);
    const spending = guarded().filter((route) =>
      /^POST .*(?:\/runs|\/run|\/demo|\/resume|\/retry|\/jobs|\/phase1\/\w+)$/u.test(nameOf(route)),
    );

    expect(spending.length).toBeGreaterThan(3);
    expect(
      await others(
        spending,
        async () => writes,
        (status) => status === 403,
      ),
    ).toEqual([]);
  });

  test("of one project sees no other", async () => {
    const desks = api.studio.as({ kind: "user", id: api.ada.id });
    const other = await desks.projects.create({ name: "Other" });
    const limited = await api.tokenOf(api.ada, allScopes, other.id);
    const isKept = (status: number) => status === 404 || status === 403;

    expect(await others(ofProject(), async () => limited, isKept)).toEqual([]);
  });

  test("of a person who is a viewer is no more than the person is", async () => {
    const veras = await api.tokenOf(api.vera, allScopes);
    const runs = `/api/projects/${api.project}/runs`;

    const answer = await api.ask("POST", runs, veras, { json: { pipeline: "test-echo" } });

    expect(answer.status).toBe(403);
  });
});
