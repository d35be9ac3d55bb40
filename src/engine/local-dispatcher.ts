import type { Dispatcher, UnitTask } from "../core/dispatcher.ts";
import { Lane } from "../core/run.ts";

/** Delivers inside one process, first come first served in each lane. */
export function createLocalDispatcher(): Dispatcher {
  const queues = new Map<Lane, UnitTask[]>(Lane.options.map((lane) => [lane, []]));
  const known = new Set<string>();
  const working = new Set<Promise<void>>();
  const busy = new Map<Lane, number>(Lane.options.map((lane) => [lane, 0]));
  let started: {
    handle: (task: UnitTask) => Promise<void>;
    lanes: Readonly<Record<Lane, number>>;
  } | null = null;

  const pump = (lane: Lane) => {
    const queue = queues.get(lane)!;
    if (!started) return;
    const { handle, lanes } = started;
    while (queue.length > 0 && busy.get(lane)! < lanes[lane]) {
      const task = queue.shift()!;
      busy.set(lane, busy.get(lane)! + 1);
      const work = handle(task).finally(() => {
        known.delete(taskName(task));
        working.delete(work);
        busy.set(lane, busy.get(lane)! - 1);
        pump(lane);
      });
      working.add(work);
    }
  };

  return {
    start(handle, lanes) {
      started = { handle, lanes };
      for (const lane of Lane.options) pump(lane);
    },
    enqueue(tasks) {
      for (const task of tasks) {
        if (known.has(taskName(task))) continue;
        known.add(taskName(task));
        queues.get(task.lane)!.push(task);
      }
      for (const lane of new Set(tasks.map((task) => task.lane))) pump(lane);
    },
    async drain() {
      started = null;
      for (const queue of queues.values()) {
        for (const task of queue.splice(0)) known.delete(taskName(task));
      }
      while (working.size > 0) await Promise.allSettled(working);
    },
  };
}

function taskName({ run, stage, unit, epoch }: UnitTask): string {
  return `${run}\n${stage}\n${unit}\n${epoch}`;
}
