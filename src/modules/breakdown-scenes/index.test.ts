import { expect, test } from "vitest";
import { canonicalScript } from "../../artifacts/canonical-script.ts";
import { scene } from "../../artifacts/scene.ts";
import type { BodyOf } from "../../core/artifact.ts";
import { productionScenes } from "../../core/story/production-scenes.ts";
import { readFountain } from "../../formats/fountain/read.ts";
import { conformsToStageContract, testStage } from "../../kit.ts";
import { breakdownScenes } from "./index.ts";
import { sceneBodies } from "./scene-body.ts";

const text = `FADE IN:

INT. ATTIC - NIGHT

Dust. MARA (38) sneezes.

MARA (V.O.)
(quietly)
Dust.

CLOSE ON
a moth.

EXT. GARDEN, BENCH - DAY (FLASHBACK)

JOE
Bless you.
`;

const script: BodyOf<typeof canonicalScript> = {
  title: "Dust",
  authors: [],
  scriptText: text,
  lineCount: 17,
  sceneCount: 2,
  pageEighths: 3,
  normalization: {
    sourceFormat: "fountain",
    strategy: "passed-through",
    inventions: [],
    assumptions: [],
    overallConfidence: 1,
    rationale: "",
  },
};

function bodies(fountain: string): BodyOf<typeof scene>[] {
  return sceneBodies(productionScenes(readFountain(fountain)));
}

test("a scene has its place, time, speakers and text, and says how each was found", () => {
  const [attic, garden] = bodies(text);

  expect(attic).toMatchObject({
    sceneNumber: "1",
    ordinal: 1,
    heading: "INT. ATTIC - NIGHT",
    intExt: "INT",
    location: "ATTIC",
    timeOfDay: "NIGHT",
    charactersPresent: ["MARA"],
    speakers: ["MARA"],
    sourceSpan: { startLine: 1 },
  });
  expect(attic?.elements.map(({ type }) => type)).not.toContain("blank");
  expect(attic?.provenance.find(({ field }) => field === "location")).toMatchObject({
    method: "parser",
    evidence: { quote: "INT. ATTIC - NIGHT" },
  });
  expect(garden).toMatchObject({
    sceneNumber: "2",
    subLocations: ["BENCH"],
    qualifiers: ["FLASHBACK"],
  });
});

test("who acts and says nothing is present, apart from the speakers and with what shows it; who is only spoken of is not", () => {
  const [, garden] = bodies(
    text.replace("Bless you.", "Bless you, Ida.\n\nMara waves. Behind her IDA'S HAT.") +
      "\nINT. SHED - DAY\n\nIDA (9), a girl, hides.\n",
  );

  expect(garden).toMatchObject({ charactersPresent: ["JOE", "MARA"], speakers: ["JOE"] });
  expect(garden?.provenance.filter(({ field }) => field === "charactersPresent")).toMatchObject([
    { value: "JOE", method: "parser", evidence: { quote: "JOE" } },
    { value: "MARA", method: "rule", evidence: { quote: "Mara waves." } },
  ]);
});

test("spans count from the scene's first line, so that lines put in above change nothing but the scene's own span", () => {
  const [, before] = bodies(text);
  const [, after] = bodies(text.replace("Dust. MARA", "Dust.\n\nMore dust.\n\nMARA"));

  expect(after?.elements).toEqual(before?.elements);
  expect(after?.sourceSpan.startLine).toBe((before?.sourceSpan.startLine ?? 0) + 4);
});

test("a title or a transition before the first heading opens the first scene; a played opening is a scene", () => {
  const opening = "NARRATOR (V.O.)\nLong ago.\n\n";

  expect(bodies(text)).toHaveLength(2);
  expect(bodies(text)[0]?.elements[0]).toMatchObject({ text: "FADE IN:" });
  expect(bodies(`${opening}${text}`).map(({ heading }) => heading)).toEqual([
    "",
    "INT. ATTIC - NIGHT",
    "EXT. GARDEN, BENCH - DAY (FLASHBACK)",
  ]);
});

test("scenes are emitted one by one and the index comes last", async () => {
  const { run, events, artifacts } = await testStage(breakdownScenes, {
    inputs: [{ type: canonicalScript, body: script }],
  });

  expect(run.status).toBe("completed");
  const emitted = events.filter(({ type }) => type === "stage.artifact_emitted");
  expect(emitted.map(({ payload }) => payload)).toMatchObject([
    { ref: { type: "scene" }, artifactIndex: 1 },
    { ref: { type: "scene" }, artifactIndex: 2 },
    { ref: { type: "scene-index" }, artifactIndex: 3 },
  ]);
  expect(artifacts.at(-1)?.body).toMatchObject({
    totalScenes: 2,
    uniqueLocations: ["ATTIC", "GARDEN"],
    uniqueCharacters: ["MARA", "JOE"],
  });
});

test("a script without scenes gives an empty index", async () => {
  const { artifacts } = await testStage(breakdownScenes, {
    inputs: [{ type: canonicalScript, body: { ...script, scriptText: "" } }],
  });

  expect(artifacts.map(({ type, body }) => [type, body])).toMatchObject([
    ["scene-index", { totalScenes: 0, entries: [] }],
  ]);
});

test("the breakdown keeps to the stage contract", async () => {
  await conformsToStageContract(breakdownScenes, {
    inputs: [{ type: canonicalScript, body: script }],
  });
});
