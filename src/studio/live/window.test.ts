import { expect, test } from "vitest";
import type { LogEvent } from "../../core/event.ts";
import type { EventFrame } from "./frames.ts";
import { createWindow } from "./window.ts";

const frame = (seq: number, text = "x"): EventFrame => ({
  kind: "event",
  event: { seq } as LogEvent,
  text,
});
const seqs = (frames: readonly EventFrame[]) => frames.map(({ event }) => event.seq);

test("a window holds the newest events up to its number of them", () => {
  const window = createWindow(10, { events: 3, length: 1_000 });
  for (let seq = 11; seq <= 30; seq += 1) window.push(frame(seq));

  expect([window.start, window.end]).toEqual([27, 30]);
  expect(seqs(window.after(27, 10))).toEqual([28, 29, 30]);
  expect(seqs(window.after(28, 1))).toEqual([29]);
  expect(window.after(30, 10)).toEqual([]);
});

test("a window holds no more text than it may, and nothing of an event that is longer", () => {
  const window = createWindow(0, { events: 100, length: 10 });
  window.push(frame(1, "aaaa"));
  window.push(frame(2, "bbbb"));
  window.push(frame(3, "cccc"));
  expect([window.start, window.end]).toEqual([1, 3]);

  window.push(frame(4, "d".repeat(11)));
  expect([window.start, window.end]).toEqual([4, 4]);

  window.push(frame(5, "e"));
  expect(seqs(window.after(4, 10))).toEqual([5]);
});
