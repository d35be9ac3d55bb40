import { chmodSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backlot, repository, temporaryFolder } from "./backlot.ts";

test.each([
  ["no command", [], "Usage:"],
  ["an unknown command", ["frobnicate"], "There is no command frobnicate."],
  ["an unknown option", ["runs", "--foo"], "--foo"],
  ["a wrong value", ["events", "--after", "x"], "--after x"],
  ["an unknown pipeline", ["run", "nothing"], "There is no pipeline nothing."],
  ["no file", ["run", "screenplay-breakdown"], "needs a file"],
  [
    "a file that is not there",
    ["run", "screenplay-breakdown", "nowhere.fountain"],
    "nowhere.fountain.",
  ],
  ["an unknown parameter", ["run", "test-echo", "--param", "speed=1"], "no parameter speed"],
  ["a wrong parameter", ["run", "test-echo", "--param", "delay=soon"], "delay"],
  ["an unknown stage", ["run", "test-echo", "--until", "nowhere"], "no stage nowhere"],
  [
    "an unknown control mode",
    ["run", "test-echo", "--control-mode", "loose"],
    "no control mode loose",
  ],
  ["an unknown format", ["export", "x", "--format", "doc"], "no format doc"],
  ["too many words", ["projects", "all"], "all"],
])("bad use, %s, is one clear line, a hint, and exit code 2", async (_, args, said) => {
  const data = temporaryFolder();
  const folder = join(data, "data");

  const { code, out, err } = await backlot(args.length === 0 ? args : [...args, "--data", folder]);

  expect(code).toBe(2);
  expect(out + err).toContain(said);
  expect(err).not.toContain("    at ");
  expect(existsSync(folder)).toBe(false);
});

test("a data folder that cannot be written is a plain error", async () => {
  const data = temporaryFolder();
  const file = join(data, "file");
  writeFileSync(file, "");
  const inTheWay = await backlot(["run", "test-echo", "--data", join(file, "data")]);

  expect(inTheWay.code).not.toBe(0);
  expect(inTheWay.err).toContain("data folder");
  expect(inTheWay.err).not.toContain("    at ");
});

test.skipIf(process.platform !== "linux")(
  "a place where nothing can be made is a plain error",
  async () => {
    const { code, err } = await backlot(["run", "test-echo", "--data", "/proc/backlot"]);

    expect(code).toBe(1);
    expect(err).toContain("The data folder /proc/backlot cannot be made here.");
  },
);

test.skipIf(process.getuid?.() === 0)("a read-only data folder is a plain error", async () => {
  const data = temporaryFolder();
  chmodSync(data, 0o500);

  const { code, err } = await backlot(["run", "test-echo", "--data", data]);

  chmodSync(data, 0o700);
  expect(code).toBe(1);
  expect(err).toContain("cannot be");
  expect(err).not.toContain("    at ");
});

const badInputs = readdirSync(join(repository, "test", "bad-input")).filter(
  (name) => !/^(?:README|make)/u.test(name),
);

test.each(badInputs)(
  "bad input %s ends in a usable text or in one clear sentence",
  { timeout: 60_000 },
  async (name) => {
    const data = temporaryFolder();

    const { code, out, err } = await backlot([
      "run",
      "screenplay-breakdown",
      join(repository, "test", "bad-input", name),
      "--yes",
      "--data",
      data,
    ]);

    const said = out + err;
    expect([0, 1]).toContain(code);
    expect(said).not.toContain("    at ");
    expect(said).not.toContain("This is a bug");
    if (code === 1) expect(said).toMatch(/Failed|backlot:/u);
  },
);
