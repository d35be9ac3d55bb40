import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { Clock, Digest } from "../core/clock.ts";
import { StudioError } from "../core/error.ts";
import type { Examined } from "../studio/doctor.ts";
import type { Studio } from "../studio/studio.ts";
import { builtPages } from "./built-pages.ts";
import { isLoopbackAddress, isLoopbackHost } from "./door.ts";
import { createLog, type LogLevel, type LogOutlet } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { defaultLimits, type ApiLimits, type ApiParts, type Door, type Logger } from "./parts.ts";
import { listenHttp } from "./server.ts";
import type { StreamSettings } from "./streams/settings.ts";
import { openTraces } from "./traces/traces.ts";

/** How to start a server; what is left out is as usual. */
export interface ServerOptions {
  /** Open for writing; it stays the caller's to close. */
  readonly studio: Studio;
  /** A name or address of this machine. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Other addresses under which people reach it, as behind a proxy: `https://studio.example.com`. */
  readonly publicUrls?: readonly string[];
  /** Addresses of the proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  readonly logLevel?: LogLevel;
  readonly outlet: LogOutlet;
  readonly version: string;
  readonly limits?: Partial<ApiLimits>;
  readonly streams?: Partial<StreamSettings>;
}

/** What only the machine has. */
export interface ServerSurroundings {
  readonly clock: Clock;
  readonly digest: Digest;
  readonly env: NodeJS.ProcessEnv;
  /** Where a build leaves the pages for browsers. */
  readonly pagesFolder: string;
  readonly doctor: () => Promise<readonly Examined[]>;
}

/** A server at work. */
export interface RunningServer {
  /** Where it is reached on this machine, without a slash at the end. */
  readonly url: string;
  readonly log: Logger;
  /** Ends streams with `closing` and waits for requests under way, 10 s at most. The studio stays open. */
  close(): Promise<void>;
}

/** How long requests under way are waited for, in milliseconds. */
const grace = 10_000;

/**
 * Serves a studio over HTTP. Throws `bad-request` for an address that others reach while nobody has an account, and what
 * `listenHttp` throws.
 */
export async function startApi(
  options: ServerOptions,
  { clock, digest, env, pagesFolder, doctor }: ServerSurroundings,
): Promise<RunningServer> {
  const { studio, host, port, version } = options;
  await assertMayListen(studio, host);
  const log = createLog(options.logLevel ?? "info", options.outlet);
  const limits = { ...defaultLimits, ...options.limits };
  const streams = options.streams ?? {};
  const metrics = createMetrics(studio);
  const traces = await openTraces({ operation: studio.operation, clock, version, log, env });
  const partsAt = (taken: number): ApiParts => ({
    studio,
    clock,
    digest,
    version,
    limits,
    streams,
    log,
    doctor,
    pages: builtPages(pagesFolder, digest),
    metrics: metrics.text,
    onAnswered(request) {
      metrics.answered(request);
      traces?.answered(request);
    },
    door: doorAt(options, taken),
  });
  const server = await listenHttp({ host: bare(host), port }, partsAt);
  const url = `http://${inUrl(shownHost(host))}:${server.port}`;
  log.info({ url }, "listening");
  return {
    url,
    log,
    async close() {
      log.info({}, "closing");
      await server.close(grace);
      await traces?.close();
      metrics.close();
      log.info({}, "closed");
    },
  };
}

/** Before anybody has an account, whoever reached the server would be let in, or nobody: it is for this machine alone. */
async function assertMayListen({ accounts }: Studio, host: string): Promise<void> {
  if (isLoopbackPlace(host) || (await accounts.hasPeople())) return;
  const message = `Nobody has an account yet, so Backlot does not listen on ${host}, where others could reach it.`;
  throw new StudioError("bad-request", message, {
    hint: "Start `backlot serve` without --host and make the owner's account with the link that it prints; then start it like this again.",
  });
}

/** Whether only this machine reaches what listens there. */
function isLoopbackPlace(host: string): boolean {
  return isLoopbackHost(inUrl(bare(host))) || isLoopbackAddress(bare(host));
}

/**
 * A proxy may come from this machine under its own name and say nothing of whom it asks for: where there is one, being here
 * proves nothing, and only the link for the owner's account lets somebody in while nobody has one.
 */
function doorAt({ host, publicUrls = [], trustedProxies = [] }: ServerOptions, port: number): Door {
  const names = new Set(["localhost", "127.0.0.1", "[::1]", inUrl(bare(host)).toLowerCase()]);
  if (isEverywhere(host)) for (const address of ownAddresses()) names.add(inUrl(address));
  const hosts = [...names].flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  const urls = publicUrls.map((url) => new URL(url));
  return {
    isLoopback: isLoopbackPlace(host) && publicUrls.length === 0 && trustedProxies.length === 0,
    trustedProxies,
    hosts: [...hosts, ...urls.map((url) => url.host.toLowerCase())],
    isSecure: urls.some(({ protocol }) => protocol === "https:"),
  };
}

function isEverywhere(host: string): boolean {
  return ["0.0.0.0", "::"].includes(bare(host));
}

/** Somebody else's page cannot make its own name be one of these: they are numbers. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).map(({ address }) => address),
  );
}

function shownHost(host: string): string {
  return isEverywhere(host) ? "127.0.0.1" : bare(host);
}

/** `::1` of `[::1]`. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/u, "$1");
}

function inUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
