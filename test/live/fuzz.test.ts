import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { atMost, rowOf } from "../../bench/report/row.ts";
import { seededChance } from "../faults/chance.ts";
import { howOften, tell } from "../faults/counts.ts";
import { isThere } from "./furnishing.ts";
import { createFuzz, type FuzzRequest, type OpenApiDocument } from "./fuzz-requests.ts";
import { pick } from "./json-schema-values.ts";
import { startServer, type Server } from "./server.ts";
import { sendBytes, sendRequest, type WireAnswer } from "./wire.ts";

const requests = howOften("BACKLOT_FUZZ", 2_000);
const seed = howOften("BACKLOT_SOAK_SEED", 1);
const atOnce = 16;
/** In MiB, for the whole process of the server. */
const mostMemory = 700;
const scratch = mkdtempSync(join(tmpdir(), "backlot-fuzz-"));
const chance = seededChance(seed);

let server: Server;
let known: Awaited<ReturnType<typeof isThere>>;
let document: OpenApiDocument;

beforeAll(async () => {
  server = await startServer({ folder: join(scratch, "data") });
  known = await isThere(server, Math.ceil(requests / 500) + 4);
  document = (await (await fetch(`${server.url}/openapi.json`)).json()) as OpenApiDocument;
}, 60_000);

afterAll(async () => {
  await server?.kill();
  rmSync(scratch, { recursive: true, force: true });
});

/** Every address of 127/8 is this machine, and each has a limit of its own. */
const wire = (number: number, patience = 20_000) => ({
  port: server.port,
  from: `127.0.0.${2 + (number % 200)}`,
  patience,
});

test(
  `${requests} requests drawn from the API's own description meet no fault of the server`,
  { timeout: 120_000 + requests * 60 },
  async () => {
    const draw = createFuzz({ document, chance, known: known.values, tokens: known.tokens });
    const statuses = new Map<number, number>();
    const faults: string[] = [];
    let sent = 0;
    const sender = async () => {
      while (sent < requests) {
        sent += 1;
        const request = draw();
        const answer = await sendRequest(wire(sent), request);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        faults.push(
          ...faultsOf(request, answer).map((fault) => `${fault}\n${shown(request, answer)}`),
        );
      }
    };
    await Promise.all(Array.from({ length: atOnce }, sender));
    const memory = peakMemory();
    const share = (from: number, below: number) =>
      [...statuses].reduce(
        (sum, [status, count]) => (status >= from && status < below ? sum + count : sum),
        0,
      );

    tell(
      "Requests made at random",
      [
        rowOf("requests", [requests], "requests"),
        rowOf("answered with success", [share(200, 400)], "requests"),
        rowOf("refused with a reason", [share(400, 500)], "requests"),
        rowOf("that met a fault of the server", [faults.length], "requests", atMost(0)),
        rowOf("memory of the server at its peak", [memory], "MiB", atMost(mostMemory)),
      ],
      [
        `Statuses: ${[...statuses]
          .toSorted(([a], [b]) => a - b)
          .map(([status, count]) => `${status}: ${count}`)
          .join(", ")}.`,
      ],
    );
    expect(faults.slice(0, 20)).toEqual([]);
    expect(statuses.get(429) ?? 0, "too many were refused for their number").toBeLessThan(
      requests / 10,
    );
    expect(memory).toBeLessThan(mostMemory);
  },
);

/** What people must never be shown: where things lie on the machine, and what the program is made of. */
const insides =
  /node_modules|node:internal|\n\s+at \S+|\bat \S+ \(.+:\d+:\d+\)|\.ts:\d+|SQLITE_|ZodError|TypeError|\bERR_[A-Z_]+/u;

function faultsOf({ method, target }: FuzzRequest, answer: WireAnswer): string[] {
  const { status, raw, text } = answer;
  const faults: string[] = [];
  if (status === -1) faults.push("No answer in time");
  if (status === 0) faults.push("The connection ended without an answer");
  if (status >= 500) faults.push("A fault of the server");
  const found =
    insides.exec(raw)?.[0] ??
    [scratch, process.cwd(), process.execPath].find((path) => raw.includes(path));
  // An artifact may hold what was posted; what is said of a mistake may not speak of insides.
  if (found !== undefined && status >= 400) faults.push(`It speaks of its insides: ${found}`);
  // What is no HTTP at all is refused before there is anybody to find words.
  const isReadable = answer.headers["date"] !== undefined;
  if (status >= 400 && method !== "HEAD" && isReadable && !isFailure(text, target))
    faults.push("It does not say what happened and what to do");
  return faults;
}

function isFailure(text: string, target: string): boolean {
  try {
    const value = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const has = (name: string) => typeof value[name] === "string" && value[name] !== "";
    if (has("code") && has("message") && has("hint")) return true;
    // Documents 002 and 003 have words of their own.
    return (
      /^\/+api\/(?:v1|executions|pipelines|config|outputs)/u.test(target) &&
      (has("error") || has("detail"))
    );
  } catch {
    return false;
  }
}

function shown(
  { method, target, headers, body }: FuzzRequest,
  { status, text }: WireAnswer,
): string {
  const sent = body === null ? "no body" : body.toString("utf8").slice(0, 300);
  const { authorization: _, ...rest } = headers;
  return `${method} ${target.slice(0, 300)} ${JSON.stringify(rest)} ${sent} → ${status} ${text.slice(0, 300)}`;
}

