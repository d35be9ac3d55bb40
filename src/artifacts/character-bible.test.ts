import { expect, test } from "vitest";
import { checkBody, type BodyOf } from "../core/artifact.ts";
import { characterBible } from "./character-bible.ts";

const evidence = {
  quote: "MARA (38), first mate.",
  sceneId: "scn_1",
  elementId: "el_1",
  span: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 23 },
  inScene: true as const,
};
const body: BodyOf<typeof characterBible> = {
  characterId: "chr_mara",
  name: "MARA",
  aliases: [],
  kind: "person",
  variantOf: null,
  madeBy: "by rules",
  description: "MARA.",
  prominence: "primary",
  ages: [{ text: "38", years: 38, evidence }],
  firstAppearance: { ...evidence, method: "rule", confidence: 0.9 },
  explicitEvidence: [],
  inferredTraits: [],
  scenePresence: [{ sceneId: "scn_1", lines: 2, words: 9, inAction: true, heardOnly: false }],
  mentionedIn: [],
  dialogueSummary: {
    lines: 2,
    words: 9,
    wordsPerLine: 4.5,
    longestLineWords: 6,
    questions: 0,
    exclamations: 0,
    recurringWords: [],
    summary: "2 lines.",
    method: "rule",
    confidence: 0.95,
  },
  sampleLines: [],
  narrativeRole: "protagonist",
  narrativeRoleConfidence: 0.6,
  narrativeRoleRationale: "Has more lines than anybody else.",
  relationships: [],
  overallConfidence: 0.8,
};

test("a bible is summed up by name, prominence and extent", () => {
  expect(characterBible.summarize(checkBody(characterBible, body))).toBe(
    "MARA: primary, 2 speeches in 1 scene",
  );
});

test("a relationship must show the words that it rests on", () => {
  const bare = {
    ...body,
    relationships: [
      {
        targetId: "chr_2",
        target: "B",
        relationshipType: "talks-with",
        exchanges: 1,
        sceneIds: [],
        evidence: [],
        method: "rule",
        confidence: 1,
      },
    ],
  };

  expect(() => checkBody(characterBible, bare)).toThrow("/relationships/0/evidence");
});
