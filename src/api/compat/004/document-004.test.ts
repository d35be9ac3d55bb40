import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import * as compose from "../../../compose.ts";
import { openApi, type TestApi } from "../../api.testing.ts";
import { askUntil, listen } from "../compat.testing.ts";

/** A project and a run of document 004 in it, whose demo is quick. */
async function withRun(pace = 2) {
  const api = await openApi(compose);
  const project = await api.ask("POST /projects", { json: { name: "Ferry" } });
  const run = await api.ask(`POST /projects/${project.json.id}/runs`, {
    json: { params: { pace } },
  });
  return { ...api, api, project: project.json.id as string, run: run.json.id as string };
}

async function hasEnded(api: TestApi, run: string) {
  const isOver = ({ json }: { json: { status: string } }) =>
    ["completed", "failed"].includes(json.status);
  return askUntil(api, `GET /runs/${run}`, isOver);
}

test("a project has document 004's columns, and only its people find it", async () => {
  const { ask, join, tokenOf } = await openApi(compose);
  const ada = await join("Ada");
  const bob = await join("Bob");
  const token = await tokenOf(ada.person.id, ["read", "write", "spend"]);
  const json = { name: "The Night Ferry", description: "A play" };

  const created = await ask("POST /projects", { json, token });
  const listed = await ask("GET /projects", { token });
  const { id } = created.json;

  expect(created.status).toBe(201);
  expect(created.json).toEqual({
    id,
    user_id: ada.person.id,
    name: "The Night Ferry",
    description: "A play",
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/u),
    updated_at: expect.any(String),
  });
  expect(listed.json).toEqual([created.json]);
  expect((await ask(`GET /projects/${id}`, { token })).json).toEqual(created.json);
  expect((await ask(`GET /projects/${id}`, { cookie: bob.cookie })).status).toBe(404);
  expect((await ask("GET /projects", { cookie: bob.cookie })).json).toEqual([]);
  expect((await ask("GET /me", { token })).json).toEqual({
    id: ada.person.id,
    email: "ada@example.com",
    name: "Ada",
  });
});

test("every route of document 004 but health needs a bearer token once there are accounts", async () => {
  const { ask, join, tokenOf, project, run } = await withRun();
  await join("Ada");
  const { person } = await join("Bob");
  const token = await tokenOf(person.id, ["read", "write", "spend"]);
  const routes = [
    "GET /me",
    "GET /projects",
    `GET /projects/${project}`,
    `GET /projects/${project}/runs`,
    `POST /projects/${project}/runs`,
    `GET /runs/${run}`,
    `DELETE /runs/${run}`,
    `GET /runs/${run}/artifacts`,
    `POST /runs/${run}/artifacts`,
    `GET /runs/${run}/artifacts/idea/versions`,
    `GET /runs/${run}/artifacts/idea/versions/1`,
    `GET /runs/${run}/logs`,
    `POST /runs/${run}/logs`,
    `GET /runs/${run}/stream`,
    `POST /runs/${run}/demo`,
  ];

  const asNobody = await Promise.all(routes.map((what) => ask(what)));
  const asStranger = await Promise.all(routes.slice(2).map((what) => ask(what, { token })));

  expect(new Set(asNobody.map(({ status }) => status))).toEqual(new Set([401]));
  expect(new Set(asStranger.map(({ status }) => status))).toEqual(new Set([404]));
  expect((await ask("GET /health")).json).toEqual({ status: "ok", version: "0.0.0-test" });
});

test("a new run is in phase1 at step idea and awaits feedback, without a body", async () => {
  const { ask, project } = await withRun();
  // Some clients say of everything they send that it is JSON.
  const headers = { "content-type": "application/json" };

  const { status, json } = await ask(`POST /projects/${project}/runs`, { headers });
  const listed = await ask(`GET /projects/${project}/runs`);

  expect(status).toBe(201);
  expect(json).toEqual({
    id: expect.any(String),
    project_id: project,
    phase: "phase1",
    step: "idea",
    status: "awaiting_feedback",
    model_config: {},
    run_number: 2,
    created_at: expect.any(String),
    updated_at: json.created_at,
  });
  expect(listed.json[0]).toEqual(json);
  expect(listed.json.map(({ run_number: number }: { run_number: number }) => number)).toEqual([
    2, 1,
  ]);
  expect((await ask(`GET /runs/${json.id}`)).json).toEqual(json);
});

