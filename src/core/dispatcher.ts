import type { Lane } from "./run.ts";

/** One unit to work on. A delivery is a hint: it may be lost, doubled, late or out of order; `acquire` decides. */
export interface UnitTask {
  readonly run: string;
  readonly stage: string;
  readonly unit: string;
  readonly epoch: number;
  readonly lane: Lane;
}

/** Carries tasks to workers and nothing else. */
export interface Dispatcher {
  /** From here on `handle` is called for each delivery, at most so many at a time in each lane. */
  start(handle: (task: UnitTask) => Promise<void>, lanes: Readonly<Record<Lane, number>>): void;
  /** Harmless when repeated. */
  enqueue(tasks: readonly UnitTask[]): void;
  /** Takes no new task and resolves when those under way have ended. */
  drain(): Promise<void>;
}
