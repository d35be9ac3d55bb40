import type { StageContext } from "../core/stage.ts";
import { z } from "zod";

/** Between two lines of an agent's log, in milliseconds. */
export const Pace = z.int().min(0).max(60_000).default(1_500);

/** What an agent says while it works. */
export interface AgentWork {
  readonly agent: string;
  readonly pace: number;
  /** What it sets out to do, and how. */
  readonly start: string;
  readonly thinking: string;
  /** What it arrives at; streamed as it is found. */
  readonly text: string;
  /** Keeps the result; its return is said when the work is complete. */
  readonly finish: () => Promise<string>;
}

/** Pieces that a text is streamed in. */
const pieces = 3;

/**
 * Works as an agent that can be followed: four lines in the log, a pace apart, and its text streamed between them. What has
 * to be waited for ends at once when the stage is stopped.
 */
export async function workAs(
  { agent, pace, start, thinking, text, finish }: AgentWork,
  context: Pick<StageContext, "log" | "output" | "clock" | "signal">,
): Promise<void> {
  const { log, output, clock, signal } = context;
  const wait = async (milliseconds: number) => {
    signal.throwIfAborted();
    if (milliseconds > 0) await clock.sleep(milliseconds, signal);
  };
  await wait(pace);
  await log(agent, "start", { message: start });
  await wait(pace);
  await log(agent, "thinking", { message: thinking });
  for (const part of partsOf(text)) {
    await wait(Math.floor(pace / pieces));
    output(part);
  }
  await log(agent, "output", { message: text });
  await wait(pace);
  const message = await finish();
  await log(agent, "complete", { message });
}

/** A text in a few parts of about the same number of words; joined, they are the text and a line end. */
function partsOf(text: string): string[] {
  const words = `${text}\n`.split(/(?<=\s)/u);
  const size = Math.ceil(words.length / pieces);
  return Array.from({ length: pieces }, (_, at) =>
    words.slice(at * size, (at + 1) * size).join(""),
  ).filter((part) => part !== "");
}
