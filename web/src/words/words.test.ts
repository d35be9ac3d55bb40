import { expect, test } from "vitest";
import { statusWord } from "../../../src/core/wording.ts";
import { keyInAddress, keyOfAddress } from "./address.ts";
import { ago, lasted, typeName } from "./phrase.ts";
import { hasEnded, standingOf, type WorkStatus } from "./status.ts";

test.each(["", "-", "--", "scn_1", "-x", "a/b", "ä ö"])(
  "the key %j comes back out of an address",
  (key) => {
    expect(keyOfAddress(keyInAddress(key))).toBe(key);
    expect(keyInAddress(key)).not.toBe("");
  },
);

test("every status of the engine has its place among the six words", () => {
  for (const status of Object.keys(statusWord) as WorkStatus[]) {
    expect(standingOf(status).word).toMatch(/^(?:draft|working|needs-you|ready|failed)$/u);
    expect(hasEnded(status)).toBeTypeOf("boolean");
  }
});

test("times and types are said as people say them", () => {
  const minute = 60_000;
  expect([lasted(400), lasted(12_000), lasted(187_000), lasted(7_500_000)]).toEqual([
    "0.4 s",
    "12 s",
    "3 min 7 s",
    "2 h 5 min",
  ]);
  expect([ago(0, 10), ago(0, 5 * minute), ago(0, 24 * 60 * minute)]).toEqual([
    "just now",
    "5 minutes ago",
    "yesterday",
  ]);
  expect([typeName("scene", 2), typeName("character-bible", 1), typeName("story", 2)]).toEqual([
    "scenes",
    "character",
    "stories",
  ]);
});
