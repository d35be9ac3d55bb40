import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import * as compose from "../../../compose.ts";
import { definePipeline } from "../../../core/pipeline.ts";
import { faulty } from "../../../modules/faulty/index.ts";
import { seed } from "../../../modules/seed/index.ts";
import { openApi, type TestApi } from "../../api.testing.ts";
import { talking } from "../../talk.testing.ts";
import { askUntil } from "../compat.testing.ts";

const scene = "INT. FERRY - NIGHT\n\nRain.\n\nIRIS\nWe are late.\n\nTOM\nWe always are.\n";

async function ended(api: TestApi, execution: string) {
  const atWork = ["queued", "running", "paused"];
  return askUntil(
    api,
    `GET /api/executions/${execution}`,
    ({ json }) => !atWork.includes(json.status),
  );
}

async function runEcho(api: TestApi, params: object = { titles: ["One", "Two"] }) {
  const { json } = await api.ask("POST /api/pipelines/test-echo/run", { json: { params } });
  return json.executionId as string;
}

test("what can be used is told, and why the rest cannot", async () => {
  const { ask } = await openApi(compose);

  const { json } = await ask("GET /api/config/status");

  expect(
    json.modes.map(({ id, available }: { id: string; available: boolean }) => [id, available]),
  ).toEqual([
    ["rules", true],
    ["api", false],
    ["cli", false],
  ]);
  expect(json.modes[1].reason).toMatch(/none|no provider/iu);
  expect(json.modes[0].reason).toBeNull();
});

test("a client of document 002 finds its fields in our pipelines", async () => {
  const { ask } = await openApi(compose);

  const one = await ask("GET /api/pipelines/test-echo");

  expect(one.json).toMatchObject({
    id: "test-echo",
    name: "test-echo",
    version: 1,
    description: expect.any(String),
    stages: [
      { id: "seed", name: expect.any(String), type: "custom" },
      { id: "echo", name: expect.any(String), type: "custom" },
    ],
  });
});

test("a pipeline runs on a text, and the result has each stage", async () => {
  const api = await openApi(compose);

  const begun = await api.ask("POST /api/pipelines/screenplay-breakdown/run", {
    json: { input: scene, executionMode: "api", project: "Ferry" },
  });
  const gates = await askUntil(
    api,
    `GET /api/projects/${begun.json.projectId}/gates?waiting=true`,
    ({ json }) => json.items.length > 0,
  );
  const running = await api.ask("GET /api/executions/running");
  await api.ask(`POST /api/gates/${gates.json.items[0].id}/decision`, {
    json: { verdict: "approved" },
  });
  const { json } = await ended(api, begun.json.executionId);

  expect(begun.status).toBe(202);
  expect(begun.json).toMatchObject({
    executionMode: "rules",
    notice: expect.stringMatching(/rules/u),
  });
  expect(running.json).toMatchObject({
    count: 1,
    executions: [{ executionId: begun.json.executionId, inputPreview: scene.slice(0, 100) }],
  });
  expect(json).toMatchObject({
    executionId: begun.json.executionId,
    pipelineId: "screenplay-breakdown",
    status: "success",
    input: scene,
    earlyExitStage: null,
    error: null,
  });
  expect(json.summary).toMatchObject({ stagesFailed: 0, totalCost: 0 });
  const normalize = json.stages.find(({ stageId }: { stageId: string }) => stageId === "normalize");
  expect(normalize).toMatchObject({
    stageName: expect.any(String),
    status: "completed",
    duration: expect.any(Number),
    model: null,
    cost: 0,
    inputTokens: 0,
    outputTokens: 0,
    output: expect.any(String),
    parsedOutput: expect.any(Object),
    error: null,
  });
});

