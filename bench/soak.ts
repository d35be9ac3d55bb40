/**
 * Tries the faults of test/faults and test/live in full and writes to docs/measured.md what came of it.
 *
 *     npm run soak                     everything; some of it needs root
 *     npm run soak -- kill fold fuzz   these files of test/faults and test/live
 *     npm run soak -- --quick          the counts of every test run; keeps nothing
 *
 * Each count can be set: BACKLOT_SOAK_KILLS=50 npm run soak -- kill
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machineWords } from "./report/machine.ts";
import { keepSection, shortfalls } from "./report/measured.ts";
import type { Row } from "./report/row.ts";
import { table } from "./report/table.ts";

const fullCounts = {
  BACKLOT_SOAK_KILLS: 200,
  BACKLOT_SOAK_POWER_CUTS: 70,
  BACKLOT_SOAK_POWER_CUT_EMITS: 2_000,
  BACKLOT_SOAK_POWER_RUNS: 3,
  BACKLOT_SOAK_POWER_EMITS: 10_000,
  BACKLOT_SOAK_PAIRS: 40,
  BACKLOT_SOAK_FULL_DISKS: 40,
  BACKLOT_SOAK_FLIPS: 100,
  BACKLOT_FOLD_SEEDS: 500,
  BACKLOT_FUZZ: 20_000,
} as const;

/** How the faults of each section are made, for the page. */
const methods: Readonly<Record<string, string>> = {
  "Kill -9":
    "The CLI breaks down *The Night Ferry* as a child process and prints each event once it is on disk (`--json`). It gets SIGKILL at a moment drawn from its whole life: a fifth of the kills fall into start-up, a tenth into " +
    "shutdown, the others are spread evenly over the events that it prints; some runs are killed more than once. The same command, or `resume`, then brings the run to its end. Every event printed before must be in the log as it was printed; the log " +
    "must be gapless and chained, each unit completed once, `verify` without a fault, and digests and numbers of versions of all heads those of a run that was never cut off.",
  "Power cuts":
    "A process emits on an ext4 of its own in a file (loop device) and prints each acknowledgement. It is stopped with SIGSTOP, the file is copied as it is, so that all that was only in the kernel is lost, and the copy is mounted and opened. In " +
    "every second cut a random third of the files is flushed first: an order in which the kernel may write. 1, 8 or 64 emits are under way at once; every twentieth body is a blob.",
  "Two processes on one folder":
    "Two `backlot run` start within one run's time of each other on one data folder, with the same script or two different ones, in a third of the rounds one of them gets SIGKILL; a third process lists the projects meanwhile. Afterwards both commands are typed once more.",
  "The fold of the log, whatever happens to the transport":
    "`backlot serve` as a process of its own, ten seeds on each. In every seed a run makes its events quickly, two to four clients come, early, late or after its end, through a TCP proxy that refuses connections, cuts them after a drawn number of bytes, stalls and delays; " +
    "most clients moreover lose, repeat, swap and see again single frames, messages and polls. The server gets SIGKILL one to three times. Some clients use the library over server-sent events, WebSocket, polling or the best of them, some reload their page over another, some are written with `fetch` alone. At the end each state must equal, part by part, " +
    "the fold of the whole log as it is read by page, and each output text the stored one.",
  "Requests made at random":
    "A client made from `/openapi.json`: values of each schema, most with something wrong (types, sizes, depth, missing and extra members, Unicode, names of prototypes, bad percent signs, methods, media types, headers, broken JSON, uploads that are no such file), from many addresses and with many tokens, sixteen at once. " +
    "A fault is an answer of 500 and above, none within 20 s, a refusal that does not say what happened and what to do, and any that names a path, a stack or a library.",
  "Broken data folders":
    "An ext4 in a file that is filled but for a random rest, then freed; folders that another user may only read; databases cut to several lengths, blobs taken away, altered or cut, rows altered behind the store's back, single bytes changed.",
};

interface Told {
  readonly section: string;
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const folder = mkdtempSync(join(tmpdir(), "backlot-soak-"));
const report = join(folder, "report");
/** Counts that somebody chose, as they were typed. */
const asked = Object.entries(process.env)
  .filter(([name]) => name.startsWith("BACKLOT_SOAK_") || name in fullCounts)
  .map(([name, count]) => `${name}=${count} `)
  .join("");
process.env["BACKLOT_SOAK_REPORT"] = report;
if (!values.quick)
  for (const [name, count] of Object.entries(fullCounts)) process.env[name] ??= `${count}`;

const circumstances = machineWords(
  `${asked}npm run soak${positionals.map((word) => ` ${word}`).join("")}`,
  folder,
);
/** Those of test/live that try a fault so often; the others there are tests like any other. */
const live = ["fold", "fuzz"];
const files =
  positionals.length > 0
    ? positionals.map((name) => `test/${live.includes(name) ? "live" : "faults"}/${name}`)
    : ["test/faults", ...live.map((name) => `test/live/${name}`)];
const setup = join(import.meta.dirname, "..", "scripts", "setup.mjs");
const vitest = [setup, "run", "vitest", "run", "--no-file-parallelism", ...files];
process.exitCode = spawnSync(process.execPath, vitest, { stdio: "inherit" }).status ?? 1;
for (const section of gathered()) show(section);
rmSync(folder, { recursive: true });

/** What the tests have told, one entry a section. */
function gathered(): Told[] {
  if (!existsSync(report)) return [];
  const told = readFileSync(report, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Told);
  return Object.entries(Object.groupBy(told, ({ section }) => section)).map(
    ([section, parts = []]) => ({
      section,
      rows: parts.flatMap(({ rows }) => rows),
      notes: parts.flatMap(({ notes }) => notes),
    }),
  );
}

function show({ section, rows, notes }: Told): void {
  console.log(`\n## ${section}\n\n${circumstances}\n`);
  if (rows.length > 0) console.log(table(rows));
  for (const line of [...shortfalls(rows), ...notes]) console.log(`- ${line}`);
  if (values.quick) return;
  keepSection({
    title: section,
    method: methods[section] ?? "",
    circumstances,
    measured: { rows, notes },
  });
}
