import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { widthOf } from "../../src/cli/width.ts";
import { ferry, temporaryFolder } from "./backlot.ts";
import { inProcess } from "./in-process.ts";

async function brokenDown(): Promise<string> {
  const data = temporaryFolder();
  await inProcess(["run", "screenplay-breakdown", ferry, "--yes", "--data", data]);
  return data;
}

test("a character's page is in words, with the lines of the script that show each claim", async () => {
  const data = await brokenDown();

  const { code, out } = await inProcess(["artifacts", "show", "mara", "--data", data]);
  const json = await inProcess(["artifacts", "show", "mara", "--json", "--data", data]);

  expect(code).toBe(0);
  expect(out).toContain("Character: MARA\ncharacter-bible/chr_mara@1: version 1, the current one.");
  expect(out).toMatch(/Made by rules in the stage Character bibles, \d{4}-.* \d+ % sure\./u);
  expect(out).toContain("Made from 8 scenes and 1 cast list.");
  expect(out).toContain("Narrative role             protagonist");
  expect(out).toContain("“Mara (28) tries to snatch it back.” (scene 3, line 73)");
  expect(out).not.toMatch(/[{}]|scn_|el_/u);
  expect(JSON.parse(json.out)).toMatchObject({ body: { name: "MARA" } });
});

test("a scene's page holds its text with the script's line numbers", async () => {
  const data = await brokenDown();

  const { out } = await inProcess(["artifacts", "show", "scene/3", "--data", data]);

  expect(out).toContain("Scene 3: EXT. BREAKWATER - DAY (FLASHBACK)");
  expect(out).toContain("   76          That was Grandad's! You'll break it.");
});

test("an earlier version's evidence is not given lines of today's script", async () => {
  const data = await brokenDown();
  const words = join(data, "words.json");
  const json = await inProcess(["artifacts", "show", "mara", "--json", "--data", data]);
  const { body } = JSON.parse(json.out) as { body: object };
  writeFileSync(words, JSON.stringify({ ...body, description: "First mate." }));

  await inProcess(["artifacts", "edit", "mara", "--file", words, "--data", data]);
  const now = await inProcess(["artifacts", "show", "mara", "--data", data]);
  const then = await inProcess(["artifacts", "show", "mara@1", "--data", data]);

  expect(now.out).toContain("version 2 of 2, the current one.\nMade by you,");
  expect(then.out).toContain("version 1 of 2, an earlier one.");
  expect(then.out).toContain("“Mara (28) tries to snatch it back.” (line 3 of scene 3)");
});

test.each([200, 80, 60, 40])("no page is wider than a screen of %i columns", async (columns) => {
  const data = await brokenDown();

  for (const name of [
    "mara",
    "project-config",
    "entity-discovery",
    "scene/6",
    "canonical-script",
  ]) {
    const { out } = await inProcess(["artifacts", "show", name, "--data", data], columns);

    const widest = Math.max(...out.split("\n").map(widthOf));
    expect(`${name}: ${widest < columns}`).toBe(`${name}: true`);
  }
});

test.each([
  ["character-bible/mara", "character-bible/chr_mara@1"],
  ["Mrs. Pell", "character-bible/chr_mrs-pell@1"],
  ["elias rook", "character-bible/chr_rook@1"],
  ["pell", "character-bible/chr_mrs-pell@1"],
  ["chr_nina", "character-bible/chr_nina@1"],
  ["scene/1@1", "Scene 1: EXT. FERRY RAMP - NIGHT"],
])("%s is enough to name an artifact", async (name, shown) => {
  const data = await brokenDown();

  const { code, out } = await inProcess(["artifacts", "show", name, "--data", data]);

  expect(code).toBe(0);
  expect(out).toContain(shown);
});

test("a name that can mean several is answered with all of them, an unknown one with where to look", async () => {
  const data = await brokenDown();

  const several = await inProcess(["artifacts", "show", "quill", "--data", data]);
  const none = await inProcess(["artifacts", "show", "scene/99", "--data", data]);
  const place = await inProcess(["artifacts", "show", "ferry ramp", "--data", data]);

  expect(several.code).toBe(2);
  expect(several.err).toContain(
    "quill can mean 2 artifacts: character-bible/chr_mara (MARA) and character-bible/chr_danny (DANNY).",
  );
  expect(none.code).toBe(2);
  expect(none.err).toContain("There is no scene/99 in this project.");
  expect(place.out).toContain("Scene 1: EXT. FERRY RAMP");
});

/** C1's control sequence introducer, an escape, and a mark that turns the direction of reading. */
const hostile = "A\u009b2J\u001b[31mB\u202eC";

test("what a text holds cannot command the terminal, in words or in JSON", async () => {
  const data = temporaryFolder();
  const titles = `titles=${JSON.stringify([hostile])}`;

  const said = [
    await inProcess(["run", "test-echo", "--param", titles, "--data", data]),
    await inProcess(["artifacts", "list", "--data", data]),
    await inProcess(["artifacts", "show", `note/${hostile}`, "--data", data]),
    await inProcess(["artifacts", "show", `note/${hostile}x`, "--data", data]),
    await inProcess(["events", "--data", data]),
    await inProcess(["runs", "test-echo", "--data", data]),
  ];
  const json = await inProcess(["artifacts", "show", `note/${hostile}`, "--json", "--data", data]);

  // oxlint-disable-next-line no-control-regex -- what must not be there
  const commands = /[\u001b\u0080-\u009f\u202a-\u202e\u2066-\u2069]/u;
  for (const { out, err } of [...said, json]) expect(out + err).not.toMatch(commands);
  expect(said[2]?.out).toContain(String.raw`A\u009b2J\u001b[31mB\u202eC`);
  expect(JSON.parse(json.out)).toMatchObject({ body: { title: hostile } });
});

test("an edit that cannot be kept says which field is wrong in plain words", async () => {
  const data = temporaryFolder();
  await inProcess(["run", "test-echo", "--data", data]);
  const words = join(data, "words.json");
  writeFileSync(words, JSON.stringify({ title: 7 }));

  const { code, err } = await inProcess([
    "artifacts",
    "edit",
    "note/One",
    "--file",
    words,
    "--data",
    data,
  ]);

  expect(code).toBe(1);
  expect(err).toContain("/title must be text, not a number; /text is missing.");
});

test("the log is told in words, without the names of events or of who acts", async () => {
  const data = await brokenDown();

  const { out } = await inProcess(["events", "--data", data]);

  expect(out).toContain("new project: The Night Ferry");
  expect(out).toContain("Project settings: approved by you: Answered by --yes.");
  expect(out).not.toMatch(/\b(?:run|stage|unit|gate|artifact|input|project)\.[a-z_]+\b/u);
  expect(out).not.toContain("user:local");
});
