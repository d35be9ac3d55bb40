import { catalogue } from "./catalogue.ts";
import type { CommandEntry } from "./command.ts";

/** What `backlot help` prints. */
export function generalHelp(self: string): string {
  const entries = Object.values(catalogue);
  const width = Math.max(...entries.map(({ usage }) => shortUsage(usage).length));
  const lines = entries.map(
    ({ usage, summary }) => `  ${shortUsage(usage).padEnd(width)}  ${summary}`,
  );
  return `Backlot: a production studio for stories. A script goes in; scenes, cast and all that follows come out, one by one.

Usage: ${self} COMMAND [OPTIONS]

${lines.join("\n")}
  ${"help [COMMAND]".padEnd(width)}  this, or all about one command

Everywhere: --data FOLDER names the data folder (else BACKLOT_DATA, else this system's own place), --help, --version.
Exit codes: 0 done, 1 failed, 2 bad use, 3 waiting for your answer, 4 completed with errors.
Ctrl-C pauses a run; Ctrl-C again leaves at once, and the next run goes on where it was.

Begin with: ${self} sample
`;
}

/** What `backlot help run` prints. */
export function commandHelp(self: string, { usage, summary, optionHelp }: CommandEntry): string {
  const all = [...optionHelp, ["--data FOLDER", "the data folder"] as const];
  const width = Math.max(...all.map(([option]) => option.length));
  const lines = all.map(([option, meaning]) => `  ${option.padEnd(width)}  ${meaning}`);
  return `${self} ${usage}\n${summary[0]!.toUpperCase()}${summary.slice(1)}.\n\n${lines.join("\n")}\n`;
}

function shortUsage(usage: string): string {
  return usage
    .replace("list|show|versions|diff|edit|restore [ARTIFACT]", "…")
    .replace(" fountain|json|csv", " F");
}
