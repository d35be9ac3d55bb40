import type { RunId } from "../core/id.ts";
import { isResting } from "../studio/runs.ts";
import type { StartRequest } from "../studio/request.ts";
import type { Desks } from "../studio/studio.ts";
import { textOption, type Invocation } from "./command.ts";
import type { Session } from "./session.ts";
import type { Told, Watch } from "./watching.ts";

type ToWatch = Pick<Watch, "run" | "since" | "told">;

/**
 * Starts what is asked for in the first session, and goes on with that same run in the next ones, should the process
 * that worked on it end.
 */
export function startOnce(
  { surroundings: { terminal }, options }: Invocation,
  request: StartRequest,
): (session: Session) => Promise<ToWatch> {
  const told: Told = { seq: null };
  let first: ToWatch | null = null;
  return async ({ desks }) => {
    if (first) {
      await goOn(desks, first.run);
      return first;
    }
    const { run, how, since } = await desks.runs.start(request);
    if (how === "resumed" && textOption(options, "json") === undefined) {
      terminal.err(`Goes on with run ${run.number}, which was not finished.\n`);
    }
    first = { run: run.id, since, told };
    return first;
  };
}

/** After another process ended under a run: it goes on, unless it had come to rest. */
export async function goOn({ runs }: Desks, id: RunId): Promise<void> {
  if (!isResting(await runs.get(id))) await runs.resume(id);
}
