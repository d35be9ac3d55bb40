import { readFileSync } from "node:fs";
import { cpus, getPriority, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { syncedAppendTime } from "./disk.ts";
import { figure } from "./table.ts";

/** Says in one paragraph on what, when and how a section was measured. */
export function machineWords(command: string, folder: string): string {
  const [cpu] = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  const sync = syncedAppendTime(join(folder, "sync-rate"), 1_000);
  return [
    `Measured ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC with \`${command}\`.`,
    `${cpus().length} cores of ${cpu?.model.trim() ?? "an unknown processor"}, ${gibibytes} GiB, Linux ${release().split("-")[0]}, file system ${fileSystemOf(folder)}, Node ${process.versions.node}, SQLite ${sqliteVersion()}.`,
    `Append and fdatasync of 1 KB took ${figure(sync)} ms (${figure(1000 / sync)} a second).`,
    `Load average at the start of the section: ${loadWords()}.${priorityWords()}`,
  ].join("\n");
}

/** Runnable processes on average over the last 1, 5 and 15 minutes; other work on the machine is in it. */
function loadWords(): string {
  return loadavg()
    .map((load) => load.toFixed(2))
    .join(", ");
}

function priorityWords(): string {
  const niceness = getPriority();
  if (niceness === 0) return "";
  return ` Run with niceness ${niceness}, before whatever else the machine had to do.`;
}

function sqliteVersion(): string {
  const database = new DatabaseSync(":memory:");
  try {
    const row = database.prepare("SELECT sqlite_version() AS version").get();
    return String(row?.["version"]);
  } finally {
    database.close();
  }
}

/** The type of the mount that a folder is on: the one with the longest path that leads to it. */
function fileSystemOf(folder: string): string {
  const mounts = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "));
  const leads = mounts.filter(
    ([, at = ""]) => at === "/" || folder === at || folder.startsWith(`${at}/`),
  );
  const longest = leads.toSorted(
    (one, other) => (other[1]?.length ?? 0) - (one[1]?.length ?? 0),
  )[0];
  return longest?.[2] ?? "unknown";
}
