/**
 * Emits notes in a real run and prints each as soon as it is acknowledged, one JSON line each.
 *
 *     node test/faults/programs/emitter.ts FOLDER COUNT PRODUCERS
 *
 * Every 40th note is long enough to be kept as a blob, and each such body is emitted under two keys at about the same time.
 */
import { pageNote, pageNoteBody, workInRun } from "../../../bench/engine/workplace.ts";

const [folder = "", count = "", producers = ""] = process.argv.slice(2);
const last = Number(count);
let next = 0;

await workInRun({
  folder,
  units: 1,
  work: async (context) => {
    const produce = async () => {
      while (next < last) {
        const number = next;
        next += 1;
        const ref = await context.emit(pageNote, bodyOf(number), { key: `note-${number}` });
        process.stdout.write(`${JSON.stringify(ref)}\n`);
      }
    };
    await Promise.all(Array.from({ length: Number(producers) }, produce));
  },
});

function bodyOf(number: number) {
  const body = pageNoteBody(number);
  if (number % 40 > 1) return body;
  const { lines } = pageNoteBody(number - (number % 40));
  return {
    ...pageNoteBody(number - (number % 40)),
    lines: Array.from({ length: 25 }, () => lines).flat(),
  };
}