test("a run may be of another pipeline and start at once", async () => {
  const { api, ask, project } = await withRun();

  const { json } = await ask(`POST /projects/${project}/runs`, {
    json: { pipeline: "test-echo", params: { titles: ["One"] }, start: true },
  });

  const done = await hasEnded(api, json.id);
  expect(done.json).toMatchObject({ step: "echo", status: "completed" });
  const [, note] = (await ask(`GET /runs/${json.id}/artifacts`)).json;
  const path = `/runs/${json.id}/artifacts/${encodeURIComponent(note.step_name)}/versions`;
  expect((await ask(`GET ${path}/1`)).json).toEqual(note);
  expect((await ask(`POST /runs/${json.id}/demo`)).status).toBe(409);
});

test("long lists of runs say where they go on", async () => {
  const { ask, project } = await withRun();
  await ask(`POST /projects/${project}/runs`);

  const first = await ask(`GET /projects/${project}/runs?limit=1`);
  const [, next] = /<([^>]+)>; rel="next"/u.exec(first.headers.get("link") ?? "") ?? [];
  const second = await ask(`GET ${next}`);

  expect(first.json.map(numberOf)).toEqual([2]);
  expect(second.json.map(numberOf)).toEqual([1]);
  expect(second.headers.get("link")).toBeNull();
});

const numberOf = ({ run_number: number }: { run_number: number }) => number;

test("each artifact of a run and step gets the next version, and the latest is listed", async () => {
  const { ask, project, run } = await withRun();
  const post = (step: string, content: unknown, to = run) =>
    ask(`POST /runs/${to}/artifacts`, { json: { step_name: step, content } });
  const other = await ask(`POST /projects/${project}/runs`);

  const first = await post("idea", { title: "Ferry", summary: "It never arrives." });
  const second = await post("idea", { title: "Ferry", mood: "grey" });
  const critic = await post("topic_critic", { feedback: "Good.", score: 7 });
  const elsewhere = await post("idea", { title: "Another" }, other.json.id);
  const own = await post("my own step", ["anything", 1, null]);

  expect(first.status).toBe(201);
  expect(first.json).toEqual({
    id: expect.any(String),
    run_id: run,
    step_name: "idea",
    version: 1,
    content: { title: "Ferry", summary: "It never arrives." },
    created_at: expect.any(String),
  });
  expect(
    [second, critic, elsewhere, own].map(({ json }) => [json.step_name, json.version]),
  ).toEqual([
    ["idea", 2],
    ["topic_critic", 1],
    ["idea", 1],
    ["my own step", 1],
  ]);
  expect(own.json.content).toEqual(["anything", 1, null]);
  expect((await ask(`GET /runs/${run}/artifacts`)).json).toEqual([
    second.json,
    critic.json,
    own.json,
  ]);
  expect((await ask(`GET /runs/${run}/artifacts?step_name=topic_critic`)).json).toEqual([
    critic.json,
  ]);
  expect((await ask(`GET /runs/${run}/artifacts?step_name=outline`)).json).toEqual([]);
  const ownVersions = await ask(`GET /runs/${run}/artifacts/my%20own%20step/versions`);
  expect(ownVersions.json).toEqual([own.json]);
});

test("old versions are listed and read", async () => {
  const { ask, run } = await withRun();
  const post = (title: string) =>
    ask(`POST /runs/${run}/artifacts`, { json: { step_name: "outline", content: { title } } });
  const first = await post("One");
  const second = await post("Two");
  const of = `/runs/${run}/artifacts/outline/versions`;

  expect((await ask(`GET ${of}`)).json).toEqual([second.json, first.json]);
  expect((await ask(`GET ${of}/1`)).json).toEqual(first.json);
  expect((await ask(`GET ${of}/3`)).status).toBe(404);
  expect((await ask(`GET /runs/${run}/artifacts/idea/versions`)).status).toBe(404);
});

