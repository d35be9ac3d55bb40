import type { Digest } from "../core/clock.ts";
import { hashedText, type EventDraft, type LogEvent } from "../core/event.ts";
import { canonicalJson } from "../core/json.ts";
import type { Connection } from "./connection.ts";
import { createCounters } from "./counters.ts";

/** Gives events their place in the log, inside the transaction of the group that is being written. */
export interface EventWriter {
  /** The number of the project's last event. */
  lastSeq(project: string): number;
  /** Writes the event as the project's next and returns its number. */
  append(project: string, event: EventDraft, now: number): number;
  /** Notes that the project has something new beside events. */
  touch(project: string): void;

  /** Puts the counters into their rows; harmless when repeated in a group. */
  writeCounters(): void;
  /** A point in the group that `backTo` can return to. */
  mark(): number;
  backTo(mark: number): void;
  /** Ends the group and tells which projects it touched. */
  committed(): ReadonlySet<string>;
  /** Ends the group and forgets every counter, to be read again from what is on disk. */
  failed(): void;
}

const insert = `INSERT INTO events (project_id, seq, run_id, run_seq, stage, type, at, prev_hash, hash, payload)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function createEventWriter(connection: Connection, digest: Digest): EventWriter {
  const counters = createCounters(connection);
  const touched = new Set<string>();

  return {
    lastSeq: (project) => counters.project(project).seq,
    append(project, draft, now) {
      const { seq: last, hash: prevHash } = counters.project(project);
      const runSeq = draft.run === null ? null : counters.run(draft.run) + 1;
      const placed = { ...draft, project, seq: last + 1, runSeq, at: now, prevHash };
      const payload = canonicalJson(draft.payload);
      const hash = digest(hashedText(placed, () => canonicalEvent(placed, payload)));
      const { run, stage, type } = draft;
      connection
        .prepare(insert)
        .run(project, last + 1, run, runSeq, stage, type, now, prevHash, hash, payload);
      counters.moveProject(project, { seq: last + 1, hash, at: now });
      if (run !== null && runSeq !== null) counters.moveRun(run, runSeq);
      return last + 1;
    },
    touch: (project) => touched.add(project),
    writeCounters: counters.write,
    mark: counters.mark,
    backTo: counters.backTo,
    committed() {
      const woken = new Set([...counters.committed(), ...touched]);
      touched.clear();
      return woken;
    },
    failed() {
      counters.failed();
      touched.clear();
    },
  };
}

/** The canonical JSON of an event whose payload's is known: the longest part of every write is gone through once. */
function canonicalEvent(event: Omit<LogEvent, "hash" | "payload">, payload: string): string {
  const { project, seq, runSeq, at, type, run, stage } = event;
  const [named, inRun, inStage] = [project, run, stage].map((text) => JSON.stringify(text));
  return `{"at":${at},"payload":${payload},"project":${named},"run":${inRun},"runSeq":${runSeq},"seq":${seq},"stage":${inStage},"type":"${type}"}`;
}
