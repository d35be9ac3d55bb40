import type { Desks } from "../../studio/studio.ts";
import { hasOption, type Act, type OptionValues } from "../command.ts";
import { chosenRun, type RunChoice } from "../choosing.ts";
import { tellEnding } from "../ending.ts";
import { goOn } from "../starting.ts";
import { acting } from "../session.ts";
import { watchRun, type Watch } from "../watching.ts";

const unfinished: RunChoice = {
  fits: ({ status }) =>
    ["paused", "interrupted", "queued", "running", "awaiting_approval"].includes(status),
  none: "No run waits to go on.",
  isNewestMeant: true,
};
const withFailures: RunChoice = {
  fits: ({ status }) => status === "failed" || status === "completed_with_errors",
  none: "No run has anything that failed.",
  isNewestMeant: true,
};

export const act: Act = (invocation) => {
  const { args, options } = invocation;
  const isRetry = hasOption(options, "retry-failed");
  const policy = hasOption(options, "yes") ? "yes" : "person";
  let first: Pick<Watch, "run" | "since" | "told"> | null = null;
  return acting(invocation, async (session) => {
    const { desks } = session;
    if (first) await goOn(desks, first.run);
    else first = await resumed(desks, options, args[0], isRetry);
    const watched = await watchRun(invocation, session, { ...first, policy });
    await tellEnding(invocation, session.desks, watched);
    return watched.exit;
  });
};

async function resumed(
  desks: Desks,
  options: OptionValues,
  word: string | undefined,
  isRetry: boolean,
) {
  const { id, project } = await chosenRun(
    desks,
    options,
    word,
    isRetry ? withFailures : unfinished,
  );
  const { seq } = await desks.projects.get(project);
  if (isRetry) await desks.runs.retryFailed(id);
  else await desks.runs.resume(id);
  return { run: id, since: seq, told: { seq: null } };
}
