import { errorInfo, StudioError } from "../core/error.ts";
import type { LogEvent } from "../core/event.ts";
import type { RunId } from "../core/id.ts";
import type { ProjectRecord, RunRecord } from "../core/store.ts";
import { whenSettled, type AnsweringPolicy } from "../studio/answering.ts";
import { event000 } from "../studio/document-000.ts";
import { exits, textOption, type Invocation } from "./command.ts";
import { exitCodeOf, watchInterrupts } from "./interrupt.ts";
import { frame } from "./live/frame.ts";
import { openScreen } from "./live/screen.ts";
import { tellEvent } from "./live/telling.ts";
import { emptyView, see, type Beginning, type RunView } from "./live/view.ts";
import type { Session } from "./session.ts";
import { harmless, jsonLine } from "./width.ts";

/** What to watch, and how. */
export interface Watch {
  readonly run: RunId;
  /** Events of the project after this one are told; earlier ones are known. */
  readonly since: number;
  readonly policy: AnsweringPolicy;
  /** Keeps the number of the last event that was told, so that whoever goes on watching after a take-over misses none. */
  readonly told?: Told;
  /** How long each artifact is given on a live screen before the next one shows, in milliseconds. The work does not wait. */
  readonly pace?: number;
}

export interface Told {
  seq: number | null;
}

/** A run at rest. */
export interface Watched {
  readonly run: RunRecord;
  readonly project: ProjectRecord;
  readonly view: RunView;
  readonly exit: number;
}

/** Tells what happens in a run until it rests. The first Ctrl-C pauses it, the second leaves it to whoever takes over. */
export async function watchRun(
  invocation: Invocation,
  session: Session,
  watch: Watch,
): Promise<Watched> {
  const { desks } = session;
  const record = await desks.runs.get(watch.run);
  const project = await desks.projects.get(record.project);
  const view = emptyView(record);
  const since = watch.told?.seq ?? watch.since;
  for await (const event of desks.events.after(project.id, 0, watch.run)) {
    if (event.seq > since) break;
    see(view, event);
  }
  const teller = createTeller(invocation, { project, run: record, view, pace: watch.pace ?? 0 });
  const interrupts = watchInterrupts(
    () => {
      teller.note("Pausing: what has begun is finished. Ctrl-C again leaves at once.");
      pauseAll(session, watch.run).catch((error: unknown) => teller.note(errorInfo(error).message));
    },
    () => teller.leave(),
  );
  const ended = new AbortController();
  const telling = tellAll(session, project, { ...watch, since }, teller, ended.signal);
  try {
    const run = await whenSettled(desks, watch.run, watch.policy);
    ended.abort();
    await telling;
    await teller.close();
    await othersResting(session, watch.run, invocation);
    const exit =
      interrupts.heard !== null && run.status === "paused"
        ? exitCodeOf(interrupts.heard)
        : exitOf(run);
    return { run, project, view, exit };
  } finally {
    ended.abort();
    await telling.catch(() => undefined);
    await teller.close();
    interrupts.stop();
  }
}

async function tellAll(
  { desks }: Session,
  project: ProjectRecord,
  { run, since, told }: Watch,
  teller: Teller,
  signal: AbortSignal,
): Promise<void> {
  for await (const event of desks.events.follow(project.id, since, signal)) {
    if (event.run === run || event.run === null) await teller.tell(event);
    if (told) told.seq = event.seq;
  }
}

/** The exit code of a command that has watched a run until it was so. */
export function exitOf({ status }: Pick<RunRecord, "status">): number {
  switch (status) {
    case "completed":
    case "early_exit":
      return exits.done;
    case "completed_with_errors":
      return exits.completedWithErrors;
    case "awaiting_approval":
    case "paused":
      return exits.waiting;
    case "failed":
    case "cancelled":
    case "interrupted":
    case "queued":
    case "running":
      return exits.failed;
  }
}