test("twenty clients that write at once share no version", async () => {
  const { ask, run } = await withRun();
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1);

  const answers = await Promise.all(
    numbers.map((number) =>
      ask(`POST /runs/${run}/artifacts`, { json: { step_name: "idea", content: { number } } }),
    ),
  );

  const versions = answers.map(({ json }) => json.version as number);
  expect(versions.toSorted((one, other) => one - other)).toEqual(numbers);
});

test("log lines are stored oldest first", async () => {
  const { ask, run } = await withRun();
  const say = (event: string) =>
    ask(`POST /runs/${run}/logs`, {
      json: { agent_name: "Critic", event_type: event, payload: { message: event } },
    });

  const first = await say("start");
  const second = await say("thinking");

  expect(first.status).toBe(201);
  expect(first.json).toEqual({
    id: expect.any(Number),
    run_id: run,
    agent_name: "Critic",
    event_type: "start",
    payload: { message: "start" },
    created_at: expect.any(String),
  });
  expect((await ask(`GET /runs/${run}/logs`)).json).toEqual([first.json, second.json]);
  expect((await ask(`GET /runs/${run}/logs?after=${first.json.id}&limit=1`)).json).toEqual([
    second.json,
  ]);
});

test("the demo says twelve things, makes three artifacts, and moves the run's step and status", async () => {
  const { api, ask, run } = await withRun();
  const listener = await listen(api, `/runs/${run}/stream`);

  const { status, json } = await ask(`POST /runs/${run}/demo`);
  const frames = await listener.toTheEnd();

  expect([status, json.status]).toEqual([202, "running"]);
  const of = (event: string) => frames.filter((frame) => frame.event === event);
  expect(of("log")).toHaveLength(12);
  expect(of("artifact").map(({ data }) => [data.step_name, data.version])).toEqual([
    ["idea", 1],
    ["topic_critic", 1],
    ["outline", 1],
  ]);
  const moves = of("status").map(({ data }) => `${data.step} ${data.status}`);
  expect([...new Set(moves)]).toEqual([
    "idea awaiting_feedback",
    "idea running",
    "topic_critic running",
    "outline running",
    "outline completed",
  ]);
  expect(frames.at(-1)).toEqual({
    id: null,
    event: "end",
    data: { reason: "finished", status: "completed", seq: expect.any(Number) },
  });
  expect((await ask(`GET /runs/${run}/logs`)).json).toEqual(of("log").map(({ data }) => data));
  expect((await ask(`GET /runs/${run}/artifacts`)).json).toEqual(
    of("artifact").map(({ data }) => data),
  );
  expect((await ask(`GET /runs/${run}`)).json).toMatchObject({
    step: "outline",
    status: "completed",
  });
  expect((await ask(`POST /runs/${run}/demo`)).status).toBe(409);
});

test("of two demos of a run asked for at once, one is begun and the other refused", async () => {
  const { api, ask, run } = await withRun();

  const answers = await Promise.all([ask(`POST /runs/${run}/demo`), ask(`POST /runs/${run}/demo`)]);
  await hasEnded(api, run);

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 409]));
  expect((await ask(`GET /runs/${run}/logs`)).json).toHaveLength(12);
});

test("who comes back with the last id hears what was missed and nothing twice", async () => {
  const { api, ask, run } = await withRun();
  await ask(`POST /runs/${run}/demo`);
  const first = await listen(api, `/runs/${run}/stream`);
  const fourth = { count: 0 };
  const last = await first.until(({ event }) => event === "log" && (fourth.count += 1) === 4);
  await first.leave();

  const second = await listen(api, `/runs/${run}/stream`, {
    headers: { "last-event-id": `${last.id}` },
  });
  const rest = await second.toTheEnd();
  const third = await listen(api, `/runs/${run}/stream?after=${last.id}`);

  const logs = (await ask(`GET /runs/${run}/logs`)).json as readonly { id: number }[];
  const later = rest.filter(({ event }) => event === "log").map(({ data }) => data as unknown);
  expect(later).toEqual(logs.filter(({ id }) => id > last.id!));
  expect(await third.toTheEnd()).toEqual(rest);
});

