import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStudio } from "../compose.ts";
import { StudioError } from "../core/error.ts";
import { definePipeline } from "../core/pipeline.ts";
import { localPerson } from "../core/principal.ts";
import { RunOptions } from "../core/run.ts";
import { testEcho } from "../pipelines/test-echo.ts";
import type { StartRequest } from "./request.ts";
import type { Desks, Studio } from "./studio.ts";

const gated = definePipeline({
  ...testEcho,
  name: "test-asked",
  stages: testEcho.stages.map((place, at) =>
    at === 0 ? { ...place, gate: { kind: "approval" as const, required: true } } : place,
  ),
});

async function openTestStudio(): Promise<Studio> {
  const folder = mkdtempSync(join(tmpdir(), "backlot-roles-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const studio = await openStudio({ folder, mode: "write", pipelines: [gated], mirror: false });
  onTestFinished(() => studio.close());
  return studio;
}

function request(pipeline: string, more: Partial<StartRequest> = {}): StartRequest {
  const options = RunOptions.parse({});
  return { pipeline, path: null, project: null, params: {}, options, ...more };
}

/** A project of the person at this machine, with a run that waits at a gate, and what others may be let in to. */
async function scene() {
  const studio = await openTestStudio();
  const mine = studio.as(localPerson);
  const { run, project } = await mine.runs.start(request("test-asked", { project: "Shared" }));
  await mine.runs.whenResting(run.id);
  const [gate] = await mine.gates.list(project.id, { waiting: true });
  const file = { filename: "a.txt", bytes: Buffer.from("words"), sourcePath: null };
  const input = await mine.inputs.add(project.id, file);
  const { accounts } = studio;
  const password = "correct horse battery";
  const somebody = (name: string) => ({ name, email: `${name}@example.org`, password });
  const owner = await accounts.setUp((await accounts.setUpSecret()) ?? "", somebody("mine"));
  const guest = async (name: string) =>
    accounts.accept((await accounts.invite(owner, {})).secret, somebody(name));
  const [vera, ed, sam] = [await guest("vera"), await guest("ed"), await guest("sam")];
  await mine.members.set(project.id, vera.id, "viewer");
  await mine.members.set(project.id, ed.id, "editor");
  const as = ({ id }: { readonly id: string }) => studio.as({ kind: "user", id });
  const others = { vera: as(vera), ed: as(ed), sam: as(sam) };
  return { mine, ...others, run, project, gate: gate!.id, input };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Everything that changes something. */
function changes(
  desks: Desks,
  { run, project, gate }: Scene,
): Record<string, () => Promise<unknown>> {
  const name = { type: "note-list", key: "" };
  const body = { titles: ["Mine"] };
  const again = request("test-echo", { project: project.id });
  const file = { filename: "b.txt", bytes: Buffer.from("other words"), sourcePath: null };
  return {
    rename: () => desks.projects.rename(project.id, "Other"),
    add: () => desks.inputs.add(project.id, file),
    start: () => desks.runs.start(again),
    create: () => desks.runs.create({ ...again, start: false }),
    resume: () => desks.runs.resume(run.id),
    retry: () => desks.runs.retryFailed(run.id),
    pause: () => desks.runs.pause(run.id),
    cancel: () => desks.runs.cancel(run.id),
    remove: () => desks.runs.remove(run.id),
    answer: () => desks.gates.answer(gate, { verdict: "approved", notes: "" }),
    edit: () => desks.artifacts.edit(project.id, name, body),
    restore: () => desks.artifacts.restore(project.id, { ...name, version: 1 }),
    createArtifact: () =>
      desks.artifacts.create(project.id, { type: "idea", key: "", body: { title: "x" } }),
    post: () => desks.artifacts.post(run.id, { type: "idea", key: "", body: { title: "x" } }),
    log: () => desks.logs.add(run.id, { agent: "A", event: "start", payload: {} }),
  };
}

/** Everything that only looks. */
function looks(
  desks: Desks,
  { run, project, input, gate }: Scene,
): Record<string, () => Promise<unknown>> {
  const { projects, inputs, runs, artifacts, gates, events, outputs, logs, blobs } = desks;
  const page = { limit: 10 };
  return {
    get: () => projects.get(project.id),
    role: () => projects.role(project.id),
    inputs: () => inputs.list(project.id),
    input: () => inputs.get(input.id),
    run: () => runs.get(run.id),
    state: () => runs.state(run.id),
    runs: () => runs.page(project.id, page),
    stages: () => runs.stages(run.id),
    units: () => runs.units(run.id, "seed"),
    plan: () => runs.plan(request("test-echo", { project: project.id })),
    artifacts: () => artifacts.page(project.id, {}, page),
    ofRun: () => artifacts.ofRun(run.id),
    versionsOfRun: () => artifacts.versionsOfRun(run.id, "note-list", ""),
    gate: () => gates.get(gate),
    events: () => events.page(project.id, { after: 0, limit: 10 }),
    outputs: () => outputs.list(run.id),
    logs: () => logs.page(run.id, { after: 0, limit: 10 }),
    blob: () => blobs.read(project.id, input.digest),
  };
}

async function answers(
  cases: Record<string, () => Promise<unknown>>,
): Promise<Record<string, string>> {
  const answered: Record<string, string> = {};
  for (const [name, act] of Object.entries(cases)) {
    answered[name] = await act().then(
      () => "done",
      (error: unknown) => (error instanceof StudioError ? error.code : String(error)),
    );
  }
  return answered;
}

const all = (cases: object, answer: string) =>
  Object.fromEntries(Object.keys(cases).map((name) => [name, answer]));

test("a viewer sees everything and changes nothing", async () => {
  const made = await scene();
  const { vera } = made;
  const before = (await made.mine.projects.get(made.project.id)).seq;

  expect(await answers(looks(vera, made))).toEqual(all(looks(vera, made), "done"));
  expect(await answers(changes(vera, made))).toEqual(all(changes(vera, made), "not-allowed"));
  expect((await made.mine.projects.get(made.project.id)).seq).toBe(before);
});

test("to a stranger nothing of it is there", async () => {
  const made = await scene();
  const { sam } = made;

  expect(await answers(looks(sam, made))).toEqual(all(looks(sam, made), "not-found"));
  expect(await answers(changes(sam, made))).toEqual(all(changes(sam, made), "not-found"));
  expect((await sam.runs.pageOfAll({}, { limit: 10 })).rows).toEqual([]);
  expect((await sam.projects.page({ limit: 10 })).rows).toEqual([]);
});

test("an editor changes what an owner does", async () => {
  const made = await scene();
  const { ed } = made;
  const { answer, cancel, edit, restore, post, log, rename, createArtifact, add } = changes(
    ed,
    made,
  );

  const cases = { createArtifact, rename, add, edit, restore, post, log, answer } as Record<
    string,
    () => Promise<unknown>
  >;
  expect(await answers(cases)).toEqual(all(cases, "done"));
  await ed.runs.whenResting(made.run.id);
  expect(await answers({ cancel: cancel! })).toEqual({ cancel: "illegal-transition" });
  expect(await ed.projects.role(made.project.id)).toBe("editor");
});

test("a project of the same name as somebody else's gets a slug of its own", async () => {
  const { sam, mine } = await scene();

  const theirs = await sam.projects.create({ name: "Shared" });
  const started = await sam.runs.create({
    ...request("test-echo", { project: "Shared" }),
    start: false,
  });

  expect((await mine.projects.get("shared")).id).not.toBe(theirs.id);
  expect(theirs.slug).toBe("shared-2");
  // By that name they know none: the slug of what they have is another.
  expect(started).toMatchObject({ isNewProject: true, project: { slug: "shared-3" } });
});
