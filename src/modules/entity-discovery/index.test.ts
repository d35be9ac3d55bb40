import { expect, test } from "vitest";
import { canonicalScript } from "../../artifacts/canonical-script.ts";
import { scene } from "../../artifacts/scene.ts";
import { canonicalJson } from "../../core/json.ts";
import { productionScenes } from "../../core/story/production-scenes.ts";
import { readFountain } from "../../formats/fountain/read.ts";
import { conformsToStageContract, testStage } from "../../kit.ts";
import { sceneBodies } from "../breakdown-scenes/scene-body.ts";
import { discover } from "./discovery.ts";
import { discoverEntities } from "./index.ts";

const scenesOf = (text: string) => sceneBodies(productionScenes(readFountain(text)));
const found = (text: string) => discover("Test", scenesOf(text));

const kitchen = `INT. KITCHEN - DAY

ROSA LUND (45) slices an ONION. BANG!

ROSA
Who is it?

TOM (O.S.)
Me.

ROSA
Which me?

INT. KITCHEN - PANTRY - NIGHT

TOM AND ROSA
Surprise!

ROAS
It was a surprise.

TOM
Was it?

ROSA
No.
`;

test("every character has a name, aliases with reasons, evidence, extent and partners", () => {
  const { characterIds, characters } = found(kitchen);

  expect(characterIds).toEqual(["chr_rosa", "chr_tom"]);
  expect(characters["chr_rosa"]).toMatchObject({
    name: "ROSA",
    kind: "person",
    verdict: "valid",
    lines: 5,
    rank: 1,
    prominence: "primary",
    ages: [{ text: "45", years: 45 }],
    introduction: { quote: "ROSA LUND (45) slices an ONION." },
    aliases: [
      { name: "ROSA LUND", how: "part-of-name" },
      { name: "ROAS", how: "misspelling" },
    ],
    exchanges: [{ with: "chr_tom", name: "TOM", count: 5 }],
  });
  expect(characters["chr_tom"]).toMatchObject({ lines: 3, rank: 2 });
});

test("two talk with each other where nobody stands between and no direction turns a speech elsewhere", () => {
  const { characters } = found(`INT. HALL - DAY

ANN
(to Bo)
Now.

CY
(into phone)
Hello?

BO
(to Ann)
Yes.

ANN
(sotto)
Good.

BO
What?

Rain.

VOICE ON RADIO (V.O.)
Storm.

CY
Ann?

ANN
(to Cy)
Here.
`);

  const partners = (id: string) =>
    characters[id]?.exchanges.map(({ name, count, evidence }) => [
      name,
      count,
      evidence.map(({ quote }) => quote),
    ]);
  expect(partners("chr_ann")).toEqual([["CY", 1, ["Ann?", "Here."]]]);
  expect(partners("chr_bo")).toEqual([]);
});

test("every age the script states is kept with its scene, and none is read out of a number of things", () => {
  const { characters } = found(`INT. HALL - DAY

A BOY of nineteen waits. MARA (38) and JOE (40s), and ROOK, a thin man of twenty-seven, wait. A CAPTAIN of fifty men.

EXT. BEACH - DAY (FLASHBACK)

Mara (28) swims.

MARA
Cold.
`);

  const ages = (id: string) => characters[id]?.ages.map(({ text, years }) => [text, years]);
  expect(ages("chr_boy")).toEqual([["nineteen", 19]]);
  expect(ages("chr_joe")).toEqual([["40s", null]]);
  expect(ages("chr_rook")).toEqual([["twenty-seven", 27]]);
  expect(ages("chr_captain")).toEqual([]);
  expect(ages("chr_mara")).toEqual([
    ["38", 38],
    ["28", 28],
  ]);
  expect(characters["chr_mara"]?.ages[1]?.evidence).toMatchObject({
    quote: "Mara (28) swims.",
    sceneId: characters["chr_mara"]?.sceneIds[1],
  });
});

test("a scene in which somebody is only spoken of is kept apart from those they are in", () => {
  const { characters } = found(
    `${kitchen}\nEXT. LAKE - DAY\n\nRosa's hat floats. No Rosa.\n\nTOM\nRosa?\n`,
  );

  expect(characters["chr_rosa"]?.sceneIds).toHaveLength(2);
  expect(characters["chr_rosa"]?.mentionedIn.map(({ quote }) => quote)).toEqual([
    "Rosa's hat floats.",
  ]);
});

test("what is no character is kept with what it is instead, and why", () => {
  const { rejected } = found(kitchen);

  expect(rejected.map(({ name, verdict, instead }) => [name, verdict, instead])).toEqual([
    ["ONION", "invalid", "thing or emphasis"],
    ["BANG!", "retype", "sound"],
    ["TOM AND ROSA", "retype", "several characters"],
  ]);
  expect(rejected[2]).toMatchObject({ cues: 1, characterIds: ["chr_tom", "chr_rosa"] });
});

test("places are merged from headings, with their parts", () => {
  const { locationIds, locations } = found(kitchen);

  expect(locationIds).toEqual(["loc_kitchen"]);
  expect(locations["loc_kitchen"]).toMatchObject({
    inside: true,
    outside: false,
    timesOfDay: ["DAY", "NIGHT"],
    subLocations: [{ name: "PANTRY" }],
  });
});

test("every name in a cue is found again, and props are said not to have been looked for", () => {
  const { processing, props } = found(kitchen);

  expect(processing).toEqual({
    method: "rule",
    lookedFor: ["characters", "locations"],
    recallCheck: { ran: true, cueNames: 4, missing: [] },
  });
  expect(props).toEqual([]);
});

test("a name that two people may bear is left to a person", () => {
  const { proposals, characterIds } = found(
    "INT. HALL - DAY\n\nANN PELL (30) and BEN PELL (32) wait.\n\nANN PELL\nNo.\n\nBEN PELL\nYes.\n\nPELL\nWell.\n",
  );

  expect(characterIds).toEqual(["chr_ann-pell", "chr_ben-pell", "chr_pell"]);
  expect(proposals.map(({ name, into }) => [name, into])).toEqual([
    ["PELL", "chr_ann-pell"],
    ["PELL", "chr_ben-pell"],
  ]);
});

test("the same scenes give the same bytes", () => {
  expect(canonicalJson(found(kitchen))).toBe(canonicalJson(found(kitchen)));
});

const inputs = [
  {
    type: canonicalScript,
    body: {
      title: "Test",
      authors: [],
      scriptText: kitchen,
      lineCount: 1,
      sceneCount: 2,
      pageEighths: 4,
      normalization: {
        sourceFormat: "fountain",
        strategy: "passed-through",
        inventions: [],
        assumptions: [],
        overallConfidence: 1,
        rationale: "",
      },
    },
  },
  ...scenesOf(kitchen).map((body) => ({ type: scene, body, key: body.sceneId })),
];

test("as a stage it finds the same", async () => {
  const { run, artifacts } = await testStage(discoverEntities, { inputs });

  expect(run.status).toBe("completed");
  expect(artifacts.map(({ body }) => canonicalJson(body))).toEqual([canonicalJson(found(kitchen))]);
});

test("the discovery keeps to the stage contract", async () => {
  await conformsToStageContract(discoverEntities, { inputs });
});
