import { expect, test } from "vitest";
import * as compose from "../../../compose.ts";
import { openApi, type TestApi } from "../../api.testing.ts";
import { defaultLimits } from "../../parts.ts";
import { talking } from "../../talk.testing.ts";
import { askUntil, listen } from "../compat.testing.ts";

const patient = { ...defaultLimits, operatorPerMinute: 100_000 };

/** A server whose jobs talk, ask whether it was well said, and repeat it; and one such job at its gate. */
async function withJob(limits = patient) {
  const api = await openApi(compose, { limits }, talking);
  const created = await api.ask("POST /api/v1/jobs", {
    json: { slug: "ferry", intent: "how_to", meta: { pipeline: "test-talking" } },
  });
  const id = created.json.id as string;
  await askUntil(api, `GET /api/v1/jobs/${id}`, ({ json }) => json.status === "needs_approval");
  return { ...api, api, created, id, job: `/api/v1/jobs/${id}` };
}

const over = ["completed", "failed", "canceled"];
async function hasEnded(api: TestApi, job: string) {
  return askUntil(api, `GET ${job}`, ({ json }) => over.includes(json.status));
}

async function typesOf(api: TestApi, job: string): Promise<string[]> {
  const { json } = await api.ask(`GET ${job}/events?limit=1000`);
  return json.events.map(({ type, stage }: { type: string; stage: string | null }) =>
    stage === null ? type : `${type} ${stage}`,
  );
}

test("creating a job starts it, and its gate holds it", async () => {
  const { ask, created, job, id } = await withJob();

  const { json } = await ask(`GET ${job}`);

  expect(created.status).toBe(201);
  expect(json).toMatchObject({
    id,
    slug: "ferry",
    intent: "how_to",
    status: "needs_approval",
    stage: "test-talk",
    operator: "You",
    cfg: {
      brief: { title: "ferry", intent: "how_to" },
      pipeline: "test-talking",
      modules: { "test-talk": 1, "test-repeat": 1 },
    },
    gates: [{ stage: "test-talk", required: true, approved: null, timeout_seconds: 3_600 }],
    artifacts: [{ stage: "test-talk", kind: "test_saying" }],
    error: null,
  });
  expect((await ask("GET /api/v1/jobs")).json.jobs).toMatchObject([{ id, cfg: json.cfg }]);
  expect((await ask("GET /api/v1/jobs?status=needs_approval")).json.jobs).toHaveLength(1);
  expect((await ask("GET /api/v1/jobs?status=running")).json.jobs).toEqual([]);
});

test("approving goes on with the next stage, by itself", async () => {
  const { api, ask, job } = await withJob();

  const approved = await ask(`POST ${job}/approve`, { json: { notes: "Well said." } });
  const { json } = await hasEnded(api, job);

  expect(approved.status).toBe(200);
  expect(json.status).toBe("completed");
  expect(await typesOf(api, job)).toEqual([
    "job_created",
    "job_started",
    "stage_started test-talk",
    "artifact_registered test-talk",
    "stage_completed test-talk",
    "gate_pause test-talk",
    "gate_approved test-talk",
    "job_resumed",
    "stage_started test-repeat",
    "stage_completed test-repeat",
    "job_completed",
  ]);
  expect((await ask(`POST ${job}/approve`)).status).toBe(409);
  const { json: decisions } = await ask(`GET ${job}/gates/decisions`);
  expect(decisions.decisions).toMatchObject([
    {
      stage: "test-talk",
      approved: true,
      by: "user:local",
      notes: "Well said.",
      auto_approved: false,
    },
  ]);
});

test("resuming makes no stage again and opens no gate twice", async () => {
  const { api, ask, job } = await withJob();

  const tooEarly = await ask(`POST ${job}/resume`);
  await ask(`POST ${job}/approve`);
  const after = await ask(`POST ${job}/resume`);
  await hasEnded(api, job);

  expect(tooEarly.status).toBe(409);
  expect([200, 409]).toContain(after.status);
  const types = await typesOf(api, job);
  expect(types.filter((type) => type === "gate_pause test-talk")).toHaveLength(1);
  expect(types.filter((type) => type === "stage_started test-talk")).toHaveLength(1);
});

test("a rejected stage is made again with the notes", async () => {
  const { api, ask, job } = await withJob();

  const silent = await ask(`POST ${job}/reject`, { json: {} });
  const rejected = await ask(`POST ${job}/reject`, { json: { notes: "Louder." } });
  await askUntil(
    api,
    `GET ${job}/gates/status`,
    ({ json }) => json.gates.length === 2 && json.waiting.length === 1,
  );

  expect([silent.status, rejected.status]).toEqual([400, 200]);
  const { json } = await ask(`GET ${job}`);
  const { json: made } = await ask(`GET ${json.artifacts[0].path}`);
  expect(made.body).toEqual({ text: "Hello / Louder." });
  expect(json.gates).toMatchObject([{ approved: false, notes: "Louder." }, { approved: null }]);
  expect((await ask(`GET ${job}/gates/test-talk/decision`)).json.approved).toBeNull();
  expect((await ask(`GET ${job}/gates/test-repeat/decision`)).status).toBe(404);
});

