import { expect, test } from "vitest";
import { canonicalScript } from "../../artifacts/canonical-script.ts";
import { entityDiscovery } from "../../artifacts/entity-discovery.ts";
import { sceneIndex } from "../../artifacts/scene-index.ts";
import { conformsToStageContract, testStage } from "../../kit.ts";
import { discover } from "../entity-discovery/discovery.ts";
import { genresOf } from "./labels.ts";
import { configureProject } from "./index.ts";

const script = {
  title: "Dust",
  authors: [],
  scriptText:
    "INT. CRYPT - NIGHT\n\nA vampire leaves its grave. Blood. The cursed demon screams in the dark.\n",
  lineCount: 3,
  sceneCount: 1,
  pageEighths: 8,
  normalization: {
    sourceFormat: "fountain",
    strategy: "passed-through",
    inventions: [],
    assumptions: [],
    overallConfidence: 1,
    rationale: "",
  },
};
const index = {
  totalScenes: 1,
  uniqueLocations: [],
  uniqueCharacters: [],
  pageEighths: 9,
  estimatedRuntimeMinutes: 95,
  entries: [],
};
const inputs = [
  { type: canonicalScript, body: script },
  { type: sceneIndex, body: index },
  { type: entityDiscovery, body: discover("Dust", []) },
];

test("the draft tells format, genre and length, each with its reason, and is not confirmed", async () => {
  const { artifacts } = await testStage(configureProject, { inputs });

  expect(artifacts.map(({ body }) => body)).toMatchObject([
    {
      title: "Dust",
      format: "feature film",
      genre: [{ label: "horror" }],
      estimatedDurationMinutes: 95,
      aspectRatio: "16:9",
      targetAudience: null,
      controlMode: "autonomous",
      pageEighths: index.pageEighths,
      confirmed: false,
      confirmedAt: null,
    },
  ]);
});

test("too few telling words give no genre rather than a guess", () => {
  expect(genresOf("INT. KITCHEN - DAY\n\nShe boils an egg.")).toEqual([]);
});

test("a word is named once in the reason, however often its list or the script has it", () => {
  const [first] = genresOf("Police. Evidence, evidence of blackmail. The police have evidence.");

  expect(first?.words.toSorted()).toEqual(["blackmail", "evidence", "police"]);
});

test("one word a hundred times weighs less than many words once", () => {
  const [first] = genresOf(
    `${"magic ".repeat(100)} clue suspect inspector alibi footprint riddle mystery spell potion`,
  );

  expect(first?.label).toBe("mystery");
});

test("the draft keeps to the stage contract", async () => {
  await conformsToStageContract(configureProject, { inputs });
});
