/** Waits so many milliseconds; rejects at once when the signal aborts first. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** How long the client waits for what, in milliseconds. */
export interface Timing {
  /** With no sign of life for so long, a connection counts as dead. The server gives one at least every 10 s. */
  readonly silence: number;
  /** After so long without a frame, a request asks whether one was lost on the way. */
  readonly audit: number;
  /** A plain request is given up after so long. */
  readonly deadline: number;
  /** Between two polls, while nothing happens. */
  readonly poll: number;
  /** Before the first try to connect again; it doubles with each that fails. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** On a transport that is only the second best, the best one is tried again after so long. */
  readonly backToBest: number;
  /** Between two looks at a finished run that is watched on. */
  readonly rest: number;
}

export const usualTiming: Timing = {
  silence: 25_000,
  audit: 60_000,
  deadline: 30_000,
  poll: 1_000,
  firstWait: 250,
  longestWait: 10_000,
  backToBest: 120_000,
  rest: 5_000,
};

export const usualSleep: Sleep = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const leave = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", leave);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", leave, { once: true });
  });

interface Page {
  readonly document?: { readonly visibilityState?: string };
  readonly requestAnimationFrame?: (act: () => void) => unknown;
}

/** With the next picture where somebody looks at a page, else as soon as what happens now has happened. */
export function usualSoon(act: () => void): void {
  const { document, requestAnimationFrame } = globalThis as Page;
  if (requestAnimationFrame && document?.visibilityState === "visible") requestAnimationFrame(act);
  else queueMicrotask(act);
}

/** How long to wait before trying again after so many failures in a row, from 1; between half and all of the full wait. */
export function waitBefore(
  failures: number,
  { firstWait, longestWait }: Timing,
  random: () => number,
): number {
  const full = Math.min(longestWait, firstWait * 2 ** Math.min(failures - 1, 20));
  return full / 2 + (full / 2) * random();
}
