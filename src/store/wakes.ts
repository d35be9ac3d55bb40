import type { Connection } from "./connection.ts";

/** Who wants to hear of commits, by project. */
export interface Wakes {
  /** From here on `wake` is called after commits that touch the project, until the returned function is called. */
  onCommit(project: string, wake: () => void): () => void;
  wake(projects: Iterable<string>): void;
  close(): void;
}

/** How often another process's commits are looked for, in milliseconds. */
const pollEvery = 25;

/** `watched`: look for commits of another process on this connection while anybody listens. */
export function createWakes(watched: Connection | null): Wakes {
  const listeners = new Map<string, Set<() => void>>();
  let poll: NodeJS.Timeout | null = null;

  const wake = (projects: Iterable<string>) => {
    for (const project of projects) {
      for (const listener of listeners.get(project) ?? []) queueMicrotask(listener);
    }
  };
  const startPolling = (connection: Connection) => {
    let seen = dataVersion(connection);
    poll = setInterval(() => {
      const version = dataVersion(connection);
      if (version === seen) return;
      seen = version;
      wake(listeners.keys());
    }, pollEvery);
    poll.unref();
  };
  const stopPolling = () => {
    if (poll) clearInterval(poll);
    poll = null;
  };
  return {
    onCommit(project, listener) {
      const ofProject = listeners.get(project) ?? new Set();
      listeners.set(project, ofProject.add(listener));
      if (watched && !poll) startPolling(watched);
      return () => {
        ofProject.delete(listener);
        if (ofProject.size === 0) listeners.delete(project);
        if (listeners.size === 0) stopPolling();
      };
    },
    wake,
    close() {
      listeners.clear();
      stopPolling();
    },
  };
}

function dataVersion(connection: Connection): number {
  return (
    connection.prepare<{ data_version: number }>("PRAGMA data_version").get()?.data_version ?? 0
  );
}
