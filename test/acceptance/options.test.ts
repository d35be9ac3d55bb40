import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { LogEvent } from "../../src/core/event.ts";
import { eventsIn, ferry, temporaryFolder } from "./backlot.ts";
import { inProcess } from "./in-process.ts";

async function eventsOf(data: string): Promise<LogEvent[]> {
  return eventsIn((await inProcess(["events", "--json", "--data", data])).out);
}

/** `stage/unit` of each unit that was begun in run number `of`. */
async function unitsBegun(data: string, of: number): Promise<string[]> {
  const events = await eventsOf(data);
  const run = events.filter(({ type }) => type === "run.created")[of - 1]?.run;
  return events.flatMap((event) =>
    event.type === "unit.started" && event.run === run
      ? [`${event.stage}/${event.payload.unit}`]
      : [],
  );
}

test("a run of which one unit fails ends with code 4 and says how to try that again", async () => {
  const data = temporaryFolder();

  const { code, out } = await inProcess(["run", "test-one-fails", "--data", data]);

  expect(code).toBe(4);
  expect(out).toContain("Ready, with failures");
  expect(out).toContain("✗ Faulty, Two: Two fails on purpose.");
  expect(out).toContain("backlot resume test-one-fails/1 --retry-failed");
});

test("--retry-failed makes what failed and nothing else", async () => {
  const data = temporaryFolder();
  await inProcess(["run", "test-one-fails", "--data", data]);

  const { code } = await inProcess(["resume", "--retry-failed", "--data", data]);
  const nothing = await inProcess(["resume", "--retry-failed", "--data", data]);

  expect(code).toBe(0);
  expect(await unitsBegun(data, 1)).toEqual([
    "faulty/One",
    "faulty/Two",
    "faulty/Three",
    "faulty/Two",
  ]);
  expect(nothing.code).toBe(2);
  expect(nothing.err).toContain("No run has anything that failed.");
});

test("--force makes everything anew, and what comes out equal makes no new version", async () => {
  const data = temporaryFolder();
  await inProcess(["run", "test-echo", "--data", data]);
  const before = await inProcess(["artifacts", "list", "--json", "--data", data]);

  const { code } = await inProcess(["run", "test-echo", "--force", "--data", data]);
  const after = await inProcess(["artifacts", "list", "--json", "--data", data]);

  expect(code).toBe(0);
  expect(await unitsBegun(data, 2)).toEqual(["seed/", "echo/"]);
  expect(after.out).toBe(before.out);
});

test("--until leaves the later stages out, and --from keeps what the earlier ones made", async () => {
  const data = temporaryFolder();

  const until = await inProcess(["run", "test-echo", "--until", "seed", "--data", data]);
  const from = await inProcess(["run", "test-echo", "--from", "echo", "--force", "--data", data]);

  expect(until.code).toBe(0);
  expect(await unitsBegun(data, 1)).toEqual(["seed/"]);
  expect(from.code).toBe(0);
  expect(await unitsBegun(data, 2)).toEqual(["echo/"]);
});

test("--units makes the named units of a stage and leaves the others as they were", async () => {
  const data = temporaryFolder();

  const { code } = await inProcess([
    "run",
    "test-one-fails",
    "--units",
    "faulty=One,Three",
    "--data",
    data,
  ]);
  const wrong = await inProcess(["run", "test-one-fails", "--units", "faulty", "--data", data]);

  expect(code).toBe(0);
  expect(await unitsBegun(data, 1)).toEqual(["faulty/One", "faulty/Three"]);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain("STAGE=KEY,KEY");
});

test("approve --patch makes the change a version of the person's own", async () => {
  const data = temporaryFolder();
  await inProcess(["run", "screenplay-breakdown", ferry, "--data", data]);
  const file = join(data, "patch.json");
  const patch = async (changes: unknown) => {
    writeFileSync(file, JSON.stringify(changes));
    return inProcess(["approve", "--patch", file, "--data", data]);
  };

  const noPatch = await patch({ title: "OTHER" });
  const noText = await patch([{ op: "replace", path: "/title", value: 7 }]);
  const good = await patch([{ op: "replace", path: "/title", value: "OTHER" }]);
  const shown = await inProcess(["artifacts", "show", "project-config", "--json", "--data", data]);

  expect(noPatch).toMatchObject({ code: 2 });
  expect(noPatch.err).toContain("is not a patch.");
  expect(noText).toMatchObject({ code: 1 });
  expect(noText.err).toContain("/title must be text, not a number");
  expect(good).toMatchObject({ code: 0, err: "" });
  expect(good.out).toContain("changed by you: OTHER");
  expect(JSON.parse(shown.out)).toMatchObject({
    record: { source: "human" },
    body: { title: "OTHER", confirmed: true },
  });
});
