import { expect, test } from "vitest";
import { z } from "zod";
import { faultsInWords } from "./faults.ts";

const schema = z.strictObject({
  title: z.string().min(1),
  kind: z.enum(["film", "episode"]),
  share: z.number().min(0).max(1),
  tags: z.array(z.string()).min(2),
});
const good = { title: "One", kind: "film", share: 1, tags: ["a", "b"] };

test.each([
  [{ ...good, title: 7 }, "/title must be text, not a number"],
  [{ ...good, title: undefined }, "/title is missing"],
  [{ ...good, title: "" }, "/title must not be empty"],
  [{ ...good, kind: "poem" }, '/kind must be one of "film", "episode"'],
  [{ ...good, share: -1 }, "/share must be 0 at least"],
  [{ ...good, share: 2 }, "/share must be 1 at most"],
  [{ ...good, tags: ["a"] }, "/tags needs 2 at least"],
  [{ ...good, tags: ["a", null] }, "/tags/1 must be text, not null"],
  [{ ...good, more: 1 }, "the whole has fields that are not known: more"],
  [[], "the whole must be an object with fields, not a list"],
])("the fault of %j is told in plain words", (value, words) => {
  const { error } = schema.safeParse(value);

  expect(error && faultsInWords(error, value)).toBe(words);
});

test("of many faults the first are told and the others counted", () => {
  const { error } = schema.safeParse({});

  expect(error && faultsInWords(error, {})).toBe(
    "/title is missing; /kind is missing; /share is missing; and 1 more",
  );
});
