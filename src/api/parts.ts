import type { Clock, Digest } from "../core/clock.ts";
import type { Examined } from "../studio/doctor.ts";
import type { Studio } from "../studio/studio.ts";
import type { BuiltPages } from "./built-pages.ts";
import type { StreamSettings } from "./streams/settings.ts";

/** How much one request, and everybody's requests together, may ask for. */
export interface ApiLimits {
  /** Longest JSON body, in bytes. */
  readonly jsonBytes: number;
  /** Longest JSON body of somebody who need not be known, in bytes. */
  readonly strangerBytes: number;
  /** What the bodies of all requests may take together until they are answered, in bytes. */
  readonly bodiesBytes: number;
  /** Longest file, in bytes. */
  readonly uploadBytes: number;
  /** Deepest nesting of lists and objects in a JSON body. */
  readonly jsonDepth: number;
  /** How long a body may take to arrive, in milliseconds. */
  readonly bodyMs: number;
  /** How long an answer may wait for its reader to take any of it, in milliseconds. */
  readonly answerMs: number;
  /** Connections at once, of all. */
  readonly connections: number;
  /** Requests of one person that are not answered yet. */
  readonly requestsAtOnce: number;
  /** Requests a minute of one person, with whatever tokens. */
  readonly personPerMinute: number;
  /** Requests a minute of one network address, before anybody is known. */
  readonly addressPerMinute: number;
  /** Attempts a minute to sign in, set up or accept an invitation, of one address or for one e-mail address. */
  readonly signInsPerMinute: number;
  /** How often in an hour one person may name others by their e-mail address; the answer tells who has an account. */
  readonly namedPeoplePerHour: number;
  /** Jobs a minute of one person, as document 003 has it. */
  readonly jobsPerMinute: number;
  /** Requests a minute of one person to the routes of document 003, as it has it. */
  readonly operatorPerMinute: number;
  /** How long an answer is kept for its Idempotency-Key, in milliseconds. */
  readonly keyMs: number;
}

export const defaultLimits: ApiLimits = {
  jsonBytes: 1024 * 1024,
  strangerBytes: 8 * 1024,
  bodiesBytes: 64 * 1024 * 1024,
  uploadBytes: 12 * 1024 * 1024,
  jsonDepth: 64,
  bodyMs: 30_000,
  answerMs: 30_000,
  connections: 6_000,
  requestsAtOnce: 64,
  personPerMinute: 1_200,
  addressPerMinute: 3_600,
  signInsPerMinute: 20,
  namedPeoplePerHour: 30,
  jobsPerMinute: 5,
  operatorPerMinute: 60,
  keyMs: 24 * 60 * 60 * 1_000,
};

/** Where the API says what happened to it; pino fits. */
export interface Logger {
  info(about: Readonly<Record<string, unknown>>, message: string): void;
  warn(about: Readonly<Record<string, unknown>>, message: string): void;
  error(about: Readonly<Record<string, unknown>>, message: string): void;
}

/** How the server can be reached. */
export interface Door {
  /**
   * Whether only this machine reaches it, with no proxy between: then, while nobody has an account, who comes from this
   * machine is `local`.
   */
  readonly isLoopback: boolean;
  /** The `Host` headers that are ours, with the port where there is one: `localhost:4310`. Any other request is refused. */
  readonly hosts: readonly string[];
  /** Addresses of proxies: what the last of `X-Forwarded-For` says is believed of their connections alone. */
  readonly trustedProxies?: readonly string[];
  /** Whether browsers reach it by https, so that cookies are for https alone. */
  readonly isSecure?: boolean;
}

/** One answered request, for counting. */
export interface Answered {
  readonly method: string;
  /** The pattern of the route, `/api/runs/:run`, or `unknown`; never what somebody wrote. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** What the API is put together from. */
export interface ApiParts {
  readonly studio: Studio;
  readonly clock: Clock;
  readonly digest: Digest;
  /** Of Backlot, as health and the reference say it. */
  readonly version: string;
  readonly door: Door;
  readonly limits: ApiLimits;
  readonly log: Logger;
  readonly doctor: () => Promise<readonly Examined[]>;
  /** The figures in the text format of Prometheus; without it, `/metrics` answers not found. */
  readonly metrics?: () => Promise<string>;
  readonly onAnswered?: (answered: Answered) => void;
  /** The pages for browsers; without it, or while it gives null, /studio/ says that they are not built. */
  readonly pages?: () => Promise<BuiltPages | null>;
  /** What streams may take, where it is not the usual. */
  readonly streams?: Partial<StreamSettings>;
}
