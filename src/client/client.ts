import { hc } from "hono/client";
import type { Api } from "../api/app.ts";
import { within } from "./cutting.ts";
import { failureOf, noAnswer, notOurs } from "./failure.ts";
import { usualSleep, usualSoon, usualTiming, type Sleep, type Timing } from "./surroundings.ts";

/** As much of a WebSocket as the client uses; the browser's and Node's fit. */
export interface Socket {
  addEventListener(type: "open" | "close" | "error", hear: () => void): void;
  addEventListener(type: "message", hear: (event: { readonly data: unknown }) => void): void;
  send(text: string): void;
  close(): void;
}
export type SocketClass = new (url: string) => Socket;

export interface ClientOptions {
  /** Where the studio listens: `http://127.0.0.1:4600`. */
  readonly url: string;
  /** An API token, `bkl_…`. In a page of the studio leave it out: the session's cookie is sent by itself. */
  readonly token?: string;
  /** In place of those that browsers and Node have. */
  readonly fetch?: typeof globalThis.fetch;
  readonly WebSocket?: SocketClass;
  readonly sleep?: Sleep;
  readonly random?: () => number;
  /** When listeners are told of changes; all that happens until then is one change. */
  readonly soon?: (act: () => void) => void;
  readonly timing?: Partial<Timing>;
}

/** Typed calls of all routes, by address: `client.http.api.projects[":project"].$get({ param: { project } })`. */
export type TypedCalls = ReturnType<typeof hc<Api>>;

/** A studio, seen from outside. */
export interface BacklotClient {
  readonly url: string;
  readonly hasToken: boolean;
  /** Every route, typed. An answer that is no success throws `RequestFailed`; `answerOf` takes the body out. */
  readonly http: TypedCalls;
  /** Sends a request to a path of the studio. Throws `RequestFailed` for what is no success. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** The JSON at a path; gives up when its time is over. */
  read(path: string, signal?: AbortSignal): Promise<unknown>;
  readonly WebSocket: SocketClass | null;
  readonly sleep: Sleep;
  readonly random: () => number;
  readonly soon: (act: () => void) => void;
  readonly timing: Timing;
}

/** Makes a client. Nothing is sent before something is asked for. Throws for an address that is none. */
export function createClient(options: ClientOptions): BacklotClient {
  const { token, sleep = usualSleep } = options;
  const url = addressOf(options.url);
  const timing = { ...usualTiming, ...options.timing };
  const send = sender(url, token, options.fetch);
  const ask = (path: string, init?: RequestInit) => send(`${url}${path}`, init);
  return {
    url,
    hasToken: token !== undefined,
    http: hc<Api>(url, { fetch: send }),
    fetch: ask,
    read(path, signal) {
      const late = () => noAnswer(url);
      return within(timing.deadline, { sleep, signal, late }, async (over) =>
        jsonOf(url, await ask(path, { signal: over })),
      );
    },
    WebSocket: options.WebSocket ?? globalThis.WebSocket ?? null,
    sleep,
    random: options.random ?? Math.random,
    soon: options.soon ?? usualSoon,
    timing,
  };
}

/** Without a slash at its end, so that a studio behind a path can be named too. */
function addressOf(text: string): string {
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new TypeError(`${text} is no address of a studio: it begins with http:// or https://.`);
  return `${url.origin}${url.pathname.replace(/\/+$/u, "")}`;
}

type Send = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

function sender(url: string, token: string | undefined, given?: typeof globalThis.fetch): Send {
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    const response = await answered(url, init.signal, () =>
      // Looked up at each call, and called as the global that it is.
      given ? given(input, { ...init, headers }) : fetch(input, { ...init, headers }),
    );
    if (response.ok || response.status === 304) return response;
    throw await failureOf(url, response);
  };
}

async function answered<Result>(
  url: string,
  signal: AbortSignal | null | undefined,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw noAnswer(url, error);
  }
}

async function jsonOf(url: string, response: Response): Promise<unknown> {
  const text = await answered(url, null, () => response.text());
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw notOurs(url, response.status, error);
  }
}