test("a text goes where the pipeline has a place for it, and runs of one name share a project", async () => {
  const api = await openApi(compose);
  const run = (pipeline: string, json: object) =>
    api.ask(`POST /api/pipelines/${pipeline}/run`, { json });

  const [demo, again] = await Promise.all([
    run("ideation-demo", { input: "A ferry", project: "My Film", params: { pace: 0 } }),
    run("ideation-demo", { input: "A ferry", project: "My Film", params: { pace: 0 } }),
  ]);
  const echo = await run("test-echo", { input: "Words", project: "My Film" });
  const { json } = await ended(api, demo.json.executionId);

  expect(demo.json.notice).toBeNull();
  expect(json).toMatchObject({ input: "A ferry", status: "success" });
  expect(json.stages[0].output).toMatch(/ferry/iu);
  expect(again.json.projectId).toBe(demo.json.projectId);
  expect(echo.json.projectId).toBe(demo.json.projectId);
  expect(echo.json.notice).toMatch(/reads no text/u);
  expect((await run("screenplay-breakdown", { input: " " })).status).toBe(400);
  const refused = { input: "A", project: "Another", params: { pace: -1 } };
  expect((await run("ideation-demo", refused)).status).toBe(422);
  expect((await api.ask("GET /api/projects")).json.items).toHaveLength(1);
  expect((await run("no-such", { input: "x" })).status).toBe(404);
  await ended(api, again.json.executionId);
  await ended(api, echo.json.executionId);
});

test("who comes late sees what a stage has streamed, while the execution goes on", async () => {
  const api = await openApi(compose, {}, talking);
  const { json } = await api.ask("POST /api/pipelines/test-talking/run", { json: { input: "" } });

  const { json: late } = await askUntil(
    api,
    `GET /api/executions/${json.executionId}`,
    (answer) => answer.json.stages[0].status === "completed",
  );

  expect(late.stages[0]).toMatchObject({
    output: "Saying Hello.",
    parsedOutput: { text: "Hello" },
  });
  expect(late.stages[1]).toMatchObject({ status: "pending", output: "", parsedOutput: null });
});

test("previews have at most 100 characters", async () => {
  const api = await openApi(compose);
  const input = `${"🎬".repeat(80)}${"é".repeat(80)}`;
  await api.ask("POST /api/pipelines/ideation-demo/run", {
    json: { input, params: { pace: 60_000 } },
  });

  const { json } = await api.ask("GET /api/executions/running");

  expect(json.count).toBe(1);
  expect(json.executions[0].inputPreview).toBe(`${"🎬".repeat(80)}${"é".repeat(20)}`);
  expect(json.executions[0].status).toBe("running");
});

test("the history goes page by page, newest first", async () => {
  const api = await openApi(compose);
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    ids.unshift(await runEcho(api, { titles: [`${count}`] }));
    await ended(api, ids[0]!);
  }

  const first = await api.ask("GET /api/executions/history?page=1&limit=2");
  const second = await api.ask("GET /api/executions/history?page=2&limit=2");

  const idsOf = (json: { executions: { executionId: string }[] }) =>
    json.executions.map(({ executionId }) => executionId);
  expect(idsOf(first.json)).toEqual(ids.slice(0, 2));
  expect(first.json).toMatchObject({ page: 1, limit: 2, hasMore: true });
  expect(idsOf(second.json)).toEqual(ids.slice(2));
  expect(second.json.hasMore).toBe(false);
  expect(idsOf((await api.ask("GET /api/executions")).json)).toEqual(ids);
  expect((await api.ask("GET /api/executions/running")).json).toEqual({ executions: [], count: 0 });
});

