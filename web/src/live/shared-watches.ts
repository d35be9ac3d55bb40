import type { Watch } from "../../../src/client/index.ts";
import { openProjectWatch, openRunWatch, type ProjectWatch, type RunWatch } from "./watching.ts";

/** How long a watch that nobody looks at is kept, so that going from page to page loads nothing again. In milliseconds. */
const linger = 10_000;

interface Held<Kind> {
  watch: Kind;
  /** Opened in its place, until it has something to show. */
  next: Kind | null;
  readonly listeners: Set<() => void>;
}

/** Gives everybody who watches the same thing the same watch, so that a page has one connection for it. */
export class SharedWatches<Kind extends Watch<unknown>> {
  private readonly open: (id: string) => Kind;
  private readonly held = new Map<string, Held<Kind>>();

  constructor(open: (id: string) => Kind) {
    this.open = open;
  }

  /** The watch of something; opened when nobody watches it yet. */
  of(id: string): Kind {
    return this.entry(id).watch;
  }

  /** Calls back after changes, and keeps it open, until what is returned is called. */
  hear(id: string, listener: () => void): () => void {
    const entry = this.entry(id);
    const own = () => listener();
    entry.listeners.add(own);
    return () => {
      entry.listeners.delete(own);
      this.letGoLater(id, entry);
    };
  }

  /** Watches anew what has ended: a run that is tried again. What was there is shown until the new watch has something. */
  reopen(id: string): void {
    const entry = this.held.get(id);
    if (!entry || entry.next) return;
    const next = this.open(id);
    entry.next = next;
    const look = () => {
      if (next.view === null && next.connection !== "ended") return;
      deafen();
      entry.watch.close();
      entry.watch = next;
      entry.next = null;
      this.pass(entry, next);
      tell(entry);
    };
    const deafen = next.onChange(look);
  }

  /** The same, where it is watched and has ended well. */
  revive(id: string): void {
    const watch = this.held.get(id)?.watch;
    if (watch?.connection === "ended" && watch.error === null) this.reopen(id);
  }

  private entry(id: string): Held<Kind> {
    const known = this.held.get(id);
    if (known) return known;
    const entry: Held<Kind> = { watch: this.open(id), next: null, listeners: new Set() };
    this.held.set(id, entry);
    this.pass(entry, entry.watch);
    this.letGoLater(id, entry);
    return entry;
  }

  private pass(entry: Held<Kind>, watch: Kind): void {
    watch.onChange(() => {
      if (entry.watch === watch) tell(entry);
    });
  }

  private letGoLater(id: string, entry: Held<Kind>): void {
    setTimeout(() => {
      if (entry.listeners.size > 0 || this.held.get(id) !== entry) return;
      entry.watch.close();
      entry.next?.close();
      this.held.delete(id);
    }, linger);
  }
}

function tell({ listeners }: Held<unknown>): void {
  for (const listener of listeners) listener();
}

export const runWatches = new SharedWatches<RunWatch>(openRunWatch);
export const projectWatches = new SharedWatches<ProjectWatch>(openProjectWatch);
