import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backlot, digests, eventsIn, ferry, repository, temporaryFolder } from "./backlot.ts";

test("a script is broken down and waits at its gate, and an approval finishes the run", async () => {
  const data = temporaryFolder();

  const run = await backlot(["run", "screenplay-breakdown", ferry, "--data", data]);
  const approve = await backlot(["approve", "--data", data]);
  const runs = await backlot(["runs", "--data", data, "--json"]);

  expect(run).toMatchObject({ code: 3, err: "" });
  expect(run.out).toContain("Scenes 8  8 EXT. MAINLAND QUAY - DAWN");
  expect(run.out).toContain("Needs you: Is this right: Project settings?");
  expect(run.out).toContain("Primary characters     MARA, DANNY");
  expect(run.out).toContain("backlot artifacts show project-config --project the-night-ferry");
  expect(approve).toMatchObject({ code: 0, err: "" });
  expect(approve.out).toContain("Ready in");
  expect(JSON.parse(runs.out)).toMatchObject({ number: 1, status: "completed" });
});

test("--yes answers the gates, and the same command again reuses everything", async () => {
  const data = temporaryFolder();
  const args = ["run", "screenplay-breakdown", ferry, "--yes", "--data", data];

  const first = await backlot(args);
  const before = await digests(data, "the-night-ferry");
  const second = await backlot(args);

  expect(first).toMatchObject({ code: 0, err: "" });
  expect(second).toMatchObject({ code: 0, err: "" });
  expect(second.out).toContain("nothing has changed, all of it was reused");
  expect(await digests(data, "the-night-ferry")).toEqual(before);
});

test("--json tells every event of the run, one a line, without a gap", async () => {
  const data = temporaryFolder();

  const { out, code } = await backlot([
    "run",
    "screenplay-breakdown",
    ferry,
    "--yes",
    "--json",
    "--data",
    data,
  ]);
  const events = eventsIn(out);
  const { out: log } = await backlot(["events", "--json", "--data", data]);

  expect(code).toBe(0);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  expect(events[0]).toMatchObject({ type: "project.created" });
  expect(events.at(-1)).toMatchObject({ type: "run.finished", payload: { status: "completed" } });
  expect(log).toBe(out);
});

test("--json=000 speaks document 000: each artifact is announced with its index", async () => {
  const data = temporaryFolder();

  const { out } = await backlot(["run", "test-echo", "--json=000", "--data", data]);
  const lines = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const emitted = lines.filter(({ event }) => event === "stage_artifact_emitted");

  expect(lines[0]).toMatchObject({ event: "pipeline_started" });
  expect(emitted.filter((line) => line["stage_id"] === "echo")).toMatchObject([
    {
      artifact_type: "note",
      entity_id: "One",
      artifact_index: 1,
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/u) as string,
    },
    { artifact_type: "note", entity_id: "Two", artifact_index: 2 },
    { artifact_type: "note", entity_id: "Three", artifact_index: 3 },
  ]);
  expect(lines.at(-1)).toMatchObject({ event: "pipeline_finished", success: true });
});

test("a reject has the stage made again with the notes, and asks again", async () => {
  const data = temporaryFolder();
  await backlot(["run", "screenplay-breakdown", ferry, "--data", data]);

  const reject = await backlot(["reject", "--notes", "It is a feature film.", "--data", data]);
  const empty = await backlot(["reject", "--data", data]);
  const { out } = await backlot(["events", "--json", "--data", data]);

  expect(reject.code).toBe(3);
  expect(reject.out).toContain("It came out the same as before");
  expect(empty).toMatchObject({ code: 2 });
  expect(empty.err).toContain("A reject needs notes.");
  expect(eventsIn(out).filter(({ type }) => type === "gate.opened")).toHaveLength(2);
});

