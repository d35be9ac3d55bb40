import type { EventFrame, OutputFrame } from "./frames.ts";

/** What one call of `next` gives at most: frames, and UTF-16 units of their texts. */
export const batchLimits = { frames: 500, length: 65_536 } as const;

/** Frames on their way to one subscriber. */
export class Batch {
  readonly frames: (EventFrame | OutputFrame)[] = [];
  /** What is left of its length. */
  room: number = batchLimits.length;

  get isFull(): boolean {
    return this.room <= 0 || this.frames.length >= batchLimits.frames;
  }

  add(frame: EventFrame | OutputFrame): void {
    this.frames.push(frame);
    this.room -= frame.text.length;
  }
}
