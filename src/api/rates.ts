import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { StudioError } from "../core/error.ts";
import type { ApiLimits } from "./parts.ts";

/** Counts requests and refuses what is too many, with `too-many-requests`. */
export interface Rates {
  address(address: string): Promise<void>;
  /** By person, whatever tokens they use. */
  person(person: string): Promise<void>;
  /** By address, and by e-mail address. */
  signIn(key: string): Promise<void>;
  /** By person; see document 003. */
  job(person: string): Promise<void>;
  /** By person: naming others by their e-mail address. */
  namedPeople(person: string): Promise<void>;
  /** Requests of a person to the routes of document 003. */
  operator(person: string): Promise<void>;
}

export function createRates(limits: ApiLimits): Rates {
  return {
    address: counter(limits.addressPerMinute, "Too many requests come from this address."),
    person: counter(limits.personPerMinute, "Too many requests were sent with this account."),
    signIn: counter(limits.signInsPerMinute, "That was tried too often."),
    job: counter(limits.jobsPerMinute, "Too many jobs were started within a minute."),
    namedPeople: counter(
      limits.namedPeoplePerHour,
      "Too many people were named by their e-mail address within an hour.",
      60 * 60,
    ),
    operator: counter(limits.operatorPerMinute, "Too many requests were sent within a minute."),
  };
}

/** @param duration - how long is counted together, in seconds */
function counter(points: number, message: string, duration = 60): (key: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points, duration });
  return async (key) => {
    try {
      await limiter.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new StudioError("too-many-requests", message, { retryAfter: refusal.msBeforeNext });
    }
  };
}