test("a person's edit becomes a version of its own, is compared, and can be taken back", async () => {
  const data = temporaryFolder();
  await backlot(["run", "test-echo", "--data", data]);
  const words = join(data, "words.json");
  writeFileSync(words, JSON.stringify({ title: "One", text: "Better words" }));

  const edit = await backlot(["artifacts", "edit", "note/One", "--file", words, "--data", data]);
  const diff = await backlot(["artifacts", "diff", "note/One", "--data", data]);
  const restore = await backlot(["artifacts", "restore", "note/One@1", "--data", data]);
  const versions = await backlot(["artifacts", "versions", "note/One", "--json", "--data", data]);

  expect(edit.out).toContain("note/One@2 is the current version now.");
  expect(diff.out).toContain("/text");
  expect(diff.out).toContain("+ Better words");
  expect(restore.out).toContain("note/One@3");
  expect(
    versions.out
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { source: string }).source),
  ).toEqual(["human", "human", "code"]);
});

test("a project is exported as script, data and tables", async () => {
  const data = temporaryFolder();
  await backlot(["run", "screenplay-breakdown", ferry, "--yes", "--data", data]);

  const fountain = await backlot([
    "export",
    "the-night-ferry",
    "--format",
    "fountain",
    "--data",
    data,
  ]);
  const json = await backlot(["export", "the-night-ferry", "--format", "json", "--data", data]);
  const csv = await backlot([
    "export",
    "the-night-ferry",
    "--format",
    "csv",
    "--out",
    `${data}/`,
    "--data",
    data,
  ]);

  expect(fountain.out).toContain("EXT. MAINLAND QUAY - DAWN");
  expect(JSON.parse(json.out)).toMatchObject({ project: { slug: "the-night-ferry" } });
  expect(csv.code).toBe(0);
  const scenes = readFileSync(join(data, "the-night-ferry-scenes.csv"), "utf8");
  expect(scenes.startsWith("\uFEFFScene,Heading,Int/Ext,Location,Set,Time,Flashback,")).toBe(true);
  expect(scenes.trimEnd().split("\r\n")).toHaveLength(9);
  expect(readFileSync(join(data, "the-night-ferry-characters.csv"), "utf8")).toContain(
    "MARA,MARA QUILL,38; 28,",
  );
  expect(scenes).toContain("INT,HALCYON,PASSENGER SALOON,NIGHT,,");
  expect(scenes).toContain("EXT,BREAKWATER,,DAY,yes,");
});

test("an export makes the folder that it is to be written to", async () => {
  const data = temporaryFolder();
  await backlot(["run", "screenplay-breakdown", ferry, "--yes", "--data", data]);
  const out = join(data, "new", "folder", "script.fountain");

  const { code } = await backlot([
    "export",
    "the-night-ferry",
    "--format",
    "fountain",
    "--out",
    out,
    "--data",
    data,
  ]);

  expect(code).toBe(0);
  expect(readFileSync(out, "utf8")).toContain("EXT. MAINLAND QUAY - DAWN");
});

test("a folder where the writer's address belongs costs the listener and not the run", async () => {
  const data = temporaryFolder();
  mkdirSync(join(data, "writer.json", "in-the-way"), { recursive: true });

  const { code, out, err } = await backlot(["run", "test-echo", "--data", data]);

  expect(code).toBe(0);
  expect(out).toContain("Ready in");
  expect(err).toContain("Other commands cannot reach this one while it works");
});

test("only the file's own trouble is told; the stages behind it are counted", async () => {
  const data = temporaryFolder();
  const scan = join(repository, "test", "bad-input", "scan-only.pdf");

  const { code, out } = await backlot(["run", "screenplay-breakdown", scan, "--data", data]);
  const runs = await backlot(["runs", "scan-only", "--data", data]);

  expect(code).toBe(1);
  expect(out).toContain("scan-only.pdf has 2 pages and no text on them.");
  expect(out).toContain("5 stages not started because of it.");
  expect(out + runs.out).not.toContain("which was not made");
});

