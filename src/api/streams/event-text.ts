import type { EndFrame, EventFrame, Frame } from "../../studio/live/frames.ts";

/** What opens a stream of server-sent events: how long a browser is to wait before it comes back, in milliseconds. */
export const streamOpening = "retry: 1000\n\n";
/** A comment, which clients pass over. */
export const heartbeat = ":\n\n";

const made = new WeakMap<EventFrame, string>();

/** Frames as server-sent events. The text of an event is made once for all who hear of it. */
export function eventText(frames: readonly Frame[]): string {
  const [first] = frames;
  if (frames.length === 1 && first) return textOf(first);
  return frames.map(textOf).join("");
}

function textOf(frame: Frame): string {
  switch (frame.kind) {
    case "event":
      return madeOnce(frame);
    case "output": {
      const { kind: _, ...output } = frame;
      return `event: output\ndata: ${JSON.stringify(output)}\n\n`;
    }
    case "end":
      return endText(frame);
  }
}

function madeOnce(frame: EventFrame): string {
  const known = made.get(frame);
  if (known !== undefined) return known;
  const { event, text } = frame;
  const whole = `id: ${event.seq}\nevent: ${event.type}\ndata: ${text}\n\n`;
  made.set(frame, whole);
  return whole;
}

export function endText({ reason, status, seq }: Omit<EndFrame, "kind">): string {
  return `event: end\ndata: ${JSON.stringify({ reason, status, seq })}\n\n`;
}
