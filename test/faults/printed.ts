import type { LogEvent } from "../../src/core/event.ts";
import type { Inspection } from "./inspection.ts";

/** Events that were printed, and so acknowledged, and are not in the log as they were printed. */
export function missingFrom({ events }: Inspection, lines: readonly string[]): string[] {
  const kept = new Map(events.map((event) => [`${event.project} ${event.seq}`, canonical(event)]));
  return lines
    .map((line) => JSON.parse(line) as LogEvent)
    .filter((event) => kept.get(`${event.project} ${event.seq}`) !== canonical(event))
    .map((event) => `Printed and not in the log: event ${event.seq} (${event.type})`);
}

/** Heads whose digest or number of versions is not as wanted. */
export function differingHeads({ heads }: Inspection, wanted: Inspection["heads"]): string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(heads)]);
  return [...names]
    .filter((name) => wanted[name] !== heads[name])
    .map(
      (name) => `${name} is ${heads[name] ?? "missing"} instead of ${wanted[name] ?? "not there"}`,
    );
}

function canonical(event: LogEvent): string {
  return JSON.stringify(Object.entries(event).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
