import type { EventFrame } from "./frames.ts";

/** At most so many events, and so many UTF-16 units of their JSON: two million bytes at most. */
const windowLimits = { events: 2_000, length: 1_000_000 } as const;

/** The newest events of a project's log in memory, without gaps. */
export interface EventWindow {
  /** It holds the events after number `start`, up to `end`; none when they are the same. */
  readonly start: number;
  readonly end: number;
  push(frame: EventFrame): void;
  /** In order, those after number `after`, which is not below `start`; at most `limit`. */
  after(after: number, limit: number): readonly EventFrame[];
}

/** @param start - number of the last event that is not to come */
export function createWindow(
  start: number,
  limits: { readonly events: number; readonly length: number } = windowLimits,
): EventWindow {
  let frames: EventFrame[] = [];
  // Those before it have left; they are cut off now and then, not one by one.
  let first = 0;
  let length = 0;
  let end = start;
  const drop = () => {
    length -= frames[first]!.text.length;
    first += 1;
    if (first < limits.events) return;
    frames = frames.slice(first);
    first = 0;
  };
  return {
    get start() {
      return end - (frames.length - first);
    },
    get end() {
      return end;
    },
    push(frame) {
      frames.push(frame);
      end = frame.event.seq;
      length += frame.text.length;
      while (frames.length - first > limits.events || length > limits.length) drop();
    },
    after(after, limit) {
      const from = Math.max(first, frames.length - (end - after));
      return frames.slice(from, from + limit);
    },
  };
}
