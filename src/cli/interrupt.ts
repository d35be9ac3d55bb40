import { constants } from "node:os";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
export type Interrupt = (typeof signals)[number];

/** Listens for Ctrl-C and its kin. */
export interface InterruptWatch {
  /** The first one that came; null while none has. */
  readonly heard: Interrupt | null;
  stop(): void;
}

/** The first interrupt calls `first`; the second calls `leave` and ends the process at once. */
export function watchInterrupts(first: () => void, leave: () => void): InterruptWatch {
  let heard: Interrupt | null = null;
  const hear = (signal: Interrupt) => {
    if (heard !== null) {
      leave();
      process.exit(exitCodeOf(signal));
    }
    heard = signal;
    first();
  };
  for (const signal of signals) process.on(signal, hear);
  return {
    get heard() {
      return heard;
    },
    stop() {
      for (const signal of signals) process.off(signal, hear);
    },
  };
}

/** As shells have it: 130 for Ctrl-C. */
export function exitCodeOf(signal: Interrupt): number {
  return 128 + constants.signals[signal];
}
