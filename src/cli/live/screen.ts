import type { Clock } from "../../core/clock.ts";
import { widthOf } from "../width.ts";
import type { Terminal } from "../terminal.ts";

const escape = "\u001b[";
/** Between two frames, in milliseconds: fifteen a second at most. */
const frameTime = 67;
// oxlint-disable-next-line no-control-regex -- matches the colours that this program writes
const colours = /\u001b\[\d+m/gu;

/** A part of the terminal that is drawn over and over. */
export interface Screen {
  /** Lets what is under it be printed as usual, with the last frame left standing. */
  close(): Promise<void>;
  /** Gives the cursor back at once, for a process that leaves without closing. */
  restore(): void;
}

/** Draws what `lines` gives, each frame in a single write, until it is closed. */
export function openScreen(
  terminal: Terminal,
  clock: Clock,
  lines: () => readonly string[],
): Screen {
  const closing = new AbortController();
  let shown: readonly string[] = [];
  let last = "";
  terminal.out(`${escape}?25l`);
  const draw = () => {
    const next = lines();
    const text = next.map((line) => `${line}${escape}K\n`).join("");
    if (text === last) return;
    const up = heightOn(shown, terminal.columns);
    // Between the two marks a terminal that knows them shows nothing of the change, so that nothing flickers.
    terminal.out(
      `${escape}?2026h${up > 0 ? `${escape}${up}A` : ""}\r${text}${escape}J${escape}?2026l`,
    );
    [shown, last] = [next, text];
  };
  const unhook = terminal.onResize(() => (last = ""));
  const drawing = (async () => {
    while (!closing.signal.aborted) {
      draw();
      await clock.sleep(frameTime, closing.signal).catch(() => undefined);
    }
    draw();
  })();
  const restore = () => terminal.out(`${escape}?25h`);
  return {
    async close() {
      closing.abort();
      await drawing;
      unhook();
      restore();
    },
    restore,
  };
}

/** How many rows the terminal has wrapped those lines to, after the window may have become narrower. */
function heightOn(lines: readonly string[], columns: number): number {
  return lines.reduce(
    (rows, line) => rows + Math.max(1, Math.ceil(widthOf(line.replace(colours, "")) / columns)),
    0,
  );
}
