import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { openStudio } from "../compose.ts";
import { defineArtifactType } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import type { LogEvent } from "../core/event.ts";
import { definePipeline } from "../core/pipeline.ts";
import { localPerson, type UserPrincipal } from "../core/principal.ts";
import { RunOptions } from "../core/run.ts";
import { defineStage } from "../core/stage.ts";
import { whenSettled } from "./answering.ts";
import type { StartRequest } from "./request.ts";
import type { Desks } from "./studio.ts";

const line = defineArtifactType({
  name: "test-line",
  schema: z.object({ text: z.string() }),
  summarize: ({ text }) => text,
});

/** Units whose make fails, until a test takes them out. */
const broken = new Set<string>();

const say = defineStage({
  name: "test-say",
  version: 1,
  title: "Say",
  inputs: {},
  outputs: [line],
  params: z.object({ count: z.int().default(2), word: z.string().default("") }),
  lane: "cpu",
  units: (_, { count }) =>
    Array.from({ length: count }, (__, at) => ({ key: `${at + 1}`, title: `Line ${at + 1}` })),
  async make({ key }, _, { word }, { emit, feedback }) {
    if (broken.has(key)) throw new StudioError("broken-input", `Line ${key} cannot be said.`);
    await emit(line, { text: [`${word}${key}`, ...feedback()].join(" / ") });
  },
});

const params = z.object({ count: z.int().default(2), word: z.string().default("") });
const stageParams = { count: "${count}", word: "${word}" };
const open = definePipeline({
  name: "test-open",
  version: 1,
  title: "Open",
  description: "",
  params,
  files: "none",
  stages: [{ stage: say, params: stageParams }],
});
const gated = definePipeline({
  ...open,
  name: "test-gated",
  stages: [{ stage: say, params: stageParams, gate: { kind: "approval", required: true } }],
});
const filed = definePipeline({ ...open, name: "test-filed", files: "one" });

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "backlot-studio-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function desksIn(folder: string, person: UserPrincipal = localPerson): Promise<Desks> {
  const studio = await openStudio({
    folder,
    mode: "write",
    stages: [say],
    types: [line],
    pipelines: [open, gated, filed],
  });
  onTestFinished(() => studio.close());
  return studio.as(person);
}

function request(pipeline: string, more: Partial<StartRequest> = {}): StartRequest {
  return {
    pipeline,
    path: null,
    project: null,
    params: {},
    options: RunOptions.parse({}),
    ...more,
  };
}

test("the same file finds its project again; another file begins one of its own", async () => {
  const folder = temporaryFolder();
  const { runs, projects } = await desksIn(join(folder, "data"));
  const path = join(folder, "the-script.txt");
  writeFileSync(path, "one");

  const first = await runs.start(request("test-filed", { path }));
  await runs.whenResting(first.run.id);
  writeFileSync(path, "another draft");
  const second = await runs.start(request("test-filed", { path }));
  writeFileSync(join(folder, "the script.txt"), "one");
  const third = await runs.start(request("test-filed", { path: join(folder, "the script.txt") }));

  expect(second).toMatchObject({
    project: { id: first.project.id },
    isNewProject: false,
    run: { number: 2 },
  });
  expect(third).toMatchObject({ isNewProject: true, run: { number: 1 } });
  expect((await projects.list()).map(({ slug }) => slug)).toEqual(["the-script-2", "the-script"]);
});

test("an unfinished run of the same request goes on; a finished one is followed by a new one that reuses", async () => {
  const { runs, gates } = await desksIn(temporaryFolder());

  const first = await runs.start(request("test-gated"));
  await runs.whenResting(first.run.id);
  const again = await runs.start(request("test-gated"));
  const [gate] = await gates.list(first.project.id, { waiting: true });
  await gates.answer(gate!.id, { verdict: "approved", notes: "" });
  await runs.whenResting(first.run.id);
  const third = await runs.start(request("test-gated"));
  const end = await runs.whenResting(third.run.id);

  expect([first.how, again.how, third.how]).toEqual(["created", "resumed", "created"]);
  expect(again.run.id).toBe(first.run.id);
  expect(end.status).toBe("completed");
  expect((await runs.state(third.run.id)).stages).toMatchObject([
    { status: "reused", units: { reused: 2 } },
  ]);
});

test("one bad unit does not sink the rest, and is tried again alone", async () => {
  const { runs, artifacts } = await desksIn(temporaryFolder());
  broken.add("2");

  const { run, project } = await runs.start(request("test-open", { params: { count: 3 } }));
  const failed = await runs.whenResting(run.id);
  const { failed: units } = await runs.state(run.id);
  broken.clear();
  await runs.retryFailed(run.id);
  const retried = await runs.whenResting(run.id);

  expect(failed.status).toBe("completed_with_errors");
  expect(units).toMatchObject([
    { title: "Line 2", error: { code: "broken-input", message: "Line 2 cannot be said." } },
  ]);
  expect(retried.status).toBe("completed");
  const rows = await artifacts.list(project.id);
  expect(rows.map(({ ref, latestVersion }) => `${ref.key}@${latestVersion}`).toSorted()).toEqual([
    "1@1",
    "2@1",
    "3@1",
  ]);
});

