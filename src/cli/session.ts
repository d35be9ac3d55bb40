import { errorInfo, StudioError } from "../core/error.ts";
import type { RunId } from "../core/id.ts";
import { localPerson } from "../core/principal.ts";
import type { RunRecord } from "../core/store.ts";
import { isResting } from "../studio/runs.ts";
import type { Desks, Studio } from "../studio/studio.ts";
import type { Invocation } from "./command.ts";
import type { Terminal } from "./terminal.ts";
import { harmless } from "./width.ts";
import { callWriter, WriterGone, type WriterLine } from "./writer/client.ts";
import { listen, type WriterServer } from "./writer/server.ts";

/** A data folder, open for one command. */
export interface Session {
  readonly studio: Studio;
  /** In a session that is not the writer's own, whatever changes something is done by the process that writes. */
  readonly desks: Desks;
  readonly role: "reader" | "writer" | "asker";
  /** Runs that other processes have set going in this one. */
  readonly drivenForOthers: ReadonlySet<RunId>;
  close(): Promise<void>;
}

/** How long to wait for a writer that neither answers nor lets go, and how often to look. Milliseconds. */
const patience = 4_000;
const lookEvery = 40;
/** How often an asking process takes over from writers that end, before it gives up. */
const mostTakeOvers = 20;

/** Opens the folder to look at it; other processes may write meanwhile. */
export async function reading<Result>(
  { surroundings, folder }: Invocation,
  act: (session: Session) => Promise<Result>,
): Promise<Result> {
  const session = readerSession(await surroundings.openStudio({ folder, mode: "read" }));
  return closing(session, () => act(session));
}

/** The same, where a folder that holds nothing yet is an answer too: then `act` gets null. */
export async function readingIfAny<Result>(
  invocation: Invocation,
  act: (session: Session | null) => Promise<Result>,
): Promise<Result> {
  const studio = await openedIfAny(invocation);
  if (!studio) return act(null);
  const session = readerSession(studio);
  return closing(session, () => act(session));
}

async function openedIfAny({ surroundings, folder }: Invocation): Promise<Studio | null> {
  try {
    return await surroundings.openStudio({ folder, mode: "read" });
  } catch (error) {
    if (error instanceof StudioError && error.code === "not-found") return null;
    throw error;
  }
}

function readerSession(studio: Studio): Session {
  const desks = studio.as(localPerson);
  return { studio, desks, role: "reader", drivenForOthers: new Set(), close: () => studio.close() };
}

/**
 * Opens the folder to change something: as its writer, or through the process that is. When that process ends before
 * `act` is done, `act` is called again with a new session, so it must be able to find its work half done.
 */
export async function acting<Result>(
  invocation: Invocation,
  act: (session: Session) => Promise<Result>,
): Promise<Result> {
  for (let takeOvers = 0; ; takeOvers += 1) {
    const session = await openForActing(invocation);
    try {
      return await closing(session, () => act(session));
    } catch (error) {
      if (!(error instanceof WriterGone)) throw error;
      if (takeOvers >= mostTakeOvers)
        throw new StudioError(
          "store-busy",
          "The processes that write here end one after the other.",
          { cause: error },
        );
    }
  }
}

/**
 * Opens the folder as its writer, for as long as `act` takes; other processes work through this one meanwhile. Throws
 * `store-busy` when another writes there and does not let go.
 */
export async function keepingWriting<Result>(
  invocation: Invocation,
  act: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { clock } = invocation.surroundings;
  const until = clock.now() + patience;
  while (true) {
    const found = await asWriter(invocation);
    if ("session" in found) {
      const { session } = found;
      return closing(session, () => act(session));
    }
    if (clock.now() > until) throw found.busy;
    await clock.sleep(lookEvery);
  }
}

async function closing<Result>(session: Session, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } finally {
    await session.close();
  }
}

async function openForActing(invocation: Invocation): Promise<Session> {
  const { clock } = invocation.surroundings;
  const until = clock.now() + patience;
  while (true) {
    const found = await asWriter(invocation);
    if ("session" in found) return found.session;
    const line = await callWriter(invocation.folder);
    if (line) return asAsker(invocation, line);
    if (clock.now() > until) throw found.busy;
    await clock.sleep(lookEvery);
  }
}

async function asWriter({
  surroundings,
  folder,
}: Invocation): Promise<{ session: Session } | { busy: StudioError }> {
  try {
    const studio = await surroundings.openStudio({ folder, mode: "write" });
    const desks = studio.as(localPerson);
    const server = await listen(folder, desks, (why) =>
      surroundings.terminal.err(
        `Other commands cannot reach this one while it works: ${harmless(why)}. The work goes on.\n`,
      ),
    );
    return { session: writerSession(studio, desks, server, surroundings.terminal) };
  } catch (error) {
    if (error instanceof StudioError && error.code === "store-busy") return { busy: error };
    throw error;
  }
}

function writerSession(
  studio: Studio,
  desks: Desks,
  server: WriterServer | null,
  terminal: Terminal,
): Session {
  return {
    studio,
    desks,
    role: "writer",
    drivenForOthers: server?.drivenForOthers ?? new Set(),
    async close() {
      await server?.close();
      await studio.close();
      const trouble = studio.mirror?.trouble;
      if (trouble)
        terminal.err(
          `The readable copies under mirror/ are not complete: ${errorInfo(trouble).message}\n`,
        );
    },
  };
}

async function asAsker({ surroundings, folder }: Invocation, line: WriterLine): Promise<Session> {
  const studio = await surroundings.openStudio({ folder, mode: "read" });
  return {
    studio,
    desks: throughWriter(studio.as(localPerson), line),
    role: "asker",
    drivenForOthers: new Set(),
    async close() {
      line.close();
      await studio.close();
    },
  };
}

/** Reads here, changes there. */
function throughWriter(desks: Desks, line: WriterLine): Desks {
  const resting = (run: RunId) => restOf(desks, run, line.gone);
  return {
    ...desks,
    runs: {
      ...desks.runs,
      start: (request) => line.ask("runs.start", request),
      resume: (run) => line.ask("runs.resume", { run }),
      retryFailed: (run) => line.ask("runs.retryFailed", { run }),
      pause: (run) => line.ask("runs.pause", { run }),
      cancel: (run) => line.ask("runs.cancel", { run }),
      whenResting: resting,
    },
    gates: {
      ...desks.gates,
      answer: (gate, decision, by) =>
        line.ask("gates.answer", { gate, decision, ...(by === "sample" ? { by } : {}) }),
    },
    artifacts: {
      ...desks.artifacts,
      edit: (project, name, body, rationale) =>
        line.ask("artifacts.edit", {
          project,
          name,
          body,
          ...(rationale === undefined ? {} : { rationale }),
        }),
      restore: (project, ref) => line.ask("artifacts.restore", { project, ref }),
    },
  };
}

/** Watches a run that the writer drives; throws `WriterGone` when that ends first. */
async function restOf({ runs, events }: Desks, id: RunId, gone: AbortSignal): Promise<RunRecord> {
  const first = await runs.get(id);
  if (isResting(first)) return first;
  for await (const { type } of events.follow(first.project, first.frozenAt, gone, id)) {
    if (!mayRest.has(type)) continue;
    const run = await runs.get(id);
    if (isResting(run)) return run;
  }
  const last = await runs.get(id);
  if (isResting(last)) return last;
  throw new WriterGone("The writing process ended.");
}

const mayRest: ReadonlySet<string> = new Set([
  "run.finished",
  "run.paused",
  "run.awaiting_approval",
]);
