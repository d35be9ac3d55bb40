import type { Sleep } from "./surroundings.ts";

/** Why something was called off. */
class CalledOff extends Error {
  override readonly name = "CalledOff";
}

/** A controller that aborts with another signal too; `release` unties them. */
export function tiedTo(signal: AbortSignal | undefined): {
  readonly controller: AbortController;
  release(): void;
} {
  const controller = new AbortController();
  const follow = () => controller.abort(signal?.reason);
  if (signal?.aborted) follow();
  signal?.addEventListener("abort", follow, { once: true });
  return { controller, release: () => signal?.removeEventListener("abort", follow) };
}

/** Waits for something that may never come, and may not heed the signal: rejects as soon as that aborts. */
export function unlessAborted<Result>(
  promise: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(new CalledOff("Called off.", { cause: signal.reason }));
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

/** Gives `act` so many milliseconds, and rejects with `late()` when they are over. */
export async function within<Result>(
  milliseconds: number,
  { sleep, signal, late }: { sleep: Sleep; signal: AbortSignal | undefined; late: () => Error },
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { controller, release } = tiedTo(signal);
  const over = new AbortController();
  let isLate = false;
  const giveUp = () => {
    isLate = true;
    return controller.abort();
  };
  sleep(milliseconds, over.signal).then(giveUp, () => undefined);
  try {
    return await unlessAborted(act(controller.signal), controller.signal);
  } catch (error) {
    if (isLate) throw late();
    throw error;
  } finally {
    over.abort();
    release();
  }
}
