import { expect, test } from "vitest";
import { checkBody, type BodyOf } from "../core/artifact.ts";
import { entityDiscovery } from "./entity-discovery.ts";

const nobody: BodyOf<typeof entityDiscovery> = {
  scriptTitle: "Dust",
  characterIds: [],
  characters: {},
  rejected: [],
  proposals: [],
  locationIds: [],
  locations: {},
  props: [],
  processing: {
    method: "rule",
    lookedFor: ["characters", "locations"],
    recallCheck: { ran: true, cueNames: 0, missing: [] },
  },
};

test("a discovery is summed up by what was found and what was refused", () => {
  expect(entityDiscovery.summarize(checkBody(entityDiscovery, nobody))).toBe(
    "0 characters, 0 places; 0 names refused",
  );
});

test("a refusal must show the words that it rests on", () => {
  const bare = {
    name: "OKAY",
    verdict: "invalid",
    instead: "shouted word",
    rationale: "It is an outcry.",
    confidence: 0.9,
    cues: 1,
    characterIds: [],
    evidence: [],
  };

  expect(() => checkBody(entityDiscovery, { ...nobody, rejected: [bare] })).toThrow(
    "rejected.0.evidence",
  );
});
