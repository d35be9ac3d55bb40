import { expect, test } from "vitest";
import { createIds, sha256, systemClock } from "./compose.ts";
import { RunId } from "./core/id.ts";

test("ids sort in the order in which they were made, also within one millisecond and when the clock goes back", () => {
  const times = [5_000, 5_000, 5_000, 4_000, 6_000];
  const ids = createIds({ ...systemClock, now: () => times.shift() ?? 7_000 });

  const made = Array.from({ length: 6 }, () => ids.next("run"));

  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(6);
  expect(made.every((id) => RunId.safeParse(id).success)).toBe(true);
});

test("a hundred thousand ids of one instant are all different and in order", () => {
  const ids = createIds({ ...systemClock, now: () => 1 });

  const made = Array.from({ length: 100_000 }, () => ids.next("run"));

  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

test("a sleep that is called off rejects with the reason", async () => {
  const stop = new AbortController();
  const sleeping = systemClock.sleep(60_000, stop.signal);

  stop.abort("enough");

  await expect(sleeping).rejects.toBe("enough");
  await expect(systemClock.sleep(60_000, AbortSignal.abort("before"))).rejects.toBe("before");
});

test("a digest is the SHA-256 of the text in UTF-8", () => {
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(sha256(new TextEncoder().encode("é"))).toBe(sha256("é"));
});
