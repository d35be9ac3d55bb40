import { StudioError } from "../core/error.ts";
import { eventPayloads, type LogEvent } from "../core/event.ts";
import type { RunId } from "../core/id.ts";
import type { LogLine } from "../core/live/run-view.ts";
import type { RunRecord } from "../core/store.ts";
import type { Desk } from "./desk.ts";
import { assertPlace } from "./events.ts";

/** A line that a client writes on behalf of an agent of its own. */
export interface NewLogLine {
  /** 1 to 100 characters, as `event`. */
  readonly agent: string;
  readonly event: string;
  /** At most 64 KB as JSON. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What the agents of a run say of their work. */
export interface LogDesk {
  /** Writes a line into the run's log; it is on disk when it resolves. Takes an editor. */
  add(run: RunId, line: NewLogLine): Promise<LogLine>;
  /** Oldest first, after the line of that number; at most `limit`, and about a megabyte. None: there are no more yet. */
  page(
    run: RunId,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly LogLine[]>;
}

export function createLogs(desk: Desk): LogDesk {
  const { parts, stores, bench } = desk;
  return {
    async add(id, line) {
      const run = await stores.runs.get(id);
      await desk.assertMay(run.project, "editor");
      const said = checkedLine(line);
      const payload = { ...said, unit: "" };
      const at = parts.clock.now();
      const draft = { type: "agent.log", run: id, stage: null, payload } as const;
      const [seq] = await bench.stores.journal.announce([draft], at);
      return { seq: seq!, at, stage: null, ...said };
    },
    async page(id, { after, limit }) {
      assertPlace(after, limit);
      const run = await stores.runs.get(id);
      const types = ["agent.log"] as const;
      const from = Math.max(after, beforeRun(run));
      const events = await stores.events.readAfter(run.project, from, limit, { run: id, types });
      return events.flatMap(logLine);
    },
  };
}

/** Number of an event that came before all of a run's: where to begin to look for them. */
export function beforeRun({ frozenAt }: RunRecord): number {
  return Math.max(0, frozenAt - 1);
}

function logLine(event: LogEvent): LogLine[] {
  if (event.type !== "agent.log") return [];
  const { seq, at, stage } = event;
  const { agent, event: name, payload } = event.payload;
  return [{ seq, at, stage, agent, event: name, payload }];
}

const longestWord = 100;
const largestPayload = 64 * 1024;

function checkedLine(line: NewLogLine) {
  const checked = eventPayloads["agent.log"].omit({ unit: true }).safeParse(line);
  if (!checked.success) {
    const [fault] = checked.error.issues;
    const where = fault?.path.join(".") ?? "";
    throw new StudioError(
      "bad-request",
      `A log line has an agent, an event and a payload in JSON${where === "" ? "" : `; its ${where} does not fit`}.`,
    );
  }
  const { agent, event, payload } = checked.data;
  for (const word of [agent, event])
    if (word === "" || word.length > longestWord)
      throw new StudioError(
        "bad-request",
        `An agent and an event are named in 1 to ${longestWord} characters.`,
      );
  const bytes = Buffer.byteLength(JSON.stringify(payload));
  if (bytes > largestPayload)
    throw new StudioError(
      "request-too-large",
      `The payload of a log line has at most ${largestPayload} bytes as JSON, not ${bytes}.`,
    );
  return { agent, event, payload };
}