test("who loads the log and then opens the stream misses no line between", async () => {
  const { api, ask, run } = await withRun(0);
  const say = (event: string) =>
    ask(`POST /runs/${run}/logs`, { json: { agent_name: "A", event_type: event } });
  await say("before");
  const loaded = await ask(`GET /runs/${run}/logs`);
  await say("between");

  const listener = await listen(api, `/runs/${run}/stream?after=${loaded.json.at(-1).id}`);
  await say("after");

  const heard = [await listener.until(() => true), await listener.until(() => true)];
  await listener.leave();
  expect(heard.map(({ data }) => data.event_type)).toEqual(["between", "after"]);
});

test("a demo that the end of the server cut off is not told as running, and goes on where it was", async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), "backlot-004-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const open = () => compose.openStudio({ folder, mode: "write", mirror: false });
  const first = await open();
  const before = await openApi(compose, { studio: first });
  const project = await before.ask("POST /projects", { json: { name: "Ferry" } });
  const json = { params: { pace: 30 } };
  const run = (await before.ask(`POST /projects/${project.json.id}/runs`, { json })).json
    .id as string;
  await before.ask(`POST /runs/${run}/demo`);
  const logs = `GET /runs/${run}/logs`;
  const begun = await askUntil(before, logs, (answer) => answer.json.length >= 5);
  await first.close();

  const second = await open();
  onTestFinished(() => second.close());
  const after = await openApi(compose, { studio: second });
  const cutOff = await after.ask(`GET /runs/${run}`);
  const again = await after.ask(`POST /runs/${run}/demo`);
  const done = await hasEnded(after, run);

  expect(cutOff.json.status).toBe("awaiting_feedback");
  expect(again.status).toBe(202);
  expect(done.json).toMatchObject({ step: "outline", status: "completed" });
  const all = await after.ask(logs);
  expect(all.json.slice(0, begun.json.length)).toEqual(begun.json);
  const steps = (await after.ask(`GET /runs/${run}/artifacts`)).json.map(
    (row: { step_name: string; version: number }) => `${row.step_name} ${row.version}`,
  );
  expect(steps).toEqual(["idea 1", "topic_critic 1", "outline 1"]);
});

test("a deleted run is gone, also one at work", async () => {
  const { ask, project, run } = await withRun(60_000);
  await ask(`POST /runs/${run}/artifacts`, {
    json: { step_name: "idea", content: { title: "A" } },
  });
  await ask(`POST /runs/${run}/demo`);

  const { status } = await ask(`DELETE /runs/${run}`);

  expect(status).toBe(204);
  for (const path of ["", "/artifacts", "/logs", "/stream", "/artifacts/idea/versions"])
    expect((await ask(`GET /runs/${run}${path}`)).status).toBe(404);
  expect((await ask(`DELETE /runs/${run}`)).status).toBe(404);
  expect((await ask(`GET /projects/${project}/runs`)).json).toEqual([]);
});

test("what has a wrong shape is refused in words", async () => {
  const { ask, project, run } = await withRun();

  const answers = await Promise.all([
    ask(`POST /runs/${run}/artifacts`, { json: { content: {} } }),
    ask(`POST /runs/${run}/artifacts`, { json: { step_name: "a\nb", content: {} } }),
    ask(`POST /runs/${run}/artifacts`, { json: { step_name: "idea", content: "no object" } }),
    ask(`POST /runs/${run}/logs`, { json: { agent_name: "", event_type: "x" } }),
    ask(`POST /projects/${project}/runs`, { json: { pipeline: "no-such" } }),
    ask(`POST /projects/${project}/runs`, { json: { params: { pace: -1 } } }),
    ask(`GET /runs/${run}/stream?after=-1`),
    ask(`GET /runs/${run}/stream?after=99999`),
    ask("GET /runs/nonsense"),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([
    400, 400, 422, 400, 400, 422, 400, 409, 404,
  ]);
  for (const { json } of answers) expect(Object.keys(json)).toEqual(["code", "message", "hint"]);
});
