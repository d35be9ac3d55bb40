import { join } from "node:path";
import { openSyncedFile } from "../report/disk.ts";
import { atLeast, rowOf, type Bench, type Row } from "../report/row.ts";
import { createRowReader, openBareDatabase } from "./bare-rows.ts";
import { createTurns, lateAgainstEarly } from "./turns.ts";
import { pageNote, pageNoteBody, workInRun, type Work } from "./workplace.ts";

type Context = Parameters<Work>[0];

/** Emits of a real stage in a real engine against SQLite alone and against the disk alone. */
export const emitRates: Bench = {
  name: "emit",
  title: "Emit of a 1 KB artifact",
  method:
    "A stage in a real run emits notes of about 1 KB: checked against the schema, put into canonical JSON, digested, stored, linked, announced, " +
    "on disk when `emit` resolves. *Bare SQLite* writes the very rows that those emits left (read back) into the same tables with prepared statements, one " +
    "synchronous FULL transaction an emit, and does nothing else. Both, and append+fdatasync of 1 KB, take turns in blocks inside one process.",
  async run({ folder, isQuick }) {
    const rounds = isQuick ? 3 : 11;
    const block = isQuick ? 100 : 500;
    const alone = await emitsAgainstBareRows(join(folder, "alone"), rounds, block);
    const together = await emitsTogether(join(folder, "together"), rounds, block * 4);
    const flat = await emitTimes(join(folder, "flat"), isQuick ? 3_000 : 50_000);
    return { rows: [...alone, ...together, ...flat], notes: [] };
  },
};

/** The rate of one round, in things a second. */
async function rate(count: number, act: () => Promise<void> | void): Promise<number> {
  const from = performance.now();
  await act();
  return (count / (performance.now() - from)) * 1_000;
}

async function emitNotes(context: Context, from: number, count: number): Promise<void> {
  for (let number = from; number < from + count; number += 1)
    await context.emit(pageNote, pageNoteBody(number), { key: `note-${number}` });
}

async function emitsAgainstBareRows(folder: string, rounds: number, block: number): Promise<Row[]> {
  const ours: number[] = [];
  const bare: number[] = [];
  const disk: number[] = [];
  await workInRun({
    folder,
    units: 1,
    work: async (context) => {
      const database = openBareDatabase(folder, join(folder, "..", "bare"));
      const reader = createRowReader(folder);
      const file = openSyncedFile(join(folder, "..", "bare", "appended"));
      for (let round = 0; round <= rounds; round += 1) {
        const emitted = await rate(block, () => emitNotes(context, round * block, block));
        const rows = reader.next();
        const written = await rate(block, () => {
          for (const row of rows) database.write(row);
        });
        const appended = await rate(block, () => void file.append(block));
        // The first round warms up.
        if (round === 0) continue;
        ours.push(emitted);
        bare.push(written);
        disk.push(appended);
      }
      reader.close();
      database.close();
      file.close();
    },
  });
  return [
    rowOf("emit, one at a time", ours, "a second"),
    rowOf("bare SQLite transaction of the same rows, one at a time", bare, "a second"),
    rowOf("append and fdatasync of 1 KB, one at a time", disk, "a second"),
    rowOf("emit ÷ bare SQLite", ratios(ours, bare), "×", atLeast(0.55)),
    rowOf("emit ÷ append and fdatasync", ratios(ours, disk), "×"),
  ];
}

const producers = 64;

async function emitsTogether(folder: string, rounds: number, block: number): Promise<Row[]> {
  const ours: number[] = [];
  const disk: number[] = [];
  await workInRun({
    folder,
    units: 1,
    work: async (context) => {
      const file = openSyncedFile(join(folder, "appended"));
      const share = Math.ceil(block / producers);
      for (let round = 0; round <= rounds; round += 1) {
        const emitted = await rate(share * producers, async () => {
          const first = round * share * producers;
          const each = Array.from({ length: producers }, (_, producer) =>
            emitNotes(context, first + producer * share, share),
          );
          await Promise.all(each);
        });
        const appended = await rate(block / 4, () => void file.append(block / 4));
        if (round === 0) continue;
        ours.push(emitted);
        disk.push(appended);
      }
      file.close();
    },
  });
  return [
    rowOf(`emit, ${producers} at a time`, ours, "a second"),
    rowOf("append and fdatasync of 1 KB, one at a time, in the same rounds", disk, "a second"),
    rowOf(
      `emit, ${producers} at a time ÷ append and fdatasync`,
      ratios(ours, disk),
      "×",
      atLeast(2.5),
    ),
  ];
}

/** Emits timed in a turn before the other run has its own. */
const turnLength = 50;

/** Whether an emit late in a run costs more than an early one: two runs, one of them grown before, take turns. */
async function emitTimes(folder: string, count: number): Promise<Row[]> {
  const turns = createTurns();
  const timed = async (side: 0 | 1, grownTo: number): Promise<number[]> => {
    const times: number[] = [];
    const work: Work = async (context) => {
      for (let first = 0; first < grownTo; first += producers)
        await emitAtOnce(context, first, Math.min(producers, grownTo - first));
      for (let number = grownTo; number < grownTo + 1_000; number += 1) {
        if (number % turnLength === 0) await turns.mine(side);
        const from = performance.now();
        await context.emit(pageNote, pageNoteBody(number), { key: `note-${number}` });
        times.push(performance.now() - from);
        if (number % turnLength === turnLength - 1) turns.pass(side);
      }
      turns.leave(side);
    };
    await workInRun({ folder: join(folder, `${side}`), units: 1, work });
    return times;
  };
  const [late, early] = await Promise.all([timed(0, count - 1_000), timed(1, 1_000)]);
  return lateAgainstEarly("emits", count, late, early);
}

async function emitAtOnce(context: Context, first: number, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, at) => emitNotes(context, first + at, 1)));
}

/** Round by round, so that what disturbs both does not count. */
export function ratios(over: readonly number[], under: readonly number[]): number[] {
  return over.map((value, at) => value / (under[at] ?? Number.NaN));
}
