import type { RateLimiterMemory } from "rate-limiter-flexible";
import { StudioError } from "../core/error.ts";
import { networkOf } from "./network.ts";

/** Wrong passwords that somebody may give in a minute, for one account and from one network, before they have to wait. */
const wrongAMinute = 5;
/** Wrong passwords that one account takes in an hour, from wherever they come. */
const wrongAnHour = 50;

/** Slows down whoever guesses passwords. */
export interface SignInLimit {
  /**
   * Tries what may fail for a wrong password, and counts it until it has succeeded, so that guesses at the same time count as
   * well. Throws `too-many-requests`, which says how long to wait, when there were too many.
   *
   * @param account - the e-mail address, whether there is such an account or not
   * @param address - where it is tried from
   */
  attempt<Result>(
    account: string,
    address: string | null,
    act: () => Promise<Result>,
  ): Promise<Result>;
}

/** Counts in the memory of this process; the library is loaded at the first attempt. */
export function createSignInLimit(): SignInLimit {
  let limiters: ReturnType<typeof createLimiters> | null = null;
  return {
    async attempt(account, address, act) {
      limiters ??= createLimiters();
      const { ofMinute, ofHour } = await limiters;
      const email = account.toLowerCase();
      const place = `${networkOf(address)} ${email}`;
      await count(ofMinute, place);
      await count(ofHour, email);
      const result = await act();
      await ofMinute.reward(place);
      await ofHour.reward(email);
      return result;
    },
  };
}

async function createLimiters() {
  const { RateLimiterMemory: Limiter } = await import("rate-limiter-flexible");
  return {
    ofMinute: new Limiter({ points: wrongAMinute, duration: 60 }),
    ofHour: new Limiter({ points: wrongAnHour, duration: 60 * 60 }),
  };
}

async function count(limiter: RateLimiterMemory, key: string): Promise<void> {
  const { consumedPoints, msBeforeNext } = await limiter.penalty(key);
  if (consumedPoints > limiter.points) throw tooMany(msBeforeNext);
}

function tooMany(retryAfter: number): StudioError {
  const seconds = Math.max(1, Math.ceil(retryAfter / 1_000));
  return new StudioError(
    "too-many-requests",
    "There were too many attempts to sign in with a wrong password.",
    { hint: `Wait ${seconds} seconds, then try again.`, retryAfter: seconds * 1_000 },
  );
}
