import { expect, test } from "vitest";
import * as compose from "../compose.ts";
import { openApi, type Asked } from "./api.testing.ts";
import { defaultLimits } from "./parts.ts";

const json = { "content-type": "application/json" };
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

const refused: readonly (readonly [string, string, Asked, number, RegExp])[] = [
  [
    "JSON that breaks off",
    "POST /api/projects",
    { body: '{"name":', headers: json },
    400,
    /not JSON/u,
  ],
  [
    "a body that is no UTF-8",
    "POST /api/projects",
    { body: new Uint8Array([0xff, 0xfe]), headers: json },
    400,
    /UTF-8/u,
  ],
  [
    "a body that is no JSON",
    "POST /api/projects",
    { body: "name=x", headers: { "content-type": "text/plain" } },
    415,
    /JSON/u,
  ],
  ["no body", "POST /api/projects", {}, 415, /JSON/u],
  ["a missing field", "POST /api/projects", { json: {} }, 400, /In the body, \/name is missing\./u],
  [
    "a field of another kind",
    "POST /api/projects",
    { json: { name: 7 } },
    400,
    /\/name must be text, not a number/u,
  ],
  [
    "a field that nobody knows",
    "POST /api/projects",
    { json: { name: "A", path: "/etc" } },
    400,
    /not known: path/u,
  ],
  ["a list for an object", "POST /api/projects", { json: [] }, 400, /In the body/u],
  ["a page of no length", "GET /api/projects?limit=0", {}, 400, /In the query, \/limit/u],
  ["a page of words", "GET /api/projects?limit=many", {}, 400, /In the query, \/limit/u],
  [
    "too deep a body",
    "POST /api/projects",
    { body: `{"name":"A","settings":{"a":${nested(70)}}}`, headers: json },
    400,
    /deeper than 64/u,
  ],
  [
    "a very deep body",
    "POST /api/projects",
    { body: nested(200_000), headers: json },
    400,
    /deeper than 64/u,
  ],
  [
    "a prototype",
    "POST /api/projects",
    { body: '{"name":"A","settings":{"__proto__":{"isAdmin":true}}}', headers: json },
    400,
    /prototype/u,
  ],
  [
    "a prototype by its constructor",
    "POST /api/projects",
    { body: '{"name":"A","settings":{"constructor":{"prototype":{}}}}', headers: json },
    400,
    /prototype/u,
  ],
  ["a percent sign alone", "GET /api/projects/%E0%A4%A", {}, 400, /percent/u],
  ["a route that is not there", "GET /api/nothing", {}, 404, /nothing at this address/u],
  ["an id that is none", "GET /api/runs/..%2F..%2Fetc", {}, 404, /no such run/u],
  [
    "a project that is not there",
    "GET /api/projects/prj_00000000000000000000000000",
    {},
    404,
    /no such project/u,
  ],
  ["a method that is not taken", "DELETE /api/projects", {}, 405, /method/u],
  [
    "a path of this machine",
    "POST /api/projects/p/runs",
    { json: { pipeline: "test-echo", path: "/etc/passwd" } },
    404,
    /no such project/u,
  ],
];

test.each(refused)("%s is refused in plain words", async (_, what, asked, status, words) => {
  const { ask } = await openApi(compose);

  const answer = await ask(what, asked);

  expect(answer.status).toBe(status);
  expect(answer.json.message).toMatch(words);
  expect(Object.keys(answer.json).toSorted()).toEqual(["code", "hint", "message"]);
});

test("an address that takes other methods names them", async () => {
  const { ask } = await openApi(compose);

  const { headers } = await ask("PUT /api/projects");

  expect(headers.get("allow")?.split(", ").toSorted()).toEqual(["GET", "HEAD", "POST"]);
});

test("a body that says it is too long is refused before any of it is read", async () => {
  const { ask } = await openApi(compose);
  const pulled: number[] = [];
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulled.push(1);
        controller.enqueue(new Uint8Array(1024));
      },
    },
    { highWaterMark: 0 },
  );

  const answer = await ask("POST /api/projects", {
    body,
    headers: { ...json, "content-length": `${2 ** 30}` },
  });

  expect(answer.json.code).toBe("request-too-large");
  expect(pulled).toEqual([]);
});

test("a body that goes on for ever is read to the limit and no further", async () => {
  const { ask } = await openApi(compose, { limits: { ...defaultLimits, jsonBytes: 10_000 } });
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1024;
      controller.enqueue(new Uint8Array(1024).fill(32));
    },
  });

  const answer = await ask("POST /api/projects", { body, headers: json });

  expect(answer.json.code).toBe("request-too-large");
  expect(sent).toBeLessThan(20_000);
});

