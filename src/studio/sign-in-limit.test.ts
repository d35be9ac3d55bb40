import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSignInLimit } from "./sign-in-limit.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const fail = () => Promise.reject(new Error("a wrong password"));
const succeed = async () => "in";

test("an account takes fifty wrong passwords an hour, from however many addresses, and others are not held up", async () => {
  const limit = createSignInLimit();
  for (let guess = 0; guess < 50; guess += 1) {
    const attempt = limit.attempt("ada@example.org", `10.0.0.${guess}`, fail);
    await expect(attempt).rejects.toThrow("a wrong password");
  }

  const next = limit.attempt("ADA@example.org", "10.0.1.1", succeed);
  await expect(next).rejects.toMatchObject({ code: "too-many-requests", retryAfter: 3_600_000 });
  expect(await limit.attempt("bo@example.org", "10.0.1.1", succeed)).toBe("in");
  vi.setSystemTime(Date.now() + 3_600_000);

  expect(await limit.attempt("ada@example.org", "10.0.1.1", succeed)).toBe("in");
});

test("whoever signs in rightly takes nothing from what is left, and gives back nothing of what others guessed", async () => {
  const limit = createSignInLimit();
  for (let round = 0; round < 60; round += 1)
    await limit.attempt("ada@example.org", "10.0.0.1", succeed);
  for (let guess = 0; guess < 5; guess += 1)
    await limit.attempt("ada@example.org", "10.0.0.1", fail).catch(() => undefined);

  const sixth = limit.attempt("ada@example.org", "10.0.0.1", succeed);

  await expect(sixth).rejects.toMatchObject({ code: "too-many-requests", retryAfter: 60_000 });
});

test("addresses of one IPv6 network of 64 bits count as one", async () => {
  const limit = createSignInLimit();
  for (let guess = 0; guess < 5; guess += 1)
    await limit.attempt("ada@example.org", `2001:db8::${guess}`, fail).catch(() => undefined);

  const sixth = limit.attempt("ada@example.org", "2001:db8:0:0:ffff::1", succeed);

  await expect(sixth).rejects.toMatchObject({ code: "too-many-requests" });
  expect(await limit.attempt("ada@example.org", "2001:db8:0:1::1", succeed)).toBe("in");
});