test("a gate tells how much time is left", async () => {
  const { ask, job } = await withJob();

  const { json } = await ask(`GET ${job}/gates/status`);

  expect(json.waiting).toEqual(["test-talk"]);
  const [{ time_remaining_seconds: left }] = json.gates;
  expect(left).toBeGreaterThan(3_000);
  expect(left).toBeLessThanOrEqual(3_600);
});

test("a patch makes a version at the gate, which goes on waiting, and what follows reads it", async () => {
  const { api, ask, job } = await withJob();
  const before = (await ask(`GET ${job}`)).json.artifacts[0];

  const patch = [{ op: "replace", path: "/text", value: "Ahoy" }];
  const patched = await ask(`POST ${job}/patches/test-talk/apply`, { json: { patch } });
  const wrong = await ask(`POST ${job}/patches/test-talk/apply`, {
    json: { patch: [{ op: "replace", path: "/nothing", value: 1 }] },
  });
  const elsewhere = await ask(`POST ${job}/patches/test-repeat/apply`, { json: { patch } });
  await ask(`POST ${job}/approve`);
  const { json } = await hasEnded(api, job);

  expect(patched.status).toBe(201);
  expect(patched.json).toMatchObject({
    kind: "test_saying",
    meta: { version: 2, source: "human" },
  });
  expect([wrong.status, elsewhere.status]).toEqual([400, 409]);
  expect((await ask(`GET ${before.path}`)).json.body).toEqual({ text: "Hello" });
  expect((await ask(`GET ${patched.json.path}`)).json.body).toEqual({ text: "Ahoy" });
  const outputs = await ask(`GET /api/executions/${json.id}`);
  expect(outputs.json.stages[1].output).toBe("Ahoy");
  expect(await typesOf(api, job)).toContain("patch_applied test-talk");
});

test("an approval may bring its patch", async () => {
  const { api, ask, job } = await withJob();

  await ask(`POST ${job}/approve`, {
    json: { stage: "test-talk", patch: [{ op: "replace", path: "/text", value: "Ship ahoy" }] },
  });
  const { json } = await hasEnded(api, job);

  const { json: execution } = await ask(`GET /api/executions/${json.id}`);
  expect(execution.stages[1].output).toBe("Ship ahoy");
});

test("a canceled job stops, and says so once", async () => {
  const { api, ask, job } = await withJob();

  const { json } = await ask(`POST ${job}/cancel`);

  expect(json.status).toBe("canceled");
  expect((await typesOf(api, job)).filter((type) => type === "job_canceled")).toHaveLength(1);
  expect((await ask(`POST ${job}/cancel`)).status).toBe(409);
  expect((await ask(`POST ${job}/approve`)).status).toBe(409);
});

test("events come page by page", async () => {
  const { ask, job } = await withJob();
  const all = await ask(`GET ${job}/events`);

  const first = await ask(`GET ${job}/events?limit=2`);
  const rest = await ask(`GET ${job}/events?since=${first.json.next}&limit=1000`);

  expect([...first.json.events, ...rest.json.events]).toEqual(all.json.events);
  expect(first.json.events[0]).toEqual({
    id: expect.any(Number),
    ts: expect.stringMatching(/Z$/u),
    type: "job_created",
    stage: null,
    status: "queued",
    message: expect.any(String),
    payload: expect.any(Object),
    job_id: job.split("/").at(-1),
  });
  expect((await ask(`GET ${job}/events?limit=1001`)).status).toBe(400);
});

test("who follows a job is told that it is connected, then everything, then the end", async () => {
  const { api, ask, job } = await withJob();
  const listener = await listen(api, `${job}/events/stream`);
  await listener.until(({ data }) => data.type === "gate_pause");

  await ask(`POST ${job}/approve`);
  const frames = await listener.toTheEnd();

  expect(frames[0]!.data).toMatchObject({ type: "connected", job_id: expect.any(String) });
  expect(frames.at(-1)!.data).toMatchObject({
    type: "end",
    reason: "finished",
    status: "completed",
  });
  const { json } = await ask(`GET ${job}/events?limit=1000`);
  const told = frames.filter(({ id }) => id !== null);
  expect(told.map(({ data }) => data as unknown)).toEqual(json.events);
  const late = await listen(api, `${job}/events/stream?since=${told[2]!.id}`);
  expect((await late.toTheEnd()).slice(1, -1)).toEqual(told.slice(3));
});

test("a job whose pipeline is not there is refused with a list of those that are", async () => {
  const { ask } = await openApi(compose);

  const answer = await ask("POST /api/v1/jobs", { json: { slug: "ferry", intent: "how_to" } });

  expect(answer.status).toBe(422);
  expect(answer.json).toMatchObject({
    code: "invalid-pipeline",
    message: expect.stringContaining("video-production"),
    hint: expect.stringContaining("ideation-demo"),
  });
  expect((await ask("GET /api/projects")).json.items).toEqual([]);
});

