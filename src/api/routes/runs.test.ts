import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

test("a run is asked for, and looked at when it is done", async () => {
  const { ask, production } = await openApi(compose);

  const { project, run } = await production("test-echo", { titles: ["One", "Two"] });

  const state = await ask(`GET /api/runs/${run}`);
  expect(state.json.run).toMatchObject({
    project,
    number: 1,
    pipeline: "test-echo",
    status: "completed",
  });
  expect(state.json.stages.map(({ stage, status }: never) => [stage, status])).toEqual([
    ["seed", "completed"],
    ["echo", "completed"],
  ]);
  expect(state.json).toMatchObject({ gates: [], failed: [] });
});

test("a run that is not to start yet stays queued until it is resumed", async () => {
  const { ask, rest } = await openApi(compose);
  const project = await ask("POST /api/projects", { json: { name: "Ferry" } });

  const asked = { json: { pipeline: "test-echo", start: false } };
  const run = await ask(`POST /api/projects/${project.json.id}/runs`, asked);
  await ask(`POST /api/runs/${run.json.id}/resume`);
  await rest(run.json.id);

  expect([run.status, run.json.status]).toEqual([201, "queued"]);
  expect((await ask(`GET /api/runs/${run.json.id}`)).json.run.status).toBe("completed");
});

test("the same request again makes another run, unless it is to go on with the one before", async () => {
  const { ask } = await openApi(compose);
  const project = await ask("POST /api/projects", { json: { name: "Ferry" } });
  const what = `POST /api/projects/${project.json.id}/runs`;
  const asked = { pipeline: "test-echo", start: false };

  const first = await ask(what, { json: asked });
  const second = await ask(what, { json: asked });
  const again = await ask(what, { json: { ...asked, reuse: true } });

  expect(second.json.number).toBe(2);
  expect([again.status, again.json.id]).toEqual([200, second.json.id]);
  const list = await ask(`GET /api/projects/${project.json.id}/runs`);
  expect(list.json.items.map(({ id }: { id: string }) => id)).toEqual([
    second.json.id,
    first.json.id,
  ]);
});

test("the runs of all projects are found by status and pipeline", async () => {
  const { ask, production } = await openApi(compose);
  const { run } = await production("test-echo");

  const done = await ask("GET /api/runs?status=completed&pipeline=test-echo");
  const waiting = await ask("GET /api/runs?status=queued");

  expect(done.json.items.map(({ id }: { id: string }) => id)).toEqual([run]);
  expect(waiting.json.items).toEqual([]);
});

test("a run that is taken away is in no list", async () => {
  const { ask, production } = await openApi(compose);
  const { project, run } = await production("test-echo");

  const removed = await ask(`DELETE /api/runs/${run}`);

  expect(removed.status).toBe(204);
  expect((await ask(`GET /api/projects/${project}/runs`)).json.items).toEqual([]);
});

test.each([
  [{ pipeline: "nothing" }, "There is no pipeline nothing."],
  [
    { pipeline: "test-echo", params: { title: "One" } },
    "Pipeline test-echo has no parameter title.",
  ],
  [{ pipeline: "screenplay-breakdown" }, "Pipeline screenplay-breakdown needs a file."],
  [
    { pipeline: "test-echo", path: "/etc/passwd" },
    "In the body, the whole has fields that are not known: path.",
  ],
])("a request that cannot be met says why: %j", async (json, message) => {
  const { ask } = await openApi(compose);
  const project = await ask("POST /api/projects", { json: { name: "Ferry" } });

  const answer = await ask(`POST /api/projects/${project.json.id}/runs`, { json });

  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.json.message).toBe(message);
});
