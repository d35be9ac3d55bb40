import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";
import { talking } from "../talk.testing.ts";

test("a waiting gate says what it asks about, and how long it waits", async () => {
  const { ask, production } = await openApi(compose, {}, talking);
  const { project, run } = await production("test-talking");

  const waiting = await ask(`GET /api/projects/${project}/gates?waiting=true`);
  const [gate] = (await ask(`GET /api/runs/${run}/gates`)).json.items;
  const inFull = await ask(`GET /api/gates/${gate.id}`);

  expect(waiting.json.items).toHaveLength(1);
  expect(gate).toMatchObject({ run, stage: "test-talk", status: "waiting", kind: "approval" });
  expect(gate.timeLeftMs).toBeGreaterThan(3_500_000);
  expect(inFull.json.about).toMatchObject([
    { isHead: true, summary: "Hello", body: { text: "Hello" } },
  ]);
});

test("an approval with a patch lets the run go on with what was changed", async () => {
  const { ask, production, rest } = await openApi(compose, {}, talking);
  const { project, run } = await production("test-talking");
  const [gate] = (await ask(`GET /api/runs/${run}/gates`)).json.items;

  const patch = [{ op: "replace", path: "/text", value: "Ahoy" }];
  const decided = await ask(`POST /api/gates/${gate.id}/decision`, {
    json: { verdict: "approved", patch },
  });
  await rest(run);

  expect(decided.json).toMatchObject({
    status: "approved",
    decidedBy: "user:local",
    timeLeftMs: null,
  });
  const head = await ask(`GET /api/projects/${project}/artifacts/test-saying`);
  expect(head.json).toMatchObject({ body: { text: "Ahoy" }, source: "human" });
  expect((await ask(`GET /api/runs/${run}`)).json.run.status).toBe("completed");
});

test("a rejection has the stage made again, with its notes", async () => {
  const { ask, production, rest } = await openApi(compose, {}, talking);
  const { project, run } = await production("test-talking");
  const [gate] = (await ask(`GET /api/runs/${run}/gates`)).json.items;

  await ask(`POST /api/gates/${gate.id}/decision`, {
    json: { verdict: "rejected", notes: "Louder" },
  });
  await rest(run);

  const head = await ask(`GET /api/projects/${project}/artifacts/test-saying`);
  expect(head.json.body).toEqual({ text: "Hello / Louder" });
});

test("a gate is answered once, and a rejection says why", async () => {
  const { ask, production } = await openApi(compose, {}, talking);
  const { run } = await production("test-talking");
  const [gate] = (await ask(`GET /api/runs/${run}/gates`)).json.items;
  const what = `POST /api/gates/${gate.id}/decision`;

  const silent = await ask(what, { json: { verdict: "rejected" } });
  await ask(what, { json: { verdict: "approved" } });
  const again = await ask(what, { json: { verdict: "approved" } });

  expect(silent.json.message).toContain("/notes is missing");
  expect([again.status, again.json.code]).toEqual([409, "conflict"]);
});