test("commands are shown as the person typed this one", async () => {
  const byScript = await backlot(["frobnicate"], { npm_lifecycle_event: "backlot" });
  const byName = await backlot(["frobnicate"], { npm_lifecycle_event: "something-else" });

  expect(byScript.err).toContain("`npm run backlot -- help` lists them.");
  expect(byName.err).toContain("`backlot help` lists them.");
});

test("readable copies of a run lie under mirror/ as document 000 has them", async () => {
  const data = temporaryFolder();
  await backlot(["run", "test-echo", "--data", data]);

  const [project = ""] = readdirSync(join(data, "mirror"));
  const runs = join(data, "mirror", project, "runs");
  const [run = ""] = readdirSync(runs);
  const state = JSON.parse(readFileSync(join(runs, run, "run_state.json"), "utf8")) as {
    stages: Record<string, { status: string; artifact_refs: { path: string }[] }>;
  };

  expect(state).toMatchObject({
    run_id: run,
    recipe_id: "test-echo",
    stage_order: ["seed", "echo"],
    stages: { seed: { status: "done" }, echo: { status: "done" } },
  });
  const paths = state.stages["echo"]!.artifact_refs.map(({ path }) => path);
  expect(paths).toHaveLength(3);
  expect(paths.every((path) => existsSync(join(runs, run, path)))).toBe(true);
  expect(
    readFileSync(join(runs, run, "pipeline_events.jsonl"), "utf8")
      .trim()
      .split("\n").length,
  ).toBeGreaterThan(6);
});

test("verify names a blob that is missing", async () => {
  const data = temporaryFolder();
  await backlot(["run", "screenplay-breakdown", ferry, "--yes", "--data", data]);
  const sound = await backlot(["verify", "--data", data]);
  const { out } = await backlot(["runs", "the-night-ferry", "--json", "--data", data]);
  const [file] = (JSON.parse(out) as { run: { files: { digest: string }[] } }).run.files;

  removeBlob(join(data, "blobs"), file!.digest);
  const damaged = await backlot(["verify", "--data", data]);

  expect(sound).toMatchObject({ code: 0, err: "" });
  expect(damaged.code).toBe(1);
  expect(damaged.out).toContain("blob-missing");
  expect(damaged.out).toContain(file!.digest);
});

test("doctor finds this machine fit", async () => {
  const data = temporaryFolder();

  const { code, out } = await backlot(["doctor", "--data", data]);

  expect(code).toBe(0);
  expect(out).toContain("SQLite");
  expect(out).toContain("Disk sync");
});

test("the sample runs through, answers its own gate, and says where to look", async () => {
  const data = temporaryFolder();

  const first = await backlot(["sample", "--data", data]);
  const second = await backlot(["sample", "--data", data]);
  const { out } = await backlot(["events", "--json", "--data", data]);

  expect(first).toMatchObject({ code: 0, err: "" });
  expect(first.out).toContain("MARA");
  expect(first.out).toContain("Look further:");
  expect(second.out).toContain("all reused");
  expect(eventsIn(out).filter(({ type }) => type === "gate.decided")).toMatchObject([
    { payload: { by: "sample", verdict: "approved" } },
  ]);
});

test("a dry run says what would be made and leaves nothing behind", async () => {
  const data = temporaryFolder();

  const { code, out } = await backlot([
    "run",
    "screenplay-breakdown",
    ferry,
    "--dry-run",
    "--data",
    data,
  ]);
  const projects = await backlot(["projects", "--json", "--data", data]);

  expect(code).toBe(0);
  expect(out).toContain("Reading the file: would be made. It has not been made yet.");
  expect(projects.out).toBe("");
});

function removeBlob(folder: string, digest: string): void {
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" }).find(
    (path) => path.endsWith(digest) || path.replaceAll(/[/\\]/gu, "").endsWith(digest),
  );
  if (found === undefined) throw new Error(`There is no blob ${digest}.`);
  rmSync(join(folder, found));
}
