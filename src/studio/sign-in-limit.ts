import type { RateLimiterMemory } from "rate-limiter-flexible";
import { StudioError } from "../core/error.ts";

/** Wrong passwords that somebody may give in a minute before they have to wait. */
const wrongAMinute = 5;

/** Slows down whoever guesses passwords. */
export interface SignInLimit {
  /**
   * Tries what may fail for a wrong password, and counts it under this key until it has succeeded, so that guesses at the same
   * time count as well. Throws `too-many-requests`, which says how long to wait, when there were too many within a minute.
   */
  attempt<Result>(key: string, act: () => Promise<Result>): Promise<Result>;
}

/** Counts in the memory of this process; the library is loaded at the first attempt. */
export function createSignInLimit(): SignInLimit {
  let limiter: Promise<RateLimiterMemory> | null = null;
  return {
    async attempt(key, act) {
      limiter ??= createLimiter();
      const counts = await limiter;
      const { consumedPoints, msBeforeNext } = await counts.penalty(key);
      if (consumedPoints > wrongAMinute) throw tooMany(msBeforeNext);
      const result = await act();
      await counts.delete(key);
      return result;
    },
  };
}

async function createLimiter(): Promise<RateLimiterMemory> {
  const { RateLimiterMemory: Limiter } = await import("rate-limiter-flexible");
  return new Limiter({ points: wrongAMinute, duration: 60 });
}

function tooMany(retryAfter: number): StudioError {
  const seconds = Math.max(1, Math.ceil(retryAfter / 1_000));
  return new StudioError(
    "too-many-requests",
    "There were too many attempts to sign in with a wrong password.",
    { hint: `Wait ${seconds} seconds, then try again.`, retryAfter: seconds * 1_000 },
  );
}
