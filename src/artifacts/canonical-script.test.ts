import { expect, test } from "vitest";
import { checkBody } from "../core/artifact.ts";
import { canonicalScript } from "./canonical-script.ts";

const body = {
  title: "Dust",
  authors: [],
  scriptText: "INT. ATTIC - DAY\n\nDust.\n",
  lineCount: 3,
  sceneCount: 1,
  pageEighths: 11,
  normalization: {
    sourceFormat: "fountain",
    strategy: "passed-through",
    inventions: [],
    assumptions: [],
    overallConfidence: 0.9,
    rationale: "The text is Fountain already and stays as it is.",
  },
};

test("a script's length is told in pages and eighths", () => {
  const inWords = (pageEighths: number) =>
    canonicalScript.summarize(checkBody(canonicalScript, { ...body, pageEighths }));

  expect([11, 16, 3, 0].map(inWords)).toEqual([
    "Dust: 1 scene, 1 3/8 pages",
    "Dust: 1 scene, 2 pages",
    "Dust: 1 scene, 3/8 page",
    "Dust: 1 scene, 0 pages",
  ]);
});
