import { expect, test } from "vitest";
import { checkBody } from "../core/artifact.ts";
import { scene } from "./scene.ts";

const span = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 17 };
const body = {
  sceneId: "scn_1",
  sceneNumber: "12A",
  ordinal: 1,
  heading: "INT. ATTIC - DAY",
  intExt: "INT" as const,
  location: "ATTIC",
  subLocations: [],
  timeOfDay: "DAY",
  qualifiers: [],
  charactersPresent: ["MARA", "JOE"],
  speakers: ["MARA"],
  elements: [
    { id: "el_1", type: "scene-heading" as const, text: "INT. ATTIC - DAY", span },
    {
      id: "el_2",
      type: "character" as const,
      text: "MARA (V.O.)",
      span,
      name: "MARA",
      extensions: ["V.O."],
    },
  ],
  sourceSpan: span,
  eighths: 3,
  estimatedSeconds: 22,
  provenance: [{ field: "location", method: "parser" as const, evidence: null, confidence: 0.97 }],
  confidence: 0.97,
};

test("a scene is summed up by its number, heading, length and speakers", () => {
  const silent = { ...body, heading: "", charactersPresent: [], speakers: [] };

  expect(scene.summarize(checkBody(scene, body))).toBe(
    "12A INT. ATTIC - DAY: 3/8, MARA; silent: JOE",
  );
  expect(scene.summarize(checkBody(scene, silent))).toBe("12A (no heading): 3/8, nobody speaks");
});

test("a scene holds no blank lines, nor a confidence above one", () => {
  const blank = { ...body, elements: [{ id: "el_3", type: "blank", text: "", span }] };

  expect(() => checkBody(scene, blank)).toThrow("/elements/0/type");
  expect(() => checkBody(scene, { ...body, confidence: 1.2 })).toThrow("confidence");
});
