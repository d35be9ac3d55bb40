import { pino } from "pino";
import type { Logger } from "./parts.ts";

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where the server's log goes. */
export interface LogOutlet {
  write(text: string): void;
  /** Whether a person reads it as it comes: then lines are plain, otherwise JSON. */
  readonly isTerminal: boolean;
}

/** A log of one line a happening, from `level` up. */
export function createLog(level: LogLevel, outlet: LogOutlet): Logger {
  const write = (line: string) => outlet.write(outlet.isTerminal ? plainLine(line) : line);
  const options = {
    level,
    base: { service: "backlot", pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, { write });
}

/** `18:31:40 info answered GET /api/runs/{run} 200 3 ms`; times are UTC. */
function plainLine(line: string): string {
  const {
    time,
    level,
    msg,
    service: _,
    pid: __,
    ...about
  } = JSON.parse(line) as Record<string, unknown>;
  const words = Object.entries(about).map(([name, value]) =>
    name === "method" || name === "route" || name === "status"
      ? asText(value)
      : `${name}=${asText(value)}`,
  );
  const text = [String(time).slice(11, 19), level, msg, ...words].map(asText).join(" ");
  return `${text}\n`;
}

/** In one line and without what a terminal would obey. */
function asText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // oxlint-disable-next-line no-control-regex -- these are the very characters that are not to come through.
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/gu, " ");
}
