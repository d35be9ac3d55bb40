import { expect, test } from "vitest";
import { entityDiscovery } from "../../artifacts/entity-discovery.ts";
import { scene } from "../../artifacts/scene.ts";
import { productionScenes } from "../../core/story/production-scenes.ts";
import { readFountain } from "../../formats/fountain/read.ts";
import { conformsToStageContract, testStage } from "../../kit.ts";
import { sceneBodies } from "../breakdown-scenes/scene-body.ts";
import { discover } from "../entity-discovery/discovery.ts";
import { told } from "../told.testing.ts";
import { bibleOf } from "./bible.ts";
import { characterBibles } from "./index.ts";

const text = `INT. KITCHEN - DAY

ROSA LUND (45), a baker with one eye, slices an onion.

ROSA
Who is it?

TOM (O.S.)
Your brother, the dentist, who is hungry.

IDA (12), Tom's daughter, hides. Rosa wears an apron full of knives. Rosa is looking for a spoon.

IDA
Not me, dentist.

TOM (O.S.)
The dentist has heard you.

INT. PANTRY - NIGHT

Rosa waits.
`;
const scenes = sceneBodies(productionScenes(readFountain(text)));
const cast = discover("Onions", scenes);

function bible(id: string) {
  const character = cast.characters[id];
  if (!character) throw new Error(`no ${id}`);
  return bibleOf(
    character,
    scenes.filter(({ sceneId }) => character.sceneIds.includes(sceneId)),
  );
}

test("a bible says in the script's own words who somebody is", () => {
  const { description, ages, firstAppearance, explicitEvidence, madeBy } = bible("chr_rosa");

  expect(description).toBe(
    "ROSA, 45: “ROSA LUND (45), a baker with one eye, slices an onion.” 1 speech in 1 of 2 scenes. Talks most with TOM.",
  );
  expect(ages.map(({ years }) => years)).toEqual([45]);
  expect(firstAppearance.quote).toBe("ROSA LUND (45), a baker with one eye, slices an onion.");
  expect(explicitEvidence.map(({ trait, quote }) => [trait, quote])).toEqual([
    ["introduced as", "ROSA LUND (45), a baker with one eye, slices an onion."],
    ["age", "ROSA LUND (45), a baker with one eye, slices an onion."],
    ["wears", "Rosa wears an apron full of knives."],
  ]);
  expect(madeBy).toBe("by rules");
});

test("presence tells who speaks, who is seen and who is only heard", () => {
  expect(bible("chr_rosa").scenePresence).toMatchObject([
    { lines: 1, words: 3, inAction: true, heardOnly: false },
    { lines: 0, words: 0, inAction: true, heardOnly: false },
  ]);
  expect(bible("chr_tom").scenePresence).toMatchObject([{ lines: 2, heardOnly: true }]);
});

test("relationships are talk by count, and what an introduction says outright", () => {
  expect(bible("chr_ida").relationships).toMatchObject([
    {
      targetId: "chr_tom",
      relationshipType: "daughter",
      evidence: [{ quote: "IDA (12), Tom's daughter, hides." }],
    },
    { targetId: "chr_tom", relationshipType: "talks-with", exchanges: 2 },
  ]);
});

test("talk alone makes no relationship surer than 0.6", () => {
  const talks = bible("chr_ida").relationships.filter(
    ({ relationshipType }) => relationshipType === "talks-with",
  );

  expect(talks.every(({ confidence }) => confidence <= 0.6)).toBe(true);
});

test("states are traits, deeds are none", () => {
  const script = `INT. HALL - DAY

JUNE (9) waits. June looks at the two of them. June drives. June holds a bag. June has heard it. June is led away. June is angry. June looks tired. June has a limp.

JUNE
I've said he's a keeper. They'd say she's a keeper. I've had it.
`;
  const read = sceneBodies(productionScenes(readFountain(script)));
  const june = discover("June", read).characters["chr_june"]!;

  const { explicitEvidence, dialogueSummary } = bibleOf(june, read);

  expect(explicitEvidence.slice(2).map(({ trait, quote }) => [trait, quote])).toEqual([
    ["is", "June is angry."],
    ["looks", "June looks tired."],
    ["has", "June has a limp."],
  ]);
  expect(dialogueSummary.recurringWords).toEqual([{ word: "keeper", count: 2 }]);
});

test("speech is counted and its most telling lines are quoted", () => {
  const { dialogueSummary, sampleLines } = bible("chr_tom");

  expect(dialogueSummary).toMatchObject({
    lines: 2,
    words: 12,
    wordsPerLine: 6,
    recurringWords: [{ word: "dentist", count: 2 }],
  });
  expect(sampleLines.map(({ quote, why }) => [why, quote])).toEqual([
    ["first line", "Your brother, the dentist, who is hungry."],
    ["last line", "The dentist has heard you."],
  ]);
});

const inputs = [
  { type: entityDiscovery, body: cast },
  ...scenes.map((body) => ({ type: scene, body, key: body.sceneId })),
];

test("each character is a unit of its own, in story order, and fewest lines decide who gets a bible", async () => {
  const { artifacts } = await testStage(characterBibles, { inputs });
  const talkers = await testStage(told(characterBibles, { minLines: 2 }), { inputs });

  expect(artifacts.map(({ key }) => key)).toEqual(["chr_rosa", "chr_tom", "chr_ida"]);
  expect(talkers.artifacts.map(({ key }) => key)).toEqual(["chr_tom"]);
});

test("the bibles keep to the stage contract", async () => {
  await conformsToStageContract(characterBibles, { inputs });
});
