import { expect, test } from "vitest";
import { checkBody } from "../core/artifact.ts";
import { topicOutline } from "./topic-outline.ts";

test("an outline is summed up by its title and how many sections it has", () => {
  const summed = (body: unknown) => topicOutline.summarize(checkBody(topicOutline, body));

  expect(summed({ title: "The ferry", sections: ["Arrival"] })).toBe("The ferry: 1 section");
  expect(summed({ sections: [{ name: "Arrival", bullets: ["Fog"] }, "Landfall"] })).toBe(
    "2 sections",
  );
  expect(summed({ abstract: "A ferry that never lands." })).toBe("A ferry that never lands.");
});

test("a section is a title or has fields, its own as well", () => {
  const body = { sections: ["One", { title: "Two", target: 40 }], keywords: ["sea"] };

  expect(checkBody(topicOutline, body)).toEqual(body);
  expect(() => checkBody(topicOutline, { sections: [7] })).toThrow(/sections.0/u);
});
