import { isFinished } from "../../core/finished.ts";
import type { RunRecord } from "../../core/store.ts";
import { exits, textOption, type Act } from "../command.ts";
import { chosenRun } from "../choosing.ts";
import { acting, type Session } from "../session.ts";
import { harmless, jsonLine } from "../width.ts";

/** A command that stops a run, for now or for good. */
export function haltingAct(
  halt: (session: Session, run: RunRecord) => Promise<RunRecord>,
  said: string,
  wanted: RunRecord["status"],
): Act {
  return (invocation) =>
    acting(invocation, async (session) => {
      const { args, options, surroundings } = invocation;
      const choice = {
        fits: (run: RunRecord) => !isFinished(run.status) && run.status !== wanted,
        none: "No run is under way.",
        isNewestMeant: false,
      };
      const run = await chosenRun(session.desks, options, args[0], choice);
      const halted = run.status === wanted ? run : await halt(session, run);
      const project = await session.desks.projects.get(run.project);
      const isForPrograms = textOption(options, "json") !== undefined;
      surroundings.terminal.out(
        isForPrograms
          ? jsonLine({ run: halted.id, status: halted.status })
          : `${said} run ${run.number} of ${harmless(project.name)}.\n`,
      );
      return exits.done;
    });
}
