import { expect, test } from "vitest";
import { StudioError } from "../core/error.ts";
import { isTransient, retryDelay } from "./retry.ts";

const policy = { attempts: 4, base: 500, longest: 3_000 };

test("only what passes by itself is tried again", () => {
  expect(isTransient(new StudioError("transient", "Overloaded."))).toBe(true);
  expect(isTransient(new StudioError("timeout", "Too slow."))).toBe(true);
  expect(isTransient(new StudioError("invalid-artifact", "No title."))).toBe(false);
  expect(isTransient(new TypeError("a bug"))).toBe(false);
});

test("each wait is twice the one before, half of it by chance, up to the longest", () => {
  const failure = new StudioError("transient", "Overloaded.");
  const longest = [1, 2, 3].map((attempt) => retryDelay(policy, attempt, failure, () => 0.999_999));
  const shortest = [1, 2, 3].map((attempt) =>
    retryDelay({ ...policy, longest: 1_200 }, attempt, failure, () => 0),
  );

  expect(longest).toEqual([500, 1_000, 2_000]);
  expect(shortest).toEqual([250, 500, 600]);
});

test("the last attempt is the last", () => {
  expect(retryDelay(policy, 4, new StudioError("transient", "Overloaded."), () => 0)).toBeNull();
});
