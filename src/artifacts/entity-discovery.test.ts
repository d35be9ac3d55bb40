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

test("a discovery is summed up by what was found and what was set aside", () => {
  const found = checkBody(entityDiscovery, nobody);
  const [card] = [{}] as (typeof found)["rejected"];

  expect(entityDiscovery.summarize(found)).toBe("0 characters, 0 places");
  expect(entityDiscovery.summarize({ ...found, rejected: [card!] })).toBe(
    "0 characters, 0 places; 1 other name set aside as nobody",
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
    "/rejected/0/evidence",
  );
});
