import { StudioError, failures } from "../core/error.ts";
import type { Random } from "../core/clock.ts";
import type { RetryPolicy } from "../core/stage.ts";

/** Failures that pass by themselves; everything else is met again by the same call. */
export function isTransient(error: unknown): boolean {
  return error instanceof StudioError && failures[error.code].retry === "later";
}

/**
 * How long to wait before the next attempt, in milliseconds, or null when there shall be none.
 *
 * @param attempt - the one that has just failed, from 1
 */
export function retryDelay(
  policy: RetryPolicy,
  attempt: number,
  error: unknown,
  random: Random,
): number | null {
  if (!isTransient(error) || attempt >= policy.attempts) return null;
  const delay = Math.min(policy.base * 2 ** (attempt - 1), policy.longest);
  // Half fixed, half by chance, so that units that failed together do not come back together.
  return Math.round(delay / 2 + (delay / 2) * random());
}
