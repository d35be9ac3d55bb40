import { join } from "node:path";
import { StudioError } from "../../core/error.ts";
import { exits, type Act } from "../command.ts";
import { acting } from "../session.ts";
import { counted } from "../../core/wording.ts";

export const act: Act = (invocation) =>
  acting(invocation, async ({ desks, studio }) => {
    const project = await desks.projects.get(invocation.args[0]!);
    if (!studio.mirror)
      throw new StudioError(
        "store-busy",
        "Another process writes here, and with it the readable copies.",
      );
    const runs = await studio.mirror.rebuild(project.id);
    invocation.surroundings.terminal.out(
      `Wrote ${counted(runs, "run")} anew under ${join(invocation.folder, "mirror", project.id)}.\n`,
    );
    return exits.done;
  });
