import { counted } from "../words/phrase.ts";

/** How many of something stand how; what is left out is none. */
export interface Split {
  readonly reused?: number;
  readonly done?: number;
  readonly working?: number;
  readonly failed?: number;
  readonly waiting?: number;
}

interface ProgressBarProps {
  readonly split: Split;
  /** What is counted: `unit`. */
  readonly noun: string;
  /** Of what this is the progress. */
  readonly label: string;
  readonly isThin?: boolean;
}

const parts = ["reused", "done", "working", "failed", "waiting"] as const;

const fills: Readonly<Record<(typeof parts)[number], string>> = {
  reused: "bg-ready/55",
  done: "bg-ready",
  working: "bg-working working-stripes animate-working",
  failed: "bg-failed",
  waiting: "bg-transparent",
};

/** A bar in which what was done, reused and failed are told apart. Its words are in its label, for everybody on hovering. */
export function ProgressBar({ split, noun, label, isThin = false }: ProgressBarProps) {
  const total = parts.reduce((sum, part) => sum + (split[part] ?? 0), 0);
  const settled = (split.reused ?? 0) + (split.done ?? 0) + (split.failed ?? 0);
  const words = splitInWords(split, noun);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(total, 1)}
      aria-valuenow={settled}
      aria-valuetext={words}
      title={words}
      className={`flex w-full gap-px overflow-hidden rounded-full bg-ink/12 ${isThin ? "h-1" : "h-2"}`}
    >
      {parts.map((part) => {
        const count = split[part] ?? 0;
        return count === 0 ? null : (
          <div
            key={part}
            className={`${fills[part]} min-w-1 transition-[flex-grow] duration-300`}
            style={{ flexGrow: count, flexBasis: 0 }}
          />
        );
      })}
    </div>
  );
}

/** `12 of 30 units: 8 done, 4 reused, 1 failed, 3 at work`. */
export function splitInWords(split: Split, noun: string): string {
  const { reused = 0, done = 0, working = 0, failed = 0, waiting = 0 } = split;
  const total = reused + done + working + failed + waiting;
  const told = [
    [done, "done"],
    [reused, "reused"],
    [failed, "failed"],
    [working, "at work"],
  ] as const;
  const words = told.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  const begin = `${reused + done + failed} of ${counted(total, noun)}`;
  return words.length === 0 ? begin : `${begin}: ${words.join(", ")}`;
}
