import { useSyncExternalStore } from "react";
import { ago, dateOf } from "../words/phrase.ts";

/** How often what it says is looked over, in milliseconds. */
const often = 30_000;

let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const hear of listeners) hear();
  }, often);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** `5 minutes ago`, and the date for whoever points at it. One clock for the whole page. */
export function Ago({ at }: { readonly at: number }) {
  const present = useSyncExternalStore(subscribe, () => now);
  return (
    <time dateTime={new Date(at).toISOString()} title={dateOf(at)}>
      {ago(at, Math.max(at, present))}
    </time>
  );
}
