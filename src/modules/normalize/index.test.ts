import { expect, test } from "vitest";
import { rawInput } from "../../artifacts/raw-input.ts";
import { conformsToStageContract } from "../../kit.ts";
import { pagesOf } from "../../core/screenplay/pages.ts";
import { productionScenes } from "../../core/story/production-scenes.ts";
import { readFountain } from "../../formats/fountain/read.ts";
import { readManuscript } from "../../formats/format.ts";
import { rawInputOf } from "../ingest/index.ts";
import { normalize, scriptOf } from "./index.ts";

async function rawOf(text: string, originalFilename = "dust.fountain") {
  const bytes = new TextEncoder().encode(text);
  const manuscript = await readManuscript(bytes, originalFilename);
  return rawInputOf(manuscript, { originalFilename, fileSizeBytes: bytes.length, digest: "00" });
}

const script = "Title: _**Dust**_\nAuthor: Ann Lee and Bo Lin\n\nINT. ATTIC - DAY\n\nMARA\nDust.\n";

test("a script in Fountain passes through to the letter", async () => {
  const canonical = scriptOf(await rawOf(script));

  expect(canonical).toMatchObject({
    title: "Dust",
    authors: ["Ann Lee", "Bo Lin"],
    scriptText: script,
    lineCount: 7,
    sceneCount: 1,
    pageEighths: 1,
    normalization: { strategy: "passed-through", inventions: [] },
  });
});

test("a script without a title page is called by its file's name", async () => {
  const canonical = scriptOf(
    await rawOf("INT. ATTIC - DAY\n\nMARA\nDust.\n", "the_dusty-attic.fountain"),
  );

  expect(canonical.title).toBe("The dusty attic");
});

test("a script is as long as its scenes together", async () => {
  const scenes = Array.from(
    { length: 9 },
    (_, at) => `INT. ROOM ${at} - DAY\n\n${"Dust falls. ".repeat(20 + at)}\n`,
  );
  const canonical = scriptOf(await rawOf(scenes.join("\n")));

  const found = productionScenes(readFountain(canonical.scriptText));
  expect(canonical.pageEighths).toBe(found.reduce((sum, { eighths }) => sum + eighths, 0));
  expect(canonical.pageEighths).toBe(pagesOf(readFountain(canonical.scriptText)).eighths);
});

test("prose becomes a script with its assumptions listed and nothing made up", async () => {
  const story =
    "Chapter One\n\nThe attic was full of dust, and nobody had looked at it for years.\n\n“Dust,” said Mara, and she sneezed until the lamp went out behind her.\n";

  const { normalization } = scriptOf(await rawOf(story, "story.txt"));

  expect(normalization.strategy).toBe("converted-from-prose");
  expect(normalization.inventions).toEqual([]);
});

test("normalize keeps to the stage contract", async () => {
  await conformsToStageContract(normalize, {
    inputs: [{ type: rawInput, body: await rawOf(script) }],
  });
});
