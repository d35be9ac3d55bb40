import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStudio } from "../compose.ts";
import { RunId } from "../core/id.ts";
import { localPerson } from "../core/principal.ts";
import { RunOptions } from "../core/run.ts";
import type { StartRequest } from "./request.ts";
import type { Desks } from "./studio.ts";

async function desks(): Promise<Desks> {
  const folder = mkdtempSync(join(tmpdir(), "backlot-use-cases-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const studio = await openStudio({ folder, mode: "write", mirror: false });
  onTestFinished(() => studio.close());
  return studio.as(localPerson);
}

function request(pipeline: string, more: Partial<StartRequest> = {}): StartRequest {
  const options = RunOptions.parse({});
  return { pipeline, path: null, project: null, params: {}, options, ...more };
}

const script = {
  filename: "dust.fountain",
  bytes: Buffer.from("INT. ATTIC - DAY\n\nDust.\n"),
  sourcePath: null,
};

test("a run can be made and left queued, and starts when it is told to", async () => {
  const { runs } = await desks();

  const { run, how } = await runs.create({ ...request("test-echo"), start: false });
  expect([how, run.status, (await runs.stages(run.id)).map(({ status }) => status)]).toEqual([
    "created",
    "queued",
    ["queued", "queued"],
  ]);
  await runs.resume(run.id);

  expect((await runs.whenResting(run.id)).status).toBe("completed");
  expect((await runs.units(run.id, "echo")).map(({ status }) => status)).toEqual(["completed"]);
});

test("creating always makes a new run, starting goes on with an unfinished one", async () => {
  const { runs } = await desks();
  const queued = { ...request("test-echo"), start: false };

  const first = await runs.create(queued);
  const second = await runs.create(queued);
  const third = await runs.create({ ...queued, reuse: true });
  const started = await runs.start(request("test-echo"));

  expect([first, second, third, started].map(({ run, how }) => `${run.number} ${how}`)).toEqual([
    "1 created",
    "2 created",
    "2 resumed",
    "2 resumed",
  ]);
});

test("two requests for the same thing at once make one run", async () => {
  const { runs } = await desks();

  const [one, other] = await Promise.all([
    runs.start(request("test-echo", { params: { delay: 5_000 } })),
    runs.start(request("test-echo", { params: { delay: 5_000 } })),
  ]);

  expect(one.run.id).toBe(other.run.id);
  await runs.cancel(one.run.id);
});

test("a run takes a file that its project was given before, and nobody else's", async () => {
  const { runs, inputs, projects } = await desks();
  const project = await projects.create({ name: "Dust" });
  const other = await projects.create({ name: "Other" });
  const input = await inputs.add(project.id, script);
  const wanted = (of: string, id: string) =>
    runs.create({ ...request("screenplay-breakdown", { project: of, input: id }), start: false });

  const { run } = await wanted(project.id, input.id);

  expect(run.files).toEqual([
    { name: "dust.fountain", digest: input.digest, bytes: script.bytes.length },
  ]);
  expect(await inputs.get(input.id)).toEqual(input);
  await expect(wanted(other.id, input.id)).rejects.toMatchObject({ code: "not-found" });
  await expect(wanted(project.id, "in_nothing")).rejects.toMatchObject({ code: "not-found" });
  await expect(wanted("dust", input.id)).rejects.toMatchObject({ code: "bad-request" });
  await expect(
    runs.start(request("screenplay-breakdown", { project: project.id })),
  ).rejects.toMatchObject({
    code: "bad-request",
    message: "Pipeline screenplay-breakdown needs a file.",
  });
});

test("the id of a project that is not there is no name for a new one", async () => {
  const { runs, projects } = await desks();
  const project = `prj_${"0".repeat(26)}`;

  await expect(runs.start(request("test-echo", { project }))).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(runs.plan(request("test-echo", { project }))).rejects.toMatchObject({
    code: "not-found",
  });
  expect(await projects.list()).toEqual([]);
});

test("a project can be renamed, keeping its slug, and needs a name", async () => {
  const { projects } = await desks();
  const { id } = await projects.create({ name: "Dust" });

  const renamed = await projects.rename(id, " Dust, again ");

  expect(renamed).toMatchObject({ name: "Dust, again", slug: "dust" });
  expect(await projects.role(id)).toBe("owner");
  await expect(projects.rename(id, " ")).rejects.toMatchObject({ code: "bad-request" });
  await expect(projects.create({ name: "" })).rejects.toMatchObject({ code: "bad-request" });
});

test("lists come in pages that follow on", async () => {
  const { runs, projects, artifacts, events } = await desks();
  for (const name of ["One", "Two", "Three"]) await projects.create({ name });
  const started = await runs.start(request("test-echo", { project: "one" }));
  await runs.whenResting(started.run.id);
  await runs.create({ ...request("test-echo", { project: "two" }), start: false });
  const { id } = started.project;

  const first = await projects.page({ limit: 2 });
  const rest = await projects.page({ limit: 2, after: first.next! });
  const made = await artifacts.page(id, { type: "note" }, { limit: 2 });
  const queued = await runs.pageOfAll({ status: ["queued"] }, { limit: 5 });
  const all = await runs.pageOfAll({ pipeline: "test-echo" }, { limit: 5 });

  expect([...first.rows, ...rest.rows].map(({ name }) => name)).toEqual(["Three", "Two", "One"]);
  expect([made.rows.length, made.next === null, rest.next]).toEqual([2, false, null]);
  expect([queued.rows.length, all.rows.length]).toEqual([1, 2]);
  expect((await runs.page(id, { limit: 1 })).rows.map((run) => run.id)).toEqual([started.run.id]);
  const types = ["stage.artifact_emitted"] as const;
  const emitted = await events.page(id, { after: 0, limit: 2, run: started.run.id, types });
  const more = await events.page(id, { after: emitted[1]!.seq, limit: 10, types });
  expect([emitted.length, more.length]).toEqual([2, 2]);
  await expect(events.page(id, { after: -1, limit: 10 })).rejects.toMatchObject({
    code: "bad-request",
  });
});

test("a removed run is gone from every list, and one at work stays", async () => {
  const { runs } = await desks();
  const { run, project } = await runs.start(request("test-echo", { params: { delay: 60_000 } }));

  await expect(runs.remove(run.id)).rejects.toMatchObject({ code: "illegal-transition" });
  await runs.cancel(run.id);
  await runs.remove(run.id);

  expect((await runs.page(project.id, { limit: 5 })).rows).toEqual([]);
  await expect(runs.get(run.id)).rejects.toMatchObject({ code: "not-found" });
  await expect(runs.remove(run.id)).rejects.toMatchObject({ code: "not-found" });
});

test("what clients post counts up inside the run, and moves no head of an isolated one", async () => {
  const { runs, artifacts } = await desks();
  const { run, project } = await runs.create({ ...request("ideation-demo"), start: false });
  const other = await runs.create({ ...request("ideation-demo"), start: false });
  const post = (id: typeof run.id, title: string) =>
    artifacts.post(id, { type: "idea", key: "", body: { title } });

  await post(run.id, "One");
  const second = await post(run.id, "Two");
  const elsewhere = await post(other.run.id, "Three");
  const note = await artifacts.post(run.id, {
    type: "step-note",
    key: "constraints",
    body: { step: "constraints", content: ["two hours"] },
  });

  expect(run.options.isolated).toBe(true);
  expect([second.runVersion, elsewhere.runVersion, note.runVersion]).toEqual([2, 1, 1]);
  expect(second).toMatchObject({ source: "import", standing: "isolated", createdBy: "user:local" });
  expect(await artifacts.head(project.id, { type: "idea", key: "" })).toBeNull();
  const latest = await artifacts.ofRun(run.id);
  expect(latest.map(({ ref, runVersion }) => `${ref.type} ${runVersion}`)).toEqual([
    "idea 2",
    "step-note 1",
  ]);
  const versions = await artifacts.versionsOfRun(run.id, "idea", "");
  expect(versions.map(({ runVersion }) => runVersion)).toEqual([2, 1]);
  expect(await artifacts.body(project.id, versions[1]!.ref)).toEqual({ title: "One" });
});

test("what does not fit its type, or has none, is not kept", async () => {
  const { runs, artifacts } = await desks();
  const { run } = await runs.create({ ...request("ideation-demo"), start: false });
  const post = (type: string, body: unknown, key = "") =>
    artifacts.post(run.id, { type, key, body });

  await expect(post("idea", { title: 7 })).rejects.toMatchObject({ code: "invalid-artifact" });
  await expect(post("brainwave", {})).rejects.toMatchObject({ code: "not-found" });
  await expect(post("idea", { title: "x" }, "a\nb")).rejects.toMatchObject({ code: "bad-request" });
  expect(await artifacts.ofRun(run.id)).toEqual([]);
});

test("a person's first version of something is made once", async () => {
  const { projects, artifacts } = await desks();
  const { id } = await projects.create({ name: "Dust" });
  const idea = { type: "idea", key: "", body: { title: "Dust" }, rationale: "Mine." };

  const [one, other] = await Promise.allSettled([
    artifacts.create(id, idea),
    artifacts.create(id, idea),
  ]);

  expect(one).toEqual({ status: "fulfilled", value: { type: "idea", key: "", version: 1 } });
  expect(other).toMatchObject({ status: "rejected", reason: { code: "conflict" } });
  const { record, body } = await artifacts.show(id, { type: "idea", key: "" });
  expect(record).toMatchObject({ source: "human", remarks: { rationale: "Mine." } });
  expect(body).toEqual({ title: "Dust" });
});

test("the demo works on the idea that was posted into its run", async () => {
  const { runs, artifacts } = await desks();
  const params = { topic: "Something else", pace: 0 };
  const { run, project } = await runs.create({
    ...request("ideation-demo", { params }),
    start: false,
  });
  await artifacts.post(run.id, {
    type: "idea",
    key: "",
    body: { title: "My ferry", mood: "dark" },
  });

  await runs.resume(run.id);
  const end = await runs.whenResting(run.id);

  expect(end.status).toBe("completed");
  const [latest, posted] = await artifacts.versionsOfRun(run.id, "idea", "");
  expect([latest?.runVersion, latest?.stage, posted?.stage]).toEqual([2, "idea", null]);
  expect(await artifacts.body(project.id, latest!.ref)).toMatchObject({
    title: "My ferry",
    mood: "dark",
  });
  const types = (await artifacts.ofRun(run.id)).map(({ ref }) => ref.type);
  expect(types).toEqual(["idea", "topic-critic", "topic-outline"]);
  const outline = await artifacts.versionsOfRun(run.id, "topic-outline", "");
  expect(await artifacts.body(project.id, outline[0]!.ref)).toMatchObject({ title: "My ferry" });
});

test("a client's log line is in the log when it is acknowledged, beside those of the stages", async () => {
  const { runs, logs, events } = await desks();
  const params = { pace: 0 };
  const { run, project } = await runs.create({
    ...request("ideation-demo", { params }),
    start: false,
  });

  const added = await Promise.all(
    ["one", "two"].map((event) => logs.add(run.id, { agent: "Mine", event, payload: { event } })),
  );
  await runs.resume(run.id);
  await runs.whenResting(run.id);

  const lines = await logs.page(run.id, { after: 0, limit: 1_000 });
  expect(lines.slice(0, 2)).toEqual(added);
  expect(lines).toHaveLength(14);
  expect(lines.map(({ seq }) => seq)).toEqual(
    lines.map(({ seq }) => seq).toSorted((a, b) => a - b),
  );
  expect(await logs.page(run.id, { after: lines[4]!.seq, limit: 3 })).toEqual(lines.slice(5, 8));
  expect((await events.page(project.id, { after: added[0]!.seq - 1, limit: 1 }))[0]).toMatchObject({
    type: "agent.log",
    stage: null,
    payload: { agent: "Mine", event: "one", payload: { event: "one" }, unit: "" },
  });
});

test("a log line that is too long, nameless or no JSON is refused", async () => {
  const { runs, logs } = await desks();
  const { run } = await runs.create({ ...request("ideation-demo"), start: false });
  const line = { agent: "Mine", event: "start", payload: {} };
  const refusal = (bad: object) => logs.add(run.id, { ...line, ...bad });

  await expect(refusal({ payload: { text: "é".repeat(33_000) } })).rejects.toMatchObject({
    code: "request-too-large",
  });
  await expect(refusal({ agent: "" })).rejects.toMatchObject({ code: "bad-request" });
  await expect(refusal({ event: "x".repeat(101) })).rejects.toMatchObject({ code: "bad-request" });
  await expect(refusal({ payload: { at: () => 1 } })).rejects.toMatchObject({
    code: "bad-request",
  });
  await expect(logs.add(RunId.parse(`run_${"0".repeat(26)}`), line)).rejects.toMatchObject({
    code: "not-found",
  });
  expect(await logs.page(run.id, { after: 0, limit: 10 })).toEqual([]);
});

test("a project's own bytes can be read whole or in part, and nobody else's", async () => {
  const { projects, inputs, blobs } = await desks();
  const project = await projects.create({ name: "Dust" });
  const other = await projects.create({ name: "Other" });
  const { digest } = await inputs.add(project.id, script);
  const textOf = async (range?: { start: number; end?: number }) => {
    const { pieces, ...about } = await blobs.read(project.id, digest, range);
    const bytes: Uint8Array[] = [];
    for await (const piece of pieces) bytes.push(piece);
    return { ...about, text: Buffer.concat(bytes).toString() };
  };

  const all = { bytes: 24, start: 0, end: 24, text: script.bytes.toString() };
  expect(await textOf()).toEqual(all);
  expect(await textOf({ start: 5, end: 10 })).toEqual({
    bytes: 24,
    start: 5,
    end: 10,
    text: "ATTIC",
  });
  expect(await textOf({ start: 18, end: 900 })).toMatchObject({ end: 24, text: "Dust.\n" });
  for (const range of [{ start: 24 }, { start: 7, end: 7 }, { start: -1 }, { start: 0.5 }])
    await expect(blobs.read(project.id, digest, range)).rejects.toMatchObject({
      code: "bad-request",
    });
  await expect(blobs.read(other.id, digest)).rejects.toMatchObject({ code: "not-found" });
  await expect(blobs.read(project.id, "0".repeat(64))).rejects.toMatchObject({ code: "not-found" });
});
