import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openStudio } from "../compose.ts";
import { localPerson } from "../core/principal.ts";
import { RunOptions } from "../core/run.ts";
import { examine } from "./doctor.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "backlot-private-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

/** A finished run with its readable copies, and an input with bytes in a blob. */
async function production() {
  const studio = await openStudio({ folder, mode: "write" });
  const { runs, inputs, exports } = studio.as(localPerson);
  const options = RunOptions.parse({});
  const { run, project } = await runs.start({
    pipeline: "test-echo",
    path: null,
    project: "Ferry",
    params: {},
    options,
  });
  await runs.whenResting(run.id);
  const bytes = Buffer.from("INT. FERRY - NIGHT\n");
  const file = { filename: "ferry.fountain", bytes, sourcePath: "/home/ada/secret/ferry.fountain" };
  await inputs.add(project.id, file);
  const [made] = await exports.make(project, "json");
  let json = "";
  for await (const piece of made!.text) json += piece;
  await studio.close();
  return json;
}

/** What others than the owner may do with, under the data folder. */
function open(inside: string): string[] {
  return readdirSync(join(folder, inside), { recursive: true, encoding: "utf8" })
    .map((name) => join(inside, name))
    .filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0);
}

test("in a data folder that others may look into, nothing of a production is readable for them", async () => {
  chmodSync(folder, 0o755);

  await production();

  expect(readdirSync(join(folder, "mirror"))).not.toEqual([]);
  expect(readdirSync(join(folder, "blobs"))).not.toEqual([]);
  expect(open(".")).toEqual([]);
});

test("readable copies that others could read are closed to them when they are written anew", async () => {
  await production();
  chmodSync(join(folder, "mirror"), 0o755);

  await production();

  expect(open(".")).toEqual([]);
});

test("an export says nothing of where a file lay on the machine it came from", async () => {
  const json = await production();

  expect(JSON.parse(json)).toMatchObject({ inputs: [{ filename: "ferry.fountain" }] });
  expect(json).not.toContain("sourcePath");
  expect(json).not.toContain("/home/ada");
});

test("doctor warns of a data folder that others can look into", async () => {
  const look = async () => {
    const found = await examine({ folder, formats: async () => [], writer: async () => null });
    return found.find(({ name }) => name === "Data folder");
  };
  const closed = await look();
  chmodSync(folder, 0o755);

  const others = await look();

  expect(closed?.state).toBe("good");
  expect(others).toMatchObject({ state: "warning", detail: expect.stringContaining("chmod 700") });
});
