import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { characterBible } from "../artifacts/character-bible.ts";
import { projectConfig } from "../artifacts/project-config.ts";
import { sceneIndex } from "../artifacts/scene-index.ts";
import { scene } from "../artifacts/scene.ts";
import { createTestStudio, type TestStudio } from "../kit.ts";
import { stages } from "../modules/index.ts";
import { screenplayBreakdown } from "./screenplay-breakdown.ts";

const ferry = readFileSync(
  join(import.meta.dirname, "../../examples/the-night-ferry/the-night-ferry.fountain"),
);

const open: TestStudio[] = [];
afterEach(async () => {
  for (const studio of open.splice(0)) await studio.close();
});

async function newStudio(): Promise<TestStudio> {
  const studio = await createTestStudio({ stages });
  open.push(studio);
  return studio;
}

function brokenDown(studio: TestStudio, bytes: Uint8Array = ferry) {
  return studio.run(screenplayBreakdown, { files: [{ name: "the-night-ferry.fountain", bytes }] });
}

test("all scenes and bibles are there while the settings wait to be confirmed", async () => {
  const studio = await newStudio();

  const run = await brokenDown(studio);

  expect(run.status).toBe("awaiting_approval");
  expect(await studio.bodies(scene)).toHaveLength(8);
  expect((await studio.bodies(characterBible)).map(({ key }) => key)).toEqual([
    "chr_mara",
    "chr_june",
    "chr_mrs-pell",
    "chr_rook",
    "chr_harbour-control",
    "chr_danny",
    "chr_oskar",
    "chr_nina",
  ]);
  const [config] = await studio.bodies(projectConfig);
  expect(config?.body).toMatchObject({ title: "THE NIGHT FERRY", confirmed: false });
});

test("each scene is announced on its own and in story order, and the index rests on all of them", async () => {
  const studio = await newStudio();

  const run = await brokenDown(studio);

  const emitted = (await studio.events(run.id)).flatMap((event) =>
    event.type === "stage.artifact_emitted" && event.stage === "breakdown-scenes"
      ? [event.payload]
      : [],
  );
  expect(emitted.map(({ artifactIndex }) => artifactIndex)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const [index] = await studio.bodies(sceneIndex);
  const { entries } = z
    .object({ entries: z.array(z.object({ sceneId: z.string() })) })
    .parse(index?.body);
  expect(emitted.map(({ ref }) => ref.key)).toEqual([...entries.map(({ sceneId }) => sceneId), ""]);
  const made = await studio.stores.artifacts.madeFrom(studio.project, {
    type: "scene-index",
    key: "",
    version: 1,
  });
  expect(made.map(({ key }) => key)).toEqual(
    expect.arrayContaining(entries.map(({ sceneId }) => sceneId)),
  );
});

test("a changed line remakes its scene and the bibles of those in it, and no other", async () => {
  const studio = await newStudio();
  await brokenDown(studio);
  const edited = new TextEncoder().encode(
    new TextDecoder().decode(ferry).replace("Who has the key?", "Who has the key, Nina?"),
  );

  const run = await brokenDown(studio, edited);

  const changed = (await studio.events(run.id)).flatMap((event) =>
    event.type === "stage.artifact_emitted" && !event.payload.unchanged ? [event.payload.ref] : [],
  );
  expect(changed.filter(({ type }) => type === "scene")).toHaveLength(1);
  const bibles = changed.filter(({ type }) => type === "character-bible").map(({ key }) => key);
  expect(bibles).toContain("chr_mara");
  expect(bibles).not.toContain("chr_mrs-pell");
  expect(bibles).not.toContain("chr_oskar");
});

test("a line put in near the top remakes no bible of those who are only in later scenes", async () => {
  const studio = await newStudio();
  await brokenDown(studio);
  const text = new TextDecoder().decode(ferry);
  const edited = new TextEncoder().encode(
    text.replace("\n\nFoot passengers", "\n\nA gull complains.\n\nFoot passengers"),
  );
  expect(edited.length).not.toBe(ferry.length);

  const run = await brokenDown(studio, edited);

  const remade = (await studio.events(run.id)).flatMap((event) =>
    event.type === "unit.started" && event.stage === "character-bible" ? [event.payload.unit] : [],
  );
  expect(remade).not.toContain("chr_nina");
  expect(remade).not.toContain("chr_oskar");
  expect(remade).toContain("chr_mara");
});

test("fewest lines decide who gets a bible", async () => {
  const studio = await newStudio();

  await studio.run(screenplayBreakdown, {
    params: { minLines: 5 },
    files: [{ name: "the-night-ferry.fountain", bytes: ferry }],
  });

  expect((await studio.bodies(characterBible)).map(({ key }) => key)).toEqual([
    "chr_mara",
    "chr_danny",
    "chr_oskar",
    "chr_nina",
  ]);
});

test("a file that cannot be read fails with the reader's own words, and nothing is made", async () => {
  const studio = await newStudio();

  const run = await studio.run(screenplayBreakdown, {
    files: [{ name: "empty.fountain", bytes: new Uint8Array() }],
  });

  expect(run.status).toBe("failed");
  expect(await studio.bodies(scene)).toEqual([]);
});