/** A process that writes stays for the runs that others have set going in it. */
async function othersResting(
  { desks, drivenForOthers }: Session,
  own: RunId,
  { surroundings }: Invocation,
): Promise<void> {
  for (const run of drivenForOthers) {
    if (run === own) continue;
    const { number, status } = await desks.runs.get(run);
    if (status === "running")
      surroundings.terminal.err(
        `Still works on run ${number} for another process; Ctrl-C pauses that.\n`,
      );
    await desks.runs.whenResting(run);
  }
}

async function pauseAll({ desks, drivenForOthers }: Session, own: RunId): Promise<void> {
  for (const run of new Set([own, ...drivenForOthers])) {
    try {
      await desks.runs.pause(run);
    } catch (error) {
      // It came to its end, or to its next gate and was answered, while the pause was on its way.
      if (!(error instanceof StudioError && error.code === "illegal-transition")) throw error;
    }
  }
}

/** Says what happens, in the way that the person or program who listens can take. */
export interface Teller {
  tell(event: LogEvent): Promise<void>;
  /** Something about this process, not the run. */
  note(text: string): void;
  close(): Promise<void>;
  /** Puts the terminal right before the process ends at once. */
  leave(): void;
}

/** What is told of. */
export interface Scene {
  readonly project: Pick<ProjectRecord, "name">;
  readonly run: Pick<RunRecord, "number"> & {
    readonly definition: Beginning["definition"] & { readonly pipeline: string };
  };
  /** Taken on by the teller with each event. */
  readonly view: RunView;
  /** As `Watch` has it. */
  readonly pace: number;
}

export function createTeller(invocation: Invocation, scene: Scene): Teller {
  const words = textOption(invocation.options, "json");
  if (words !== undefined) return jsonTeller(invocation, scene, words === "000");
  return invocation.surroundings.terminal.isLive
    ? liveTeller(invocation, scene)
    : lineTeller(invocation, scene);
}

function jsonTeller(
  { surroundings: { terminal } }: Invocation,
  { view }: Scene,
  isDocument000: boolean,
): Teller {
  return {
    async tell(event) {
      see(view, event);
      const line = isDocument000 ? event000(event) : event;
      if (line) terminal.out(jsonLine(line));
      await terminal.drained();
    },
    note: (text) => terminal.err(`${text}\n`),
    close: async () => undefined,
    leave: () => undefined,
  };
}

function lineTeller(
  { surroundings: { terminal } }: Invocation,
  { project, run, view }: Scene,
): Teller {
  const titles = new Map(run.definition.stages.map(({ id, title }) => [id, title]));
  terminal.out(`${harmless(project.name)} · ${run.definition.pipeline} · run ${run.number}\n`);
  return {
    async tell(event) {
      see(view, event);
      const line = tellEvent(event, { titles, began: view.startedAt, isWhole: false });
      if (line !== null) terminal.out(`${line}\n`);
      await terminal.drained();
    },
    note: (text) => terminal.out(`          ${text}\n`),
    close: async () => undefined,
    leave: () => undefined,
  };
}

function liveTeller(
  { surroundings: { terminal, clock } }: Invocation,
  { project, run, view, pace }: Scene,
): Teller {
  let footer = "";
  const craft = {
    project: project.name,
    pipeline: run.definition.pipeline,
    number: run.number,
    paint: terminal.paint,
  };
  const screen = openScreen(terminal, clock, () =>
    frame(view, {
      ...craft,
      columns: terminal.columns,
      rows: terminal.rows,
      now: clock.now(),
      footer,
    }),
  );
  let closed: Promise<void> | null = null;
  return {
    async tell(event) {
      see(view, event);
      if (pace > 0 && event.type === "stage.artifact_emitted") await clock.sleep(pace);
    },
    note: (text) => (footer = text),
    close: () => (closed ??= finish()),
    leave: () => screen.restore(),
  };

  async function finish(): Promise<void> {
    footer = "";
    await screen.close();
  }
}