test("a sixth job within a minute, and a sixty-first request, are too many", async () => {
  const { ask } = await openApi(compose, {}, talking);
  const json = { slug: "ferry", pipeline: "test-talking" };

  const jobs = [];
  for (let count = 0; count < 6; count += 1) jobs.push(await ask("POST /api/v1/jobs", { json }));
  const others = [];
  for (let count = 0; count < 55; count += 1) others.push(await ask("GET /api/v1/patches/types"));

  expect(jobs.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 429]);
  expect(Number(jobs[5]!.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(others.map(({ status }) => status)).toEqual([...Array<number>(54).fill(200), 429]);
  expect(Number(others.at(-1)!.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await ask("GET /api/v1/healthz")).status).toBe(200);
  expect((await ask("GET /api/projects")).status).toBe(200);
});

test("a job can be checked without being created", async () => {
  const { ask } = await openApi(compose, {}, talking);
  const check = async (json: object) => (await ask("POST /api/v1/config/validate", { json })).json;

  const good = await check({ slug: "ferry", pipeline: "test-talking" });
  const bad = await check({ slug: "ferry", pipeline: "test-talking", params: { word: "" } });

  expect(good).toMatchObject({ valid: true, errors: [] });
  expect(good.assumptions.length).toBeGreaterThan(0);
  expect(bad).toMatchObject({ valid: false, errors: [expect.any(String)] });
  expect(await check({ slug: 7 })).toMatchObject({ valid: false });
  expect((await ask("GET /api/v1/jobs")).json.jobs).toEqual([]);
});

test("the set-up is shown without secrets", async () => {
  const { ask } = await openApi(compose, {}, talking);

  const { json } = await ask("GET /api/v1/config/operator");

  expect(json).toMatchObject({
    default_pipeline: null,
    auth: { scheme: "bearer", token: "hidden" },
    limits: { jobs_per_minute: 5, requests_per_minute: 60 },
  });
  expect(json.pipelines.at(-1)).toEqual({
    name: "test-talking",
    stages: ["test-talk", "test-repeat"],
    gates: [{ stage: "test-talk", required: true, auto_approve_seconds: 3_600 }],
  });
});

test("free text becomes a brief, with all that was guessed", async () => {
  const { ask } = await openApi(compose);
  const compile = async (text: string) =>
    (await ask("POST /api/v1/compile-brief", { json: { text } })).json;

  const { brief, assumptions } = await compile("Make a video about night ferries for beginners.");

  expect(brief).toEqual({
    title: "Night ferries",
    intent: "explainer",
    audience: ["beginners"],
    tone: "informative",
    video: { target_length_min: 60, target_length_max: 90 },
    keywords_include: [],
    keywords_exclude: [],
    sources_preferred: [],
    monetization: "none",
    notes: "Make a video about night ferries for beginners.",
  });
  expect(assumptions).toHaveLength(5);
});

test("a job works on a text where its pipeline takes one", async () => {
  const api = await openApi(compose, { limits: patient });
  const json = { slug: "ferry", pipeline: "screenplay-breakdown" };
  const text = "INT. FERRY - NIGHT\n\nRain.\n\nIRIS\nWe are late.\n";

  const without = await api.ask("POST /api/v1/jobs", { json });
  const { json: job } = await api.ask("POST /api/v1/jobs", { json: { ...json, meta: { text } } });
  await askUntil(
    api,
    `GET /api/v1/jobs/${job.id}`,
    (answer) => answer.json.status === "needs_approval",
  );

  expect(without.status).toBe(400);
  const kinds = (await api.ask(`GET /api/v1/jobs/${job.id}/artifacts`)).json.artifacts.map(
    ({ kind }: { kind: string }) => kind,
  );
  expect(kinds).toContain("canonical_script");
});

test("nobody finds another person's job", async () => {
  const { ask, join, job } = await withJob();
  await join("Ada");
  const { cookie } = await join("Bob");
  const routes = [
    `GET ${job}`,
    `GET ${job}/artifacts`,
    `GET ${job}/events`,
    `GET ${job}/events/stream`,
    `GET ${job}/gates/status`,
    `GET ${job}/gates/decisions`,
    `GET ${job}/gates/test-talk/decision`,
    `POST ${job}/approve`,
    `POST ${job}/resume`,
    `POST ${job}/cancel`,
  ];

  const asNobody = await Promise.all(routes.map((what) => ask(what)));
  const asStranger = await Promise.all(routes.map((what) => ask(what, { cookie })));

  expect(new Set(asNobody.map(({ status }) => status))).toEqual(new Set([401]));
  expect(new Set(asStranger.map(({ status }) => status))).toEqual(new Set([404]));
  expect((await ask("GET /api/v1/jobs", { cookie })).json).toEqual({ jobs: [], next: null });
});
