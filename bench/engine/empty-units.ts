import { join } from "node:path";
import { syncedAppendTime } from "../report/disk.ts";
import { atMost, rowOf, type Bench, type Row } from "../report/row.ts";
import { createTurns, lateAgainstEarly } from "./turns.ts";
import { workInRun, type Work } from "./workplace.ts";

/** Units that do nothing: what it costs to lease and settle one for good. */
export const emptyUnits: Bench = {
  name: "units",
  title: "Empty units, one after the other",
  method:
    "A stage whose units do nothing, in a lane of one, in a real run on disk. Each unit is two durable transactions (`acquire`, `settleUnit`). The time is that " +
    "from the first unit's start to the last one's; the disk's own append+fdatasync is measured before and after each round.",
  async run({ folder, isQuick }) {
    const count = isQuick ? 200 : 1_000;
    const seconds: number[] = [];
    const syncs: number[] = [];
    for (let round = 0; round < (isQuick ? 2 : 7); round += 1) {
      syncs.push(syncedAppendTime(join(folder, "sync"), 500));
      const starts = await unitStarts(join(folder, `units-${round}`), count + 1);
      seconds.push(((starts.at(-1) ?? 0) - (starts[0] ?? 0)) / 1_000);
      syncs.push(syncedAppendTime(join(folder, "sync"), 500));
    }
    return {
      rows: [
        rowOf(`${count.toLocaleString("en")} empty units`, seconds, "s", atMost(1)),
        rowOf("append and fdatasync of 1 KB beside it", syncs, "ms"),
        ...(await flatness(join(folder, "many"), isQuick ? 3_000 : 10_000)),
      ],
      notes: [
        "The target of 1 s is for a disk whose append+fdatasync takes 0.1 to 0.3 ms; elsewhere the figure is a report.",
      ],
    };
  },
};

async function unitStarts(folder: string, units: number): Promise<number[]> {
  const starts: number[] = [];
  await workInRun({
    folder,
    units,
    work: async () => {
      starts.push(performance.now());
    },
  });
  return starts;
}

/** Units timed in a turn before the other run has its own. */
const turnLength = 50;

/** Whether a unit late in a stage costs more than an early one: two runs, one of them well under way, take turns. */
async function flatness(folder: string, count: number): Promise<Row[]> {
  const turns = createTurns();
  const timed = async (side: 0 | 1, before: number): Promise<number[]> => {
    const times: number[] = [];
    let made = 0;
    let left = 0;
    const work: Work = async () => {
      if (made > before) times.push(performance.now() - left);
      if (made >= before && (made - before) % turnLength === 0) {
        if (made > before) turns.pass(side);
        await turns.mine(side);
      }
      made += 1;
      if (made > before + 1_000) turns.leave(side);
      left = performance.now();
    };
    await workInRun({ folder: join(folder, `${side}`), units: before + 1_001, work });
    return times;
  };
  const [late, early] = await Promise.all([timed(0, count - 1_000), timed(1, 1_000)]);
  return lateAgainstEarly("units", count, late, early);
}