/** The most memory that the server has held so far, in MiB. */
function peakMemory(): number {
  const status = readFileSync(`/proc/${server.child.process.pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/u.exec(status)?.[1] ?? Number.NaN) / 1_024;
}

test("what is not HTTP is refused or hung up on, and nothing else happens", async () => {
  const auth = `authorization: Bearer ${known.tokens[0]}\r\nhost: 127.0.0.1:${server.port}\r\n`;
  const nonsense = [
    "\r\n\r\n",
    "GET\r\n\r\n",
    "GET / HTTP/9.9\r\n\r\n",
    "\u0016\u0003\u0001\u0002\u0000",
    `GET /api/me HTTP/1.1\r\n${auth}x: ${"y".repeat(70_000)}\r\n\r\n`,
    `GET /${"a".repeat(70_000)} HTTP/1.1\r\n${auth}\r\n`,
    `GET /api/me HTTP/1.1\r\n${auth}${Array.from({ length: 3_000 }, (_, at) => `h${at}: 1\r\n`).join("")}\r\n`,
    `POST /api/projects HTTP/1.1\r\n${auth}content-length: 5\r\ncontent-length: 7\r\n\r\n{}`,
    `POST /api/projects HTTP/1.1\r\n${auth}content-length: -1\r\n\r\n{}`,
    `POST /api/projects HTTP/1.1\r\n${auth}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    `POST /api/projects HTTP/1.1\r\n${auth}transfer-encoding: chunked\r\ncontent-type: application/json\r\n\r\nZZ\r\n{}\r\n`,
    `GET http://evil.example/api/me HTTP/1.1\r\n${auth}\r\n`,
    `GET //evil.example/api/me HTTP/1.1\r\n${auth}\r\n`,
    `GET \\api\\me HTTP/1.1\r\n${auth}\r\n`,
    `CONNECT evil.example:443 HTTP/1.1\r\n${auth}\r\n`,
    `OPTIONS * HTTP/1.1\r\n${auth}\r\n`,
    `GET /ws HTTP/1.1\r\n${auth}upgrade: websocket\r\nconnection: upgrade\r\n\r\n`,
    `GET /nowhere HTTP/1.1\r\n${auth}upgrade: h2c\r\nconnection: upgrade\r\n\r\n`,
    `GET /api/me HTTP/1.0\r\n\r\n`,
    `GET /api/me HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n`,
  ].map((text) => text.replaceAll("connection: upgrade", "connection: upgrade, close"));

  const answers = await Promise.all(
    // A server may wait ten seconds for a request that does not begin.
    nonsense.map((text, at) => sendBytes(wire(at, 15_000), Buffer.from(text, "latin1"))),
  );

  for (const [at, { status, raw }] of answers.entries()) {
    const what = `${nonsense[at]?.slice(0, 80)} → ${status} ${raw.slice(0, 200)}`;
    expect(status, what).toBeLessThan(500);
    expect(status, what).not.toBe(-1);
    expect(insides.test(raw), what).toBe(false);
  }
});

test(
  "a body that comes too slowly is given up, and holds up nobody else",
  { timeout: 90_000 },
  async () => {
    const head = `POST /api/projects HTTP/1.1\r\nhost: 127.0.0.1:${server.port}\r\nauthorization: Bearer ${known.tokens[1]}\r\ncontent-type: application/json\r\n`;
    const slow = [
      "content-length: 100\r\n\r\n{",
      "content-length: 100\r\n\r\n",
      "transfer-encoding: chunked\r\n\r\n1\r\n{\r\n",
    ].map((rest, at) => sendBytes(wire(at, 60_000), Buffer.from(`${head}${rest}`)));

    const beside = await sendRequest(wire(9), {
      method: "GET",
      target: "/api/me",
      headers: { authorization: `Bearer ${known.tokens[2]}` },
      body: null,
    });
    const answers = await Promise.all(slow);

    expect(beside.status).toBe(200);
    for (const { status, raw } of answers) expect([0, 408], raw).toContain(status);
  },
);

test("after all that the studio still works", async () => {
  const headers = {
    authorization: `Bearer ${known.tokens[0]}`,
    "content-type": "application/json",
  };
  const post = async (path: string, json: unknown) =>
    (await (
      await fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(json) })
    ).json()) as {
      readonly id: string;
    };
  const project = await post("/api/projects", { name: pick(chance, ["After", "Later"]) });
  const run = await post(`/api/projects/${project.id}/runs`, { pipeline: "test-echo" });

  const page = async () =>
    (await fetch(`${server.url}/api/runs/${run.id}/events?limit=1000`, { headers })).json();
  await expect.poll(page, { timeout: 20_000 }).toMatchObject({ isFinished: true });
  expect(server.child.process.exitCode).toBeNull();
  expect(server.child.errors()).not.toMatch(/unhandled|uncaught/iu);
});

test("and it still closes when it is told to", async () => {
  const late = sleep(20_000).then(() => "It did not end within 20 s.");

  expect(await Promise.race([server.stop(), late])).toBe(0);
});
