import { join } from "node:path";
import { ratios } from "../engine/emit-rates.ts";
import { pageNote, pageNoteBody, workInRun } from "../engine/workplace.ts";
import { rowOf, type Bench, type Row } from "../report/row.ts";
import { createStateFileStudio, type StateFileStudio } from "./state-file-studio.ts";

/** Our emits against a studio that rewrites its state file with every artifact, as a run grows. */
export const againstStateFiles: Bench = {
  name: "baseline",
  title: "Against a state file and a JSONL",
  method:
    "The baseline (`bench/baseline/`) keeps what document 000 describes: on each emit it writes the artifact's file, rewrites `run_state.json` with all references so " +
    "far and appends to `pipeline_events.jsonl`; once leaving it to the kernel when that reaches the disk, once with fsync (state and artifact by temporary file and rename). Ours is the " +
    "full emit of the section above, always on disk. At each size all three emit a block of the next artifacts in turn.",
  async run({ folder, isQuick }) {
    const sizes = isQuick ? [100, 300] : [100, 1_000, 10_000];
    const rows: Row[] = [];
    await workInRun({
      folder: join(folder, "ours"),
      units: 1,
      work: async (context) => {
        const studios = {
          cached: createStateFileStudio(join(folder, "cached"), false),
          synced: createStateFileStudio(join(folder, "synced"), true),
        };
        const emit = async (number: number) =>
          void (await context.emit(pageNote, pageNoteBody(number), { key: `note-${number}` }));
        let made = 0;
        for (const size of sizes) {
          const rounds = size < 1_000 ? 4 : 7;
          const block = size < 1_000 ? 20 : 30;
          const start = size - rounds * block;
          await fill(made, start, { ...studios, emit });
          made = start;
          const measured = await compareBlocks(made, rounds, block, { ...studios, emit });
          made += rounds * block;
          rows.push(...rowsOf(size, measured));
        }
      },
    });
    return { rows, notes: [] };
  },
};

interface Emitters {
  readonly cached: StateFileStudio;
  readonly synced: StateFileStudio;
  readonly emit: (number: number) => Promise<void>;
}

function noteOf(number: number) {
  return { type: "page_note", entity: `note-${number}`, body: pageNoteBody(number) };
}

/** Brings all three to the size to measure at. */
async function fill(from: number, size: number, { cached, synced, emit }: Emitters): Promise<void> {
  for (let first = from; first < size; first += 100) {
    const numbers = Array.from({ length: Math.min(100, size - first) }, (_, at) => first + at);
    for (const number of numbers)
      for (const studio of [cached, synced]) studio.remember(noteOf(number));
    await Promise.all(numbers.map(emit));
  }
}

interface Rates {
  readonly ours: number[];
  readonly cached: number[];
  readonly synced: number[];
}

async function compareBlocks(
  from: number,
  rounds: number,
  block: number,
  { cached, synced, emit }: Emitters,
): Promise<Rates> {
  const rates: Rates = { ours: [], cached: [], synced: [] };
  const perSecond = (started: number) => (block / (performance.now() - started)) * 1_000;
  for (let round = 0; round < rounds; round += 1) {
    const numbers = Array.from({ length: block }, (_, at) => from + round * block + at);
    let started = performance.now();
    for (const number of numbers) cached.emit(noteOf(number));
    rates.cached.push(perSecond(started));
    // Not timed, and not left to the others.
    cached.flush();
    started = performance.now();
    for (const number of numbers) synced.emit(noteOf(number));
    rates.synced.push(perSecond(started));
    started = performance.now();
    for (const number of numbers) await emit(number);
    rates.ours.push(perSecond(started));
  }
  return rates;
}

function rowsOf(size: number, { ours, cached, synced }: Rates): Row[] {
  const at = `at ${size.toLocaleString("en")} artifacts`;
  return [
    rowOf(`emit, ${at}`, ours, "a second"),
    rowOf(`state file without fsync, ${at}`, cached, "a second"),
    rowOf(`state file with fsync, ${at}`, synced, "a second"),
    rowOf(`emit ÷ state file without fsync, ${at}`, ratios(ours, cached), "×"),
    rowOf(`emit ÷ state file with fsync, ${at}`, ratios(ours, synced), "×"),
  ];
}
