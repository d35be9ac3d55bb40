import { errorInfo, StudioError } from "../core/error.ts";
import type { LogEvent } from "../core/event.ts";
import type { ProjectId, RunId } from "../core/id.ts";
import type { RunRecord, StudioFigures, SystemStores } from "../core/store.ts";
import type { Engine } from "../engine/engine.ts";
import type { StudioParts } from "./desk.ts";
import { followEvents } from "./following.ts";
import type { Mirror } from "./mirror.ts";
import { everyRow } from "./pages.ts";

/** A run, and the project it is in. */
export interface RunPlace {
  readonly project: ProjectId;
  readonly run: RunId;
}

/** A run that was cut off, and why it could not go on; null when it does. */
export interface GoneOn {
  readonly run: RunRecord;
  readonly trouble: string | null;
}

/** What concerns the studio as a whole, whoever's the projects are: for the process that keeps it open, and for no person. */
export interface Operation {
  /**
   * Goes on with every run that was cut off when a process ended, oldest first; those that somebody had asked to pause stay.
   * One that cannot go on holds up none of the others.
   */
  resumeInterrupted(): Promise<readonly GoneOn[]>;
  /** Calls back with each run that is set going in this process, whenever it is. Returns what ends that. */
  onRun(hear: (place: RunPlace) => void): () => void;
  /** A run's events after number `after` of its project, as they come, until the signal aborts. */
  follow(place: RunPlace, after: number, signal: AbortSignal): AsyncGenerator<LogEvent>;
  /** Counts of all that there is. */
  figures(): Promise<StudioFigures>;
}

/** Operation, with the hook that hears of runs from the use cases. */
export interface OperationRoom extends Operation {
  /** Tells the readable copies and all who listen that a run is set going. */
  readonly setGoing: Pick<Mirror, "follow">;
}

export function createOperation(
  { store, clock, pollMs }: StudioParts,
  engine: Engine | null,
  mirror: Mirror | null,
): OperationRoom {
  const stores = store.as({ kind: "system", job: "operation" });
  const listeners = new Set<(place: RunPlace) => void>();
  const setGoing: OperationRoom["setGoing"] = {
    follow(project, run) {
      mirror?.follow(project, run);
      for (const hear of listeners) hear({ project, run });
    },
  };
  return {
    setGoing,
    async resumeInterrupted() {
      if (engine) return resumed(stores, engine, setGoing);
      throw new StudioError("read-only", "This studio was opened for reading; no run can go on.");
    },
    onRun(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    follow: ({ project, run }, after, signal) =>
      followEvents({ log: stores.events, clock, pollMs }, project, after, signal, run),
    figures: () => stores.upkeep.figures(),
  };
}

async function resumed(
  { runs }: SystemStores,
  engine: Engine,
  setGoing: Pick<Mirror, "follow">,
): Promise<readonly GoneOn[]> {
  const cutOff = await everyRow((page) => runs.listAll({ status: ["interrupted"] }, page));
  const all: GoneOn[] = [];
  for (const run of cutOff.filter(({ halt }) => halt === null).toReversed()) {
    try {
      setGoing.follow(run.project, run.id);
      await engine.start(run.id, "system:operation");
      all.push({ run, trouble: null });
    } catch (error) {
      all.push({ run, trouble: errorInfo(error).message });
    }
  }
  return all;
}
