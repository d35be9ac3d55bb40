import { expect, test } from "vitest";
import { checkBody, type BodyOf } from "../core/artifact.ts";
import { projectConfig } from "./project-config.ts";

const draft: BodyOf<typeof projectConfig> = {
  title: "Dust",
  format: "short film",
  genre: [],
  tone: [],
  estimatedDurationMinutes: 7.6,
  pageEighths: 60,
  sceneCount: 8,
  primaryCharacters: [{ id: "chr_mara", name: "MARA" }],
  supportingCharacters: [],
  locationCount: 1,
  locationsSummary: [{ id: "loc_attic", name: "ATTIC", scenes: 8 }],
  targetAudience: null,
  aspectRatio: "16:9",
  productionMode: null,
  productionFormat: null,
  controlMode: "autonomous",
  budgetCap: null,
  stylePacks: {},
  modelStrategy: { work: null, verify: null, escalate: null },
  defaultModel: null,
  detectionDetails: [],
  confirmed: false,
  confirmedAt: null,
};

test("a draft says that it is to be confirmed, until it is", () => {
  const confirmed = { ...draft, confirmed: true, confirmedAt: 1_700_000_000_000 };

  expect(projectConfig.summarize(checkBody(projectConfig, draft))).toBe(
    "Dust: short film, about 8 min, to be confirmed",
  );
  expect(projectConfig.summarize(checkBody(projectConfig, confirmed))).toBe(
    "Dust: short film, about 8 min",
  );
});
