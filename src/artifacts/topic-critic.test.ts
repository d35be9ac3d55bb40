import { expect, test } from "vitest";
import { checkBody } from "../core/artifact.ts";
import { topicCritic } from "./topic-critic.ts";

test("a critic's words are summed up by score and feedback, where there are any", () => {
  const summed = (body: unknown) => topicCritic.summarize(checkBody(topicCritic, body));

  expect(summed({ feedback: "Say who it is about.", score: 6 })).toBe(
    "6 of 10: Say who it is about.",
  );
  expect(summed({ score: 6.5 })).toBe("6.5 of 10");
  expect(summed({ candidates: [{ title: "The ferry" }], recommended_index: 0 })).toBe(
    "candidates, recommended_index",
  );
});

test("fields of a client's own are kept", () => {
  const body = { score: 8, rankings: [{ rank: 1, scores: { novelty: 9 } }] };

  expect(checkBody(topicCritic, body)).toEqual(body);
});
