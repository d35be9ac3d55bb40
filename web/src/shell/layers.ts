import { useSyncExternalStore } from "react";

/** A layer over the page that opens from anywhere; one at a time. */
export type Layer = "palette" | "help";

let open: Layer | null = null;
const listeners = new Set<() => void>();

export function openLayer(layer: Layer): void {
  set(layer);
}

export function closeLayer(): void {
  set(null);
}

export function useLayer(): Layer | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => open,
  );
}

function set(layer: Layer | null): void {
  open = layer;
  for (const listener of listeners) listener();
}
