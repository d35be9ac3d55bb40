import { exits, textOption, type Act } from "../command.ts";
import { reading } from "../session.ts";
import { harmless, jsonLine } from "../width.ts";

export const act: Act = (invocation) =>
  reading(invocation, async ({ studio }) => {
    const { terminal } = invocation.surroundings;
    let faults = 0;
    for await (const { severity, what, project, detail } of studio.verify()) {
      if (severity === "fault") faults += 1;
      const line = `${terminal.paint(severity === "fault" ? "red" : "dim", severity === "fault" ? "✗" : "·")} ${what}: ${harmless(detail)}${project === null ? "" : ` (${project})`}`;
      terminal.out(
        textOption(invocation.options, "json") === undefined
          ? `${line}\n`
          : jsonLine({ severity, what, project, detail }),
      );
    }
    if (textOption(invocation.options, "json") === undefined) {
      terminal.out(
        faults === 0
          ? `${terminal.paint("green", "✓")} Every row and every byte is as it was written.\n`
          : `\n${faults} ${faults === 1 ? "thing is" : "things are"} not as written. Restore the data folder from a copy.\n`,
      );
    }
    return faults === 0 ? exits.done : exits.failed;
  });
