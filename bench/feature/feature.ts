import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readFountain } from "../../src/formats/fountain/read.ts";
import { generateFeature } from "../generate-feature.ts";
import { atMost, rowOf, type Bench, type Row } from "../report/row.ts";
import { bin, fromSource, isBuilt, runToEnd, type Command, type Ended } from "./shell.ts";

/** The main job at the length of a film. */
export const feature: Bench = {
  name: "feature",
  title: "A script of 120 pages",
  method:
    "`bench/generate-feature.ts` writes 120 pages with 40 characters and 120 scenes. Parsing is `readFountain` on the text in memory: *cold* once in a new process, *warm* after ten " +
    "earlier ones. The pipeline is `backlot run screenplay-breakdown FILE --yes --json` into an empty data folder, from before the process starts until it has ended; the largest resident size is what " +
    "`/usr/bin/time` says. The first scene's time is that between the stamps of `run.started` and the first scene's `stage.artifact_emitted`.",
  async run({ folder, isQuick }) {
    const script = join(folder, "feature.fountain");
    const options = { seed: 1, pages: isQuick ? 30 : 120, characters: isQuick ? 12 : 40 };
    writeFileSync(script, generateFeature(options).script);
    const rounds = isQuick ? 3 : 7;
    const commands = isBuilt() ? [fromSource, bin] : [fromSource];
    const rows = [
      ...(await parseRows(script, folder, rounds)),
      ...(await pipelineRows(commands, script, folder, rounds)),
      ...(await versionRows(folder, rounds * 3)),
    ];
    const notes = isBuilt()
      ? []
      : ["`dist/` was not there: the built command was not measured. `npm run build` makes it."];
    return { rows, notes };
  },
};

async function parseRows(script: string, folder: string, rounds: number): Promise<Row[]> {
  const program = join(import.meta.dirname, "..", "parse-once.ts");
  const cold: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { stdout } = await runToEnd([process.execPath, program, script], join(folder, "size"));
    cold.push(Number.parseFloat(stdout));
  }
  const source = generateFeature({ seed: 1, pages: 120, characters: 40 }).script;
  const warm = Array.from({ length: 10 + rounds * 3 }, () => {
    const started = performance.now();
    readFountain(source);
    return performance.now() - started;
  });
  return [
    rowOf("parse, cold", cold, "ms", atMost(50)),
    rowOf("parse, warm", warm.slice(10), "ms", atMost(50)),
  ];
}

interface Timed extends Ended {
  /** Milliseconds from the run's start to the first scene. */
  readonly firstScene: number;
}

async function pipelineRows(
  commands: readonly Command[],
  script: string,
  folder: string,
  rounds: number,
): Promise<Row[]> {
  const timed = new Map<Command, Timed[]>(commands.map((command) => [command, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const command of commands) {
      const data = join(folder, `data-${round}-${commands.indexOf(command)}`);
      const words = [
        ...command.words,
        "run",
        "screenplay-breakdown",
        script,
        "--yes",
        "--json",
        "--data",
        data,
      ];
      const ended = await runToEnd(words, join(folder, "size"));
      if (ended.code !== 0)
        throw new Error(`${words.join(" ")} ended with ${ended.code}: ${ended.stderr}`);
      timed.get(command)?.push({ ...ended, firstScene: firstSceneTime(ended.stdout) });
    }
  return [...timed].flatMap(([{ title }, runs]) => [
    rowOf(
      `whole pipeline, ${title}`,
      runs.map(({ milliseconds }) => milliseconds / 1_000),
      "s",
      atMost(3),
    ),
    rowOf(
      `processor time of it, ${title}`,
      runs.map(({ processor }) => processor),
      "s",
    ),
    rowOf(
      `first scene stored, ${title}`,
      runs.map(({ firstScene }) => firstScene),
      "ms",
      atMost(300),
    ),
    rowOf(
      `largest resident size, ${title}`,
      runs.map(({ peak }) => peak),
      "MiB",
      atMost(200),
    ),
  ]);
}

interface StampedEvent {
  readonly type: string;
  readonly at: number;
  readonly payload: { readonly ref?: { readonly type: string } };
}

function firstSceneTime(lines: string): number {
  const events = lines
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as StampedEvent);
  const started = events.find(({ type }) => type === "run.started");
  const scene = events.find(
    ({ type, payload }) => type === "stage.artifact_emitted" && payload.ref?.type === "scene",
  );
  return (scene?.at ?? Number.NaN) - (started?.at ?? Number.NaN);
}

/** Beside a Node that does nothing, which is what of it no program can save. */
async function versionRows(folder: string, rounds: number): Promise<Row[]> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push((await runToEnd([...bin.words, "--version"], join(folder, "size"))).milliseconds);
    bare.push(
      (await runToEnd([process.execPath, "--eval", "0"], join(folder, "size"))).milliseconds,
    );
  }
  return [
    rowOf("bin/backlot.mjs --version", ours, "ms", atMost(150)),
    rowOf("node --eval 0 beside it", bare, "ms"),
  ];
}
