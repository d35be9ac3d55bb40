import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { StudioError } from "../core/error.ts";
import type { ApiLimits } from "./parts.ts";

/** Counts requests and refuses what is too many, with `too-many-requests`. */
export interface Rates {
  address(address: string): Promise<void>;
  /** By person, or by token where one was sent. */
  person(key: string): Promise<void>;
  /** By address, and by e-mail address. */
  signIn(key: string): Promise<void>;
  /** By person; see document 003. */
  job(person: string): Promise<void>;
  /** Requests of a person to the routes of document 003. */
  operator(person: string): Promise<void>;
}

export function createRates(limits: ApiLimits): Rates {
  return {
    address: counter(limits.addressPerMinute, "Too many requests come from this address."),
    person: counter(limits.personPerMinute, "Too many requests were sent with this account."),
    signIn: counter(limits.signInsPerMinute, "That was tried too often."),
    job: counter(limits.jobsPerMinute, "Too many jobs were started within a minute."),
    operator: counter(limits.operatorPerMinute, "Too many requests were sent within a minute."),
  };
}

function counter(perMinute: number, message: string): (key: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (key) => {
    try {
      await limiter.consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new StudioError("too-many-requests", message, { retryAfter: refusal.msBeforeNext });
    }
  };
}
