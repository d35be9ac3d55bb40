import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

async function longRun({ ask }: Awaited<ReturnType<typeof openApi>>): Promise<string> {
  const project = await ask("POST /api/projects", { json: { name: "Ferry" } });
  const params = { titles: ["One", "Two", "Three"], delay: 60_000 };
  const asked = { json: { pipeline: "test-echo", params } };
  return (await ask(`POST /api/projects/${project.json.id}/runs`, asked)).json.id as string;
}

test("a queued run is cancelled, and cannot be resumed", async () => {
  const { ask } = await openApi(compose);
  const project = await ask("POST /api/projects", { json: { name: "Ferry" } });
  const asked = { json: { pipeline: "test-echo", start: false } };
  const run = await ask(`POST /api/projects/${project.json.id}/runs`, asked);

  const cancelled = await ask(`POST /api/runs/${run.json.id}/cancel`);
  const resumed = await ask(`POST /api/runs/${run.json.id}/resume`);

  expect(cancelled.json.status).toBe("cancelled");
  expect([resumed.status, resumed.json.code]).toEqual([409, "illegal-transition"]);
});

test("a run at work is cancelled", async () => {
  const api = await openApi(compose);
  const run = await longRun(api);

  const cancelled = await api.ask(`POST /api/runs/${run}/cancel`);

  expect(cancelled.json.status).toBe("cancelled");
});

test("a queued run is paused and goes on", async () => {
  const { ask, rest } = await openApi(compose);
  const project = await ask("POST /api/projects", { json: { name: "Ferry" } });
  const asked = { json: { pipeline: "test-echo", start: false } };
  const run = await ask(`POST /api/projects/${project.json.id}/runs`, asked);

  const paused = await ask(`POST /api/runs/${run.json.id}/pause`);
  const resumed = await ask(`POST /api/runs/${run.json.id}/resume`);
  await rest(run.json.id);

  expect([paused.json.status, resumed.status]).toEqual(["paused", 200]);
  expect((await ask(`GET /api/runs/${run.json.id}`)).json.run.status).toBe("completed");
});

test("there is nothing to retry where nothing failed", async () => {
  const { ask, production } = await openApi(compose);
  const { run } = await production("test-echo");

  expect((await ask(`POST /api/runs/${run}/retry`)).status).toBe(409);
});
