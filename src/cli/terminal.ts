import type { WriteStream } from "node:tty";

/** Where a command speaks: results to `out`, everything about how it goes to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether `out` is a screen on which lines can be drawn over. */
  readonly isLive: boolean;
  readonly paint: Paint;
  readonly columns: number;
  readonly rows: number;
  /** Calls back when the window changes its size, until the returned function is called. */
  onResize(act: () => void): () => void;
  /** Resolves when `out` has taken what was written so far. */
  drained(): Promise<void>;
}

export type Ink = "bold" | "dim" | "red" | "green" | "yellow" | "cyan" | "inverse";
/** Colours a text; leaves it as it is where there are no colours. */
export type Paint = (ink: Ink, text: string) => string;

const inks: Readonly<Record<Ink, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  inverse: [7, 27],
};

export const colourless: Paint = (_ink, text) => text;
const coloured: Paint = (ink, text) =>
  text === "" ? "" : `\u001b[${inks[ink][0]}m${text}\u001b[${inks[ink][1]}m`;

/** Colours only on a terminal, and not where NO_COLOR or TERM=dumb asks for none. */
export function createTerminal(
  stdout: WriteStream,
  stderr: WriteStream,
  env: NodeJS.ProcessEnv,
): Terminal {
  const isLive = stdout.isTTY && env["TERM"] !== "dumb";
  const hasColours = isLive && (env["NO_COLOR"] ?? "") === "";
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isLive,
    paint: hasColours ? coloured : colourless,
    get columns() {
      return (stdout.isTTY && stdout.columns) || Number(env["COLUMNS"]) || 80;
    },
    get rows() {
      return (stdout.isTTY && stdout.rows) || 24;
    },
    onResize(act) {
      stdout.on("resize", act);
      return () => void stdout.off("resize", act);
    },
    drained: () =>
      new Promise((resolve) => {
        if (!stdout.writableNeedDrain || stdout.destroyed) return resolve();
        // A reader that goes away takes no more: then nobody is to be waited for.
        const goOn = () => {
          stdout.off("drain", goOn);
          stdout.off("close", goOn);
          resolve();
        };
        stdout.on("drain", goOn);
        stdout.on("close", goOn);
      }),
  };
}
