import { expect, test } from "vitest";
import { checkBody } from "../core/artifact.ts";
import { idea } from "./idea.ts";

test("an idea is summed up by its title, or whatever else it says in words", () => {
  const summed = (body: unknown) => idea.summarize(checkBody(idea, body));

  expect(summed({ title: "The ferry", summary: "Nobody leaves." })).toBe(
    "The ferry: Nobody leaves.",
  );
  expect(summed({ summary: "Nobody leaves." })).toBe("Nobody leaves.");
  expect(summed({ text: "A ferry\nthat never lands.", mood: 3 })).toBe("A ferry that never lands.");
  expect(summed({ rating: 3 })).toBe("rating");
});

test("fields of a client's own are kept, and known ones have their type", () => {
  const body = { title: "The ferry", keywords: ["sea"], source: { from: "chat" } };

  expect(checkBody(idea, body)).toEqual(body);
  expect(() => checkBody(idea, { title: 7 })).toThrow("title");
});