test("stage results survive a restart of the server", async () => {
  const folder = mkdtempSync(join(tmpdir(), "backlot-002-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const open = () => compose.openStudio({ folder, mode: "write", mirror: false });
  const before = await open();
  const api = await openApi(compose, { studio: before });
  const execution = await runEcho(api);
  const told = await ended(api, execution);
  const history = await api.ask("GET /api/executions/history");
  await before.close();

  const after = await open();
  onTestFinished(() => after.close());
  const again = await openApi(compose, { studio: after });

  expect((await again.ask(`GET /api/executions/${execution}`)).json).toEqual(told.json);
  expect((await again.ask("GET /api/executions/history")).json).toEqual(history.json);
  expect(told.json.stages.map(({ stageId, status }: Stage) => [stageId, status])).toEqual([
    ["seed", "completed"],
    ["echo", "completed"],
  ]);
});

interface Stage {
  readonly stageId: string;
  readonly status: string;
  readonly error: string | null;
}

test("a cancelled execution stops at once, ends once, and is never told as completed", async () => {
  const api = await openApi(compose);
  const execution = await runEcho(api, { titles: ["One", "Two"], delay: 60_000 });
  await askUntil(
    api,
    `GET /api/executions/${execution}`,
    ({ json }) => json.stages[1].status === "running",
  );

  const { status, json } = await api.ask(`POST /api/executions/${execution}/cancel`);

  expect([status, json]).toEqual([
    200,
    { success: true, executionId: execution, status: "cancelled" },
  ]);
  expect((await api.ask(`GET /api/executions/${execution}`)).json.status).toBe("cancelled");
  const { json: events } = await api.ask(`GET /api/runs/${execution}/events?limit=200`);
  const ends = events.items.filter(({ type }: { type: string }) => type === "run.finished");
  expect(ends).toHaveLength(1);
  expect((await api.ask(`POST /api/executions/${execution}/cancel`)).status).toBe(409);
});

test("a run in which a stage failed is no success", async () => {
  const broken = definePipeline({
    name: "broken",
    version: 1,
    title: "Broken",
    description: "Fails.",
    files: "none",
    stages: [
      { stage: seed, params: { titles: ["A", "B"] } },
      { stage: faulty, params: { failAt: 1 } },
    ],
  });
  const api = await openApi(compose, {}, { pipelines: [broken] });

  const { json } = await api.ask("POST /api/pipelines/broken/run", { json: {} });
  const result = await ended(api, json.executionId);

  expect(["failed", "completed_with_errors"]).toContain(result.json.status);
  expect(result.json.summary.stagesFailed).toBeGreaterThan(0);
  expect(result.json.error).toEqual(expect.any(String));
});

test("saved results have opaque names, and no path is taken for one", async () => {
  const api = await openApi(compose);
  const execution = await runEcho(api);
  const told = await ended(api, execution);

  const { json } = await api.ask("GET /api/outputs");

  const [saved] = json.outputs;
  expect(saved).toMatchObject({
    executionId: execution,
    pipelineId: "test-echo",
    status: "success",
  });
  expect(saved.file).toMatch(/^\w+$/u);
  expect((await api.ask(`GET /api/outputs/${saved.file}`)).json).toEqual(told.json);
  for (const path of ["..%2F..%2Fbacklot.db", "%2Fetc%2Fpasswd", "backlot.db"])
    expect((await api.ask(`GET /api/outputs/${path}`)).status).toBe(404);
});

test("nobody finds another person's executions", async () => {
  const api = await openApi(compose);
  const execution = await runEcho(api);
  await ended(api, execution);
  await api.join("Ada");
  const { cookie } = await api.join("Bob");

  const statuses = await Promise.all(
    [
      `GET /api/executions/${execution}`,
      `POST /api/executions/${execution}/cancel`,
      `GET /api/outputs/${execution}`,
    ].map(async (what) => [(await api.ask(what)).status, (await api.ask(what, { cookie })).status]),
  );

  expect(statuses).toEqual([
    [401, 404],
    [401, 404],
    [401, 404],
  ]);
  expect((await api.ask("GET /api/executions", { cookie })).json).toEqual({
    executions: [],
    count: 0,
  });
  expect((await api.ask("GET /api/outputs", { cookie })).json).toEqual({ outputs: [] });
});
