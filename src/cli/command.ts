import type { ParseArgsOptionsConfig } from "node:util";
import type { Clock } from "../core/clock.ts";
import type { Pipeline } from "../core/pipeline.ts";
import type { Studio } from "../studio/studio.ts";
import type { Terminal } from "./terminal.ts";

/** A server as `serve` asks for it. */
export interface ServerWish {
  readonly studio: Studio;
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  /** Other addresses under which people reach it. */
  readonly publicUrls: readonly string[];
  /** Addresses of the proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

/** A server at work. */
export interface StartedServer {
  /** Where it is reached on this machine. */
  readonly url: string;
  readonly log: {
    info(about: Readonly<Record<string, unknown>>, message: string): void;
    warn(about: Readonly<Record<string, unknown>>, message: string): void;
  };
  /** Tells streams to come back later and waits for requests under way, for a while. The studio stays open. */
  close(): Promise<void>;
}

/** What the command line works in; main.ts brings it together, tests bring their own. */
export interface Surroundings {
  /** Opens the data folder; what it takes is loaded when it is first called. */
  openStudio(options: {
    readonly folder: string;
    readonly mode: "write" | "read";
  }): Promise<Studio>;
  /** Serves an open studio over HTTP; what it takes is loaded when it is called. */
  startServer(wish: ServerWish): Promise<StartedServer>;
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly version: string;
  /** Where Backlot itself lies, with its examples. */
  readonly packageFolder: string;
  pipelines(): Promise<readonly Pipeline[]>;
  /** File formats whose readers load, for `doctor`. */
  formats(): Promise<readonly { readonly name: string; readonly problem: string | null }[]>;
}

/** What was typed, parsed. */
export interface Invocation {
  readonly surroundings: Surroundings;
  readonly args: readonly string[];
  readonly options: OptionValues;
  /** The data folder, absolute. */
  readonly folder: string;
  /** How the person types `backlot` here, for commands to show: `npm run backlot --` in a clone. */
  readonly self: string;
}

export type OptionValues = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>;

/** Exit codes, as the README has them. */
export const exits = { done: 0, failed: 1, badUse: 2, waiting: 3, completedWithErrors: 4 } as const;

/** Carries out one command; resolves with the exit code. */
export type Act = (invocation: Invocation) => Promise<number>;

/** A command as help lists it; the code that carries it out is loaded when it is called. */
export interface CommandEntry {
  readonly usage: string;
  readonly summary: string;
  readonly options: ParseArgsOptionsConfig;
  /** One line an option, in the order of help. */
  readonly optionHelp: readonly (readonly [option: string, meaning: string])[];
  /** How many words may follow the command. */
  readonly words: readonly [least: number, most: number];
  load(): Promise<{ readonly act: Act }>;
}

/** The text of an option; undefined when it was not given. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

export function hasOption(options: OptionValues, name: string): boolean {
  return options[name] === true;
}

/** Every text of an option that may be given more than once. */
export function textOptions(options: OptionValues, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