test("a reject's notes reach the next attempt, and a patch becomes a version of its own before the run goes on", async () => {
  const { runs, gates, artifacts } = await desksIn(temporaryFolder());
  const { run, project } = await runs.start(request("test-gated", { params: { count: 1 } }));
  const waiting = async () => {
    await runs.whenResting(run.id);
    return (await gates.list(project.id, { run: run.id, waiting: true }))[0]!.id;
  };

  await gates.answer(await waiting(), { verdict: "rejected", notes: "louder" });
  await gates.answer(await waiting(), {
    verdict: "approved",
    notes: "",
    patch: [{ op: "replace", path: "/text", value: "mine" }],
  });
  const end = await runs.whenResting(run.id);

  expect(end.status).toBe("completed");
  const name = { type: "test-line", key: "1" };
  const versions = await artifacts.versions(project.id, name);
  expect(versions.map(({ source }) => source)).toEqual(["human", "code", "code"]);
  expect(await Promise.all(versions.map(({ ref }) => artifacts.body(project.id, ref)))).toEqual([
    { text: "mine" },
    { text: "1 / louder" },
    { text: "1" },
  ]);
  expect(
    await artifacts.diff(project.id, { ...name, version: 1 }, { ...name, version: 3 }),
  ).toEqual([{ kind: "changed", pointer: "/text", before: "1", after: "mine" }]);
});

test("a gate is answered once, and a policy's answer is recorded as the policy's", async () => {
  const desks = await desksIn(temporaryFolder());
  const { run, project } = await desks.runs.start(request("test-gated"));

  const end = await whenSettled(desks, run.id, "yes");
  const [gate] = await desks.gates.list(project.id);

  expect(end.status).toBe("completed");
  expect(gate).toMatchObject({
    status: "approved",
    decidedBy: "user:local",
    notes: "Answered by --yes.",
  });
  await expect(
    desks.gates.answer(gate!.id, { verdict: "approved", notes: "" }),
  ).rejects.toMatchObject({ code: "conflict" });
});

test("the sample's policy leaves approvals to a person", async () => {
  const desks = await desksIn(temporaryFolder());
  const { run } = await desks.runs.start(request("test-gated"));

  expect((await whenSettled(desks, run.id, "sample")).status).toBe("awaiting_approval");
});

test("nobody sees what is another person's", async () => {
  const folder = temporaryFolder();
  const studio = await openStudio({
    folder,
    mode: "write",
    stages: [say],
    types: [line],
    pipelines: [open],
  });
  onTestFinished(() => studio.close());
  const mine = studio.as(localPerson);
  const theirs = studio.as({ kind: "user", id: "somebody-else" });

  const { run, project } = await mine.runs.start(request("test-open"));
  await mine.runs.whenResting(run.id);

  expect(await theirs.projects.list()).toEqual([]);
  await expect(theirs.projects.get(project.slug)).rejects.toMatchObject({ code: "not-found" });
  await expect(theirs.projects.get(project.id)).rejects.toMatchObject({ code: "not-found" });
  await expect(theirs.runs.state(run.id)).rejects.toMatchObject({ code: "not-found" });
  await expect(theirs.runs.cancel(run.id)).rejects.toMatchObject({ code: "not-found" });
  await expect(
    theirs.artifacts.show(project.id, { type: "test-line", key: "1" }),
  ).rejects.toMatchObject({ code: "not-found" });
});

test("a follower hears everything once, in order, and ends when it is told to", async () => {
  const { runs, events } = await desksIn(temporaryFolder());
  const { run, project } = await runs.start(request("test-open", { params: { count: 20 } }));
  const stop = new AbortController();
  const heard: LogEvent[] = [];

  for await (const event of events.follow(project.id, 0, stop.signal)) {
    heard.push(event);
    if (event.type === "run.finished") stop.abort();
  }

  expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, at) => at + 1));
  expect(heard.at(-1)).toMatchObject({ type: "run.finished", run: run.id });
});

test("a parameter given as text means what the pipeline wants it to mean", async () => {
  const { runs, artifacts } = await desksIn(temporaryFolder());

  const { run, project } = await runs.start(
    request("test-open", { textParams: { count: "1", word: "7" } }),
  );
  await runs.whenResting(run.id);

  expect((await artifacts.show(project.id, { type: "test-line", key: "1" })).body).toEqual({
    text: "71",
  });
});

test("a studio that was opened for reading refuses to change anything", async () => {
  const folder = temporaryFolder();
  const writing = await openStudio({
    folder,
    mode: "write",
    stages: [say],
    types: [line],
    pipelines: [open],
  });
  onTestFinished(() => writing.close());
  const { run, project } = await writing.as(localPerson).runs.start(request("test-open"));
  await writing.as(localPerson).runs.whenResting(run.id);
  const reading = await openStudio({
    folder,
    mode: "read",
    stages: [say],
    types: [line],
    pipelines: [open],
  });
  onTestFinished(() => reading.close());
  const desks = reading.as(localPerson);

  expect((await desks.runs.state(run.id)).run.status).toBe("completed");
  await expect(desks.runs.resume(run.id)).rejects.toMatchObject({ code: "illegal-transition" });
  await expect(desks.runs.start(request("test-open"))).rejects.toMatchObject({ code: "read-only" });
  await expect(
    desks.artifacts.edit(project.id, { type: "test-line", key: "1" }, { text: "x" }),
  ).rejects.toMatchObject({ code: "read-only" });
});

test("an edit that does not have its type's shape is refused, naming the field", async () => {
  const { runs, artifacts } = await desksIn(temporaryFolder());
  const { run, project } = await runs.start(request("test-open"));
  await runs.whenResting(run.id);

  await expect(
    artifacts.edit(project.id, { type: "test-line", key: "1" }, { words: "x" }),
  ).rejects.toMatchObject({
    code: "invalid-artifact",
    message: expect.stringContaining("text") as string,
  });
});