test("a body that does not arrive in time is given up", async () => {
  const { ask } = await openApi(compose, { limits: { ...defaultLimits, bodyMs: 30 } });
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"name":')),
  });

  const answer = await ask("POST /api/projects", { body, headers: json });

  expect(answer.status).toBe(408);
  expect(answer.headers.get("connection")).toBe("close");
});

test("a bug is told as such, and only the log knows more", async () => {
  const told: unknown[] = [];
  const log = { info: () => {}, warn: () => {}, error: (about: unknown) => told.push(about) };
  const doctor = async () => {
    throw new TypeError("Cannot read /home/mara/data");
  };
  const { ask } = await openApi(compose, { log, doctor });

  const answer = await ask("GET /api/doctor");

  expect(answer.status).toBe(500);
  expect(answer.json.code).toBe("unexpected");
  expect(answer.text).not.toMatch(/mara|TypeError|at /u);
  expect(JSON.stringify(told)).toContain("/home/mara/data");
});

test("who asks too much is told when to come again", async () => {
  const { ask } = await openApi(compose, { limits: { ...defaultLimits, personPerMinute: 2 } });
  await ask("GET /api/me");
  await ask("GET /api/me");

  const answer = await ask("GET /api/me");
  const other = await ask("GET /api/health", { address: "192.168.1.7" });

  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(other.status).toBe(200);
});

test("one address cannot ask for everybody", async () => {
  const { ask } = await openApi(compose, { limits: { ...defaultLimits, addressPerMinute: 1 } });
  await ask("GET /api/health");

  expect((await ask("GET /api/health")).status).toBe(429);
  expect((await ask("GET /api/health", { address: "192.168.1.7" })).status).toBe(200);
});

test("who need not be known sends little, and is counted before any of it is read", async () => {
  const { ask } = await openApi(compose, { limits: { ...defaultLimits, signInsPerMinute: 2 } });
  const pulled: number[] = [];
  const body = () =>
    new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled.push(1);
          controller.enqueue(new Uint8Array(1024).fill(32));
        },
      },
      { highWaterMark: 0 },
    );
  const signIn = () => ask("POST /api/session", { body: body(), headers: json });

  const [first, second] = [await signIn(), await signIn()];
  const read = pulled.length;
  const third = await signIn();

  expect([first.json.code, second.json.code]).toEqual(["request-too-large", "request-too-large"]);
  expect(read).toBeLessThan(20);
  expect(third.status).toBe(429);
  expect(pulled).toHaveLength(read);
});

test("all bodies that are on their way together take so much and no more", async () => {
  const { ask } = await openApi(compose, { limits: { ...defaultLimits, bodiesBytes: 3_000 } });
  let begin: ReadableStreamDefaultController<Uint8Array>;
  const begun = Promise.withResolvers<void>();
  const slow = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        begin = controller;
        controller.enqueue(new TextEncoder().encode('{"name":"A"'.padEnd(2_000)));
      },
      pull: () => begun.resolve(),
    },
    { highWaterMark: 0 },
  );
  const other = { json: { name: "B", settings: { words: "x".repeat(2_000) } } };

  const waiting = ask("POST /api/projects", { body: slow, headers: json });
  await begun.promise;
  const turnedAway = await ask("POST /api/projects", other);
  begin!.enqueue(new TextEncoder().encode("}"));
  begin!.close();
  const answered = await waiting;
  const again = await ask("POST /api/projects", other);

  expect([turnedAway.status, turnedAway.json.code]).toEqual([503, "server-busy"]);
  expect(Number(turnedAway.headers.get("retry-after"))).toBeGreaterThan(0);
  expect([answered.status, again.status]).toEqual([201, 201]);
});

test("one person has so many requests under way and no more", async () => {
  const limits = { ...defaultLimits, requestsAtOnce: 2 };
  const held = Promise.withResolvers<[]>();
  const { ask } = await openApi(compose, { limits, doctor: () => held.promise });

  const first = [ask("GET /api/doctor"), ask("GET /api/doctor")];
  const third = await ask("GET /api/me");
  held.resolve([]);
  const answers = await Promise.all(first);
  const later = await ask("GET /api/me");

  expect([third.status, third.json.code]).toEqual([429, "too-many-requests"]);
  expect([...answers, later].map(({ status }) => status)).toEqual([200, 200, 200]);
});

test("requests are counted by person, with however many tokens they are sent", async () => {
  const { ask, tokenOf } = await openApi(compose, {
    limits: { ...defaultLimits, personPerMinute: 2 },
  });
  const tokens = [
    await tokenOf("local", ["read"]),
    await tokenOf("local", ["read"]),
    await tokenOf("local", ["read"]),
  ];

  const answers = [];
  for (const token of tokens) answers.push(await ask("GET /api/me", { token }));

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
});
